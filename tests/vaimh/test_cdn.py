"""What is purged from a CDN, at a server that takes Wagtail's PURGE requests as a cache does."""

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pytest_django import Settings
from wagtail.models import Page, PageViewRestriction

from endorsement.services import award
from pages.models import HomePage
from tests.builders import category, endorsee
from vaimh import cdn

pytestmark = pytest.mark.django_db


class Cache(HTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Purged)
        self.purged: list[str] = []


class Purged(BaseHTTPRequestHandler):
    server: Cache

    def do_PURGE(self) -> None:
        self.server.purged.append(f"{self.headers['Host']}{self.path}")
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def purged(new_site: None, settings: Settings) -> Iterator[list[str]]:
    """The addresses that the cache was asked to forget."""
    cache = Cache()
    settings.WAGTAILFRONTENDCACHE = {
        "cache": {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
            "LOCATION": f"http://127.0.0.1:{cache.server_port}",
        }
    }
    threading.Thread(target=cache.serve_forever, daemon=True).start()
    cdn.connect()
    try:
        yield cache.purged
    finally:
        cdn.disconnect()
        cache.shutdown()
        cache.server_close()


def addresses() -> list[str]:
    """Those of the public pages, and of the registry's files and JSON."""
    pages = [page.full_url.removeprefix("http://") for page in Page.objects.live().filter(depth__gt=1)]
    host = pages[0].partition("/")[0]
    files = ("/registry/professionals.csv", "/api/registry/v1/endorsees/", "/sitemap-registry.xml")
    return sorted([*pages, *(host + file for file in files)])


def test_a_published_page_purges_every_page_that_may_show_it(purged: list[str]) -> None:
    HomePage.objects.get(slug="home").save_revision().publish()
    assert len(purged) > 5
    assert purged == addresses()


def test_an_unpublished_page_is_purged_itself(purged: list[str]) -> None:
    page = Page.objects.get(slug="contact")
    address = page.full_url.removeprefix("http://")
    page.specific.unpublish()
    assert sorted({*addresses(), address}) == purged
    assert address not in addresses()


def test_a_change_of_the_registry_purges_the_pages(purged: list[str], django_capture_on_commit_callbacks) -> None:
    person, kind = endorsee(), category()
    with django_capture_on_commit_callbacks(execute=True):
        award(endorsee=person, category=kind, awarded_on=date(2026, 11, 1))
    assert sorted(set(purged)) == addresses()


def test_a_draft_purges_nothing(purged: list[str]) -> None:
    HomePage.objects.get(slug="home").save_revision()
    assert purged == []


def test_private_pages_are_not_named(purged: list[str]) -> None:
    page = Page.objects.get(slug="contact")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    HomePage.objects.get(slug="home").save_revision().publish()
    assert [address for address in purged if "contact" in address] == []
