"""Purges pages from a CDN in front of the site, if `CDN_PURGE` says how (docs/operations.md, "A CDN").

A page's title is in the menu, in lists and in texts of others, and a person is on several pages. So after a change of
one page or of the registry, all public pages are purged, and the registry's addresses without a query. Addresses with a
query (filters, searches, pages of a list) have no end: a CDN keeps these as long as `s-maxage` lets it.
"""

from typing import Any

from django.urls import reverse
from django_tasks import task
from wagtail.contrib.frontend_cache.tasks import purge_urls_from_cache_task
from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from endorsement.signals import registry_changed
from pages.public_pages import public_pages


def connect() -> None:
    """For AppConfig.ready. A setting that is wrong is an error here, and not at the first purge."""
    get_backends()
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(_page_changed)
    registry_changed.connect(_registry_changed)


def disconnect() -> None:
    for signal in (page_published, page_unpublished, post_page_move):
        signal.disconnect(_page_changed)
    registry_changed.disconnect(_registry_changed)


def _page_changed(instance: Page, **kwargs: Any) -> None:
    # Its own address as well: it may be public no longer.
    purge.enqueue([address] if (address := instance.full_url) else [])


def _registry_changed(**kwargs: Any) -> None:
    purge.enqueue([])


@task(backend="background")
def purge(more: list[str]) -> None:
    """Outside the request: a CDN that fails holds nobody up."""
    of_the_registry = [
        reverse("endorsement:professionals_csv"),
        reverse("endorsement_api:endorsees"),
        reverse("sitemap", args=["registry"]),
    ]
    plain = {site.root_url + path for site in Site.objects.all() for path in of_the_registry}
    pages = {page.full_url for page in public_pages()} - {None}
    purge_urls_from_cache_task.func(sorted({*more, *plain, *pages}))
