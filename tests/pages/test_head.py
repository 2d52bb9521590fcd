"""What a page says of itself to search engines, to programs, and to those it is shared with."""

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from endorsement.clock import today
from pages.models import (
    CategoryPage,
    HomePage,
    SiteSettings,
    SocialLink,
    StandardPage,
)
from tests.builders import endorsed
from tests.keeping import SHARED
from tests.pages.reading import part

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"
# What the address asks for, and what the title says of it.
TITLES = {
    "": "",
    "?page=1": "",
    "?page=2": "page 2 – ",
    "?utm_source=mail": "",
    "?q=win&category=ifs&page=3": "“win”, Infant Family Specialist (IFS), page 3 – ",
    "?q=%3Cb%3E": "“<b>” – ",
    "?category=nope&page=x": "",
}


def meta(client: Client, url: str) -> dict[str, str]:
    tags = BeautifulSoup(client.get(url).content, "html.parser").select("meta[content]")
    return {str(tag.get("name") or tag.get("property")): str(tag["content"]) for tag in tags}


def canonical(client: Client, url: str) -> str:
    return str(BeautifulSoup(client.get(url).content, "html.parser").select_one("link[rel=canonical]")["href"])


# --- Head ---


def test_search_and_social_texts_fall_back(client: Client, site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="categories")
    page.search_description = ""
    page.save()
    tags = meta(client, page.url)
    assert (tags["description"], tags["og:title"], tags["og:url"]) == (
        page.introduction,
        "Categories of Endorsement®",
        "http://localhost/endorsement/categories/",
    )
    page.seo_title, page.social_title, page.search_description = "In search", "When shared", "Described"
    page.save()
    tags = meta(client, page.url)
    assert (tags["description"], tags["og:title"]) == ("Described", "When shared")
    assert part(client.get(page.url).content, "title") == "In search – Virginia Association for Infant Mental Health"


