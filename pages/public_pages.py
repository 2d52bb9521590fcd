"""The pages and collections open to everyone. Every part of the site shows, and leads to, only these."""

from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.lookups import StartsWith
from django.http import HttpRequest
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site
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
    # Few pages with others below them are unpublished. To compare with all took twice as long for 1,000 pages.
    unpublished = Page.objects.filter(StartsWith(OuterRef("path"), F("path")), live=False, numchild__gt=0)
    private = PageViewRestriction.objects.filter(StartsWith(OuterRef("path"), F("page__path")))
    return pages.filter(~Exists(unpublished), ~Exists(private), live=True)


def site_root(request: HttpRequest | None) -> Page | None:
    """The home page of the request's site; None after somebody deleted it, which deletes the site too.

    It is in the language of the answer, if it is published in it.
    """
    site = Site.find_for_request(request) if request else Site.objects.filter(is_default_site=True).first()
    return site.root_page.localized if site else None


def public_pages_of_site(request: HttpRequest | None) -> PageQuerySet:
    """The public pages from the site's home page down, in the order of the tree."""
    root = site_root(request)
    return public_pages().descendant_of(root, inclusive=True).order_by("path") if root else Page.objects.none()


def public_pages_in_each_language(request: HttpRequest | None) -> PageQuerySet:
    """The public pages from the site's home page down, and from its translations down, in the order of the tree."""
    pages, root = public_pages_of_site(request), site_root(request)
    for home in root.get_translations() if root else ():
        pages = pages | public_pages().descendant_of(home, inclusive=True)
    return pages.order_by("path")


def is_public(page: Page | None) -> bool:
    return page is not None and public_pages().filter(pk=page.pk).exists()


def private_collections() -> QuerySet[Collection]:
    """The private collections and those below them."""
    below = Q(pk=None)
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        below |= Q(path__startswith=path)
    return Collection.objects.filter(below)
