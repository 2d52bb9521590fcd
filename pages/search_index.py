"""Keeps Wagtail's index of the pages up to date where Wagtail alone would not.

Wagtail indexes a page as soon as it saves the page's row, before the rows below it (beliefs, values). And a category's
page shows data that the registrars keep.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.search import index
from wagtail.signals import page_published

from endorsement.models import Category, Designation
from pages.models import CategoryPage


def connect() -> None:
    page_published.connect(_index_page, dispatch_uid="pages.search_index")
    for model in (Category, Designation):
        for signal in (post_save, post_delete):
            signal.connect(_index_category_page, sender=model, dispatch_uid="pages.search_index")


def _index_page(instance: Page, **kwargs: Any) -> None:
    index.insert_or_update_object(instance)


def _index_category_page(instance: Category | Designation, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    category = instance.category_id if isinstance(instance, Designation) else instance.pk
    for page in CategoryPage.objects.filter(category=category):
        index.insert_or_update_object(page)
