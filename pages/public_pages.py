"""The pages and collections open to everyone. The site's JSON shows only these."""

from django.db.models import Q, QuerySet
from wagtail.models import Collection, CollectionViewRestriction, Page
from wagtail.query import PageQuerySet


def public_pages() -> PageQuerySet:
    """The published pages. Neither they nor the pages above them are private, drafts or unpublished."""
    pages = Page.objects.live().public()
    for path in Page.objects.filter(live=False, numchild__gt=0).values_list("path", flat=True):
        pages = pages.exclude(path__startswith=path)
    return pages


def private_collections() -> QuerySet[Collection]:
    """The private collections and those below them."""
    below = Q(pk=None)
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        below |= Q(path__startswith=path)
    return Collection.objects.filter(below)