def test_a_category_without_search_description_gives_its_summary(client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    assert meta(client, page.url)["description"] == page.category.summary


def test_a_filtered_list_is_the_list_and_a_page_of_it_has_an_address_of_its_own(
    client: Client, site_tree: HomePage
) -> None:
    base = "http://localhost"
    expected = {
        "/": f"{base}/",
        f"{LIST}?utm_source=mail": f"{base}{LIST}",
        f"{LIST}?q=winter": f"{base}{LIST}",
        f"{LIST}?category=ifs&page=2": f"{base}{LIST}",
        f"{LIST}?sort=newest&page=2": f"{base}{LIST}",
        f"{LIST}?page=1": f"{base}{LIST}",
        f"{LIST}?page=2&utm_source=mail": f"{base}{LIST}?page=2",
        f"{LIST}?page=%22%3E%3Cb%3E": f"{base}{LIST}",
        f"{LIST}?page={'9' * 5000}": f"{base}{LIST}",
        "/mission-and-values/?page=2": f"{base}/mission-and-values/",
    }
    assert {address: canonical(client, address) for address in expected} == expected


def test_the_home_page_is_shared_under_the_name_of_the_association(client: Client, site_tree: HomePage) -> None:
    assert meta(client, "/")["og:title"] == "Virginia Association for Infant Mental Health"


def test_a_page_without_an_image_of_its_own_is_shared_with_the_sites(client: Client, site_tree: HomePage) -> None:
    number = endorsed(awarded_on=today()).endorsee.number
    for address in ("/", LIST, f"/registry/{number}/"):
        assert meta(client, address)["og:image"] == "http://localhost/static/img/share.png"
    assert Path(str(finders.find("img/share.png"))).stat().st_size <= 60_000


def test_the_manifest_names_the_site_and_its_icons(client: Client, site_tree: HomePage) -> None:
    address = BeautifulSoup(client.get("/").content, "html.parser").select_one("link[rel=manifest]")["href"]
    answer = client.get(address)
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["name"] == "Virginia Association for Infant Mental Health"
    icons = [icon["src"].removeprefix("/static/") for icon in answer.json()["icons"]]
    assert [bool(finders.find(icon)) for icon in icons] == [True, True]


def test_the_font_of_the_headings_is_small_and_has_its_license(client: Client) -> None:
    assert Path(str(finders.find("fonts/newsreader-600.woff2"))).stat().st_size < 30_000
    assert finders.find("fonts/newsreader-LICENSE.txt")


def test_the_title_of_a_list_says_what_of_it_is_shown(client: Client, site_tree: HomePage) -> None:
    whole = "List of Endorsed Professionals in Virginia – Virginia Association for Infant Mental Health"
    assert {query: part(client.get(f"{LIST}{query}").content, "title") for query in TITLES} == {
        query: f"{shown}{whole}" for query, shown in TITLES.items()
    }


def test_errors_and_the_search_are_not_for_search_engines(client: Client, site_tree: HomePage) -> None:
    assert [meta(client, address).get("robots") for address in ("/nothing-here/", "/search/", "/search/?q=a", "/")] == [
        "noindex",
        "noindex",
        "noindex",
        None,
    ]
    others = [render_to_string("403.html", {}, request=RequestFactory().get("/"))]
    others += [render_to_string(name) for name in ("500.html", "503.html")]
    assert [html.count('<meta name="robots" content="noindex">') for html in others] == [1, 1, 1]


def test_every_page_has_a_title_and_a_description_of_its_own(client: Client, site_tree: HomePage) -> None:
    addresses = [page.url for page in site_tree.get_descendants(inclusive=True).live()]
    titles = [part(client.get(address).content, "title") for address in addresses]
    descriptions = [meta(client, address).get("description") for address in addresses]
    assert (len(set(titles)), len(set(descriptions)), None in descriptions) == (len(addresses), len(addresses), False)


@pytest.mark.parametrize("address", ["/registry/verify/?number=", "/registry/verify/?number=VA-1", "/search/?q="])
def test_a_title_begins_with_the_error(client: Client, site_tree: HomePage, address: str) -> None:
    assert part(client.get(address).content, "title").startswith("Error: ")


# --- Structured data ---


def things(client: Client, url: str) -> list[dict[str, Any]]:
    """What the page says in the words of schema.org."""
    data = BeautifulSoup(client.get(url).content, "html.parser").select("script[type='application/ld+json']")
    return [thing for block in data for thing in json.loads(block.get_text())["@graph"]]


ASSOCIATION = {
    "@type": "Organization",
    "name": "Virginia Association for Infant Mental Health",
    "url": "http://localhost/",
    "email": "vaendorsement@vcu.edu",
}


def test_the_home_page_names_the_association(client: Client, site_tree: HomePage) -> None:
    assert things(client, "/") == [ASSOCIATION]
    settings = SiteSettings.load()
    settings.contact_email = ""
    settings.social_links.set([SocialLink(label="Facebook", url="https://facebook.example/vaimh")])
    settings.save()
    assert things(client, "/") == [
        {
            "@type": "Organization",
            "name": "Virginia Association for Infant Mental Health",
            "url": "http://localhost/",
            "sameAs": ["https://facebook.example/vaimh"],
        }
    ]


def test_a_category_page_names_its_credential_and_its_place(client: Client, site_tree: HomePage) -> None:
    page = CategoryPage.objects.get(slug="ifa")
    base = "http://localhost"
    trail = [
        ("Home", "/"),
        ("VAIMH Endorsement®", "/endorsement/"),
        ("Categories of Endorsement®", "/endorsement/categories/"),
        ("Infant Family Associate (IFA)", "/endorsement/categories/ifa/"),
    ]
    assert things(client, page.url) == [
        {
            "@type": "EducationalOccupationalCredential",
            "name": "Infant Family Associate",
            "alternateName": "IFA",
            "credentialCategory": "endorsement",
            "description": page.category.summary,
            "url": f"{base}/endorsement/categories/ifa/",
            "recognizedBy": ASSOCIATION,
        },
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "name": title, "item": f"{base}{path}"}
                for position, (title, path) in enumerate(trail, start=1)
            ],
        },
    ]


def test_no_text_ends_the_data_it_is_in(client: Client, site_tree: HomePage) -> None:
    settings = SiteSettings.load()
    settings.organization_name = "A</script><!--<script>&"
    settings.save()
    assert things(client, "/")[0]["name"] == "A</script><!--<script>&"
    assert b"A</script>" not in client.get("/").content


def test_pages_are_asked_for_again(client: Client, site_tree: HomePage) -> None:
    assert client.get("/endorsement/professionals/")["Cache-Control"] == SHARED


def test_a_page_can_be_hidden_from_search_engines_and_stays_public(client: Client, site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="privacy")
    robots = 'meta[name="robots"]'
    assert BeautifulSoup(client.get("/privacy/").content, "html.parser").select(robots) == []
    assert b"/privacy/" in client.get("/sitemap-pages.xml").content
    page.hidden_from_search_engines = True
    page.save_revision().publish()
    (tag,) = BeautifulSoup(client.get("/privacy/").content, "html.parser").select(robots)
    assert tag["content"] == "noindex"
    assert b"/privacy/" not in client.get("/sitemap-pages.xml").content
    assert b"/privacy/" in client.get("/search/?q=privacy").content
