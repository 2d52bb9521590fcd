"""The pages and collections open to everyone. Every part of the site shows, and leads to, only these."""

from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import StartsWith
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=QuerySet)


def public_pages() -> PageQuerySet:
    """The published pages. Neither they nor the pages above them are private, drafts, expired or unpublished.

    Serving has the same rule: `BasePage.route` refuses what is below an unpublished page, and Wagtail asks for the
    password or the sign-in of a private one.
    """
    return only_public(Page.objects.all())


def only_public(pages: Pages) -> Pages:
    """Those of the pages, of any type, that are public. It costs no query of its own."""
    unpublished = Page.objects.filter(StartsWith(OuterRef("path"), F("path")), live=False)
    private = PageViewRestriction.objects.filter(StartsWith(OuterRef("path"), F("page__path")))
    return pages.filter(~Exists(unpublished), ~Exists(private))


def is_public(page: Page | None) -> bool:
    return page is not None and public_pages().filter(pk=page.pk).exists()


def private_collections() -> QuerySet[Collection]:
    """The private collections and those below them."""
    below = Q(pk=None)
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        below |= Q(path__startswith=path)
    return Collection.objects.filter(below)
