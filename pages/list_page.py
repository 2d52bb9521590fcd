"""Finds the list of endorsed professionals, which staff may put on any page."""

from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.models import Locale, Page

from pages.languages import code_of, default_code
from pages.models import BasePage, EndorsementPage, HomePage, StandardPage
from pages.public_pages import only_public


def find_list_page(root: Page | None) -> BasePage | None:
    """The first published, public page from `root` down that lists every endorsed professional.

    A tree in another language may have none; then it is the one in the site's own.
    """
    if root is None:
        return None
    if found := _in_tree(root):
        return found
    own = root if code_of(root) == default_code() else root.get_translation_or_none(Locale.get_default())
    return _in_tree(own) if own and own.pk != root.pk else None


def _in_tree(root: Page) -> BasePage | None:
    for model in (StandardPage, EndorsementPage, HomePage):
        pages = only_public(model.objects.descendant_of(root, inclusive=True)).order_by("path")
        likely = pages.annotate(stored=Cast("body", TextField())).filter(stored__contains='"endorsed_professionals"')
        if page := next((page for page in likely if any(map(_lists_everybody, page.body))), None):
            return page
    return None


def lists_endorsees(page: Page) -> bool:
    """Whether the page has a list of endorsed professionals, complete or not."""
    return any(block.block_type == "endorsed_professionals" for block in getattr(page, "body", ()))


def _lists_everybody(block: Any) -> bool:
    presets = ("category", "region")
    return block.block_type == "endorsed_professionals" and not any(block.value.get(preset) for preset in presets)
