"""What crawlers read, and the page for an unknown address."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client

from endorsement.models import Endorsee
from endorsement.public.filters import PARAMETERS
from endorsement.public.sitemaps import RegistrySitemap
from pages.models import MissionPage
from tests.builders import endorsed, off_the_list
from tests.keeping import SHARED
from vaimh import urls

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 22)
BASE = "http://localhost"
VERIFY = [f"{BASE}/registry/verify/", f"{BASE}/registry/roster/"]


@pytest.fixture(autouse=True)
def site(new_site):
    pass


def locations(address: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", Client().get(address).content.decode())


def test_the_sitemap_leads_to_the_pages_and_the_registry():
    response = Client().get("/sitemap.xml")
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/xml", SHARED)
    assert locations("/sitemap.xml") == [f"http://testserver/sitemap-{name}.xml" for name in ("pages", "registry")]
    assert [Client().get(f"/sitemap-{name}.xml").status_code for name in ("nope", "registry")] == [404, 200]
    assert [Client().get(f"/sitemap-pages.xml?p={p}").status_code for p in ("2", "x", "%00", "9" * 5000)] == [404] * 4


def test_every_open_page_is_in_it_and_no_day_that_might_be_wrong():
    MissionPage.objects.get().unpublish()
    paths = ["/", "/endorsement/", "/endorsement/professionals/", "/endorsement/categories/"]
    paths += [f"/endorsement/categories/{slug}/" for slug in ("ifa", "ifs", "imhs", "imhm")]
    paths += ["/endorsement/which-endorsement/", "/contact/", "/privacy/", "/accessibility/"]
    paths += ["/es/", "/es/profesionales/"]
    assert locations("/sitemap-pages.xml") == [BASE + path for path in paths]
    assert b"lastmod" not in Client().get("/sitemap-pages.xml").content


def test_who_is_listed_today_is_in_it_and_nobody_else():
    off_the_list(on=TODAY)
    listed = endorsed(family_name="Listed").endorsee
    response = Client().get("/sitemap-registry.xml")
    assert (response["Cache-Control"], b"lastmod" in response.content) == (SHARED, False)
    assert locations("/sitemap-registry.xml") == [*VERIFY, f"{BASE}/registry/{listed.number}/"]
    with time_machine.travel("2028-11-22T17:00Z", tick=False):
        assert locations("/sitemap-registry.xml") == VERIFY


def test_a_large_registry_is_told_in_parts(rendered_anew, monkeypatch, django_assert_max_num_queries):
    for _ in range(4):
        endorsed()
    monkeypatch.setattr(RegistrySitemap, "limit", 3)
    sections = [f"http://testserver/sitemap-{part}" for part in ("pages.xml", "registry.xml", "registry.xml?p=2")]
    assert [address for address in locations("/sitemap.xml") if "pages.xml?p" not in address] == sections
    with django_assert_max_num_queries(4):
        parts = [locations("/sitemap-registry.xml"), locations("/sitemap-registry.xml?p=2")]
    numbers = Endorsee.objects.by_name().values_list("number", flat=True)
    assert parts == [
        [*VERIFY, f"{BASE}/registry/{numbers[0]}/"],
        [f"{BASE}/registry/{number}/" for number in numbers[1:]],
    ]


def test_robots_are_told_the_sitemap_and_what_to_keep_off():
    response = Client().get("/robots.txt")
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/plain", SHARED)
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /es/search/",
        "Disallow: /registry/verify/?",
        "Disallow: /es/registry/verify/?",
        "Disallow: /registry/professionals.csv",
        "Disallow: /es/registry/professionals.csv",
        *(f"Disallow: /*?*{parameter}=" for parameter in PARAMETERS),
        "",
        f"Sitemap: {BASE}/sitemap.xml",
    ]


def test_developers_see_the_sites_own_page_for_an_unknown_address(settings):
    unknown = Client().get("/no-such-page/")
    assert (unknown.status_code, urls.for_developers()) == (404, [])
    settings.DEBUG = True
    settings.ROOT_URLCONF = (*urls.for_developers(), *urls.urlpatterns)
    assert "display a standard 404 page" in Client().get("/no-such-page/").content.decode()
    shown = Client().get("/404/")
    assert (shown.status_code, shown.templates[0].name) == (404, "404.html")
    assert shown.content == unknown.content
