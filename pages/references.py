"""Where pages are used, for Wagtail's reference index: staff read it before they delete or unpublish a page.

Wagtail finds what a page's own fields refer to. It does not look at settings, and a block that shows another page's
content without naming that page refers to nothing. Both count here.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, TextField
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, ReferenceIndex

from pages.body_field import BodyField
from pages.models import CategoryPage, MainMenu, MenuItem, MissionPage, SiteSettings

Reference = tuple[type[Model], str, str, str]

# The blocks that show a page without naming it, by the type of the page.
SHOWN_BY = {
    MissionPage: ("mission_statement", "mission_excerpt", "basic_beliefs"),
    CategoryPage: ("category_descriptions",),
}


def connect() -> None:
    for model in (MainMenu, SiteSettings):
        ReferenceIndex.register_model(model)
    # Wagtail reads the menu's references before it deletes the items that were taken out.
    post_delete.connect(_index_menu, sender=MenuItem, dispatch_uid="pages.references")
    for model in SHOWN_BY:
        post_save.connect(_index_what_shows, sender=model, dispatch_uid="pages.references")


def references_to(model: type[Page]) -> Iterator[Reference]:
    """What a block's `extract_references` yields if it shows the pages of that type: drafts too, which may go live."""
    for pk in model.objects.values_list("pk", flat=True):
        yield Page, str(pk), "", ""


def _index_menu(instance: MenuItem, **kwargs: Any) -> None:
    if menu := MainMenu.objects.filter(pk=instance.menu_id).first():
        ReferenceIndex.create_or_update_for_object(menu)


def _index_what_shows(instance: Page, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A page that is new is used by the blocks that were there before it."""
    if created and not raw:
        for page in _pages_with(SHOWN_BY[type(instance)]):
            ReferenceIndex.create_or_update_for_object(page)


def _pages_with(blocks: tuple[str, ...]) -> Iterator[Page]:
    some = Q()
    for name in blocks:
        # As it is stored.
        some |= Q(stored__contains=json.dumps(name))
    for model in apps.get_models():
        fields = [field.name for field in model._meta.local_fields if isinstance(field, BodyField)]
        for name in fields:
            yield from model._default_manager.annotate(stored=Cast(name, TextField())).filter(some)
