import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from endorsement.admin.guide import pages, places, reading
from tests import builders
from tests.endorsement.admin.addresses import ADMIN, PARAMETER, routes
from tests.endorsement.admin.reading import soup, words

pytestmark = pytest.mark.once


def guide(client: Client, name: str) -> BeautifulSoup:
    return soup(client.get(reverse("registry_guide_part", args=[name])))


def found(client: Client, text: str) -> list[str]:
    page = soup(client.get(reverse("registry_guide"), {"q": text}))
    return [words(heading) for heading in page.select(".registry-guide h3")]


def test_every_page_of_the_registry_leads_to_a_part_that_there_is() -> None:
    known = reading.anchors()
    ours = {route for route in routes() if "guide/" not in route}
    addresses = {route: PARAMETER.sub("1", route) for route in ours}
    led = {route: places.part_for(resolve(f"/{ADMIN}{address}")) for route, address in addresses.items()}
    assert {route: part for route, part in led.items() if part not in known} == {}
    assert set(places.PARTS.values()) | set(places.OF_AN_APP.values()) <= known


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/bulk/wagtailcore/page/delete/"])
def test_other_pages_lead_nowhere(address: str) -> None:
    assert places.part_for(resolve(address)) is None


def test_links_and_pictures_of_the_guides_are_there(desk: Client) -> None:
    for name in reading.NAMES:
        page = guide(desk, name)
        ids = {tag["id"] for tag in page.select("[id]")}
        for link in page.select(".registry-guide a"):
            path, _hash, anchor = link["href"].partition("#")
            target = soup(desk.get(path)).select_one(f"[id='{anchor}']") if path and anchor else True
            assert anchor in ids if not path else target, (name, link["href"])
        for picture in page.select(".registry-guide img"):
            assert desk.get(picture["src"])["Content-Type"] == "image/png"
            assert picture["alt"]


def test_a_link_to_a_file_outside_of_the_guide_is_plain_text(desk: Client) -> None:
    text = words(guide(desk, "registrar").select_one(".registry-guide"))
    assert "For communications staff explains how long" in text
    assert not guide(desk, "registrar").select("a[href*='communications']")


def test_search_finds_parts_by_the_beginning_of_each_word(desk: Client) -> None:
    assert "Mistakes" in found(desk, "VOID renew")
    assert found(desk, "zzz") == []
    assert found(desk, "") == found(desk, "…") == []


def test_search_shows_a_sentence_with_the_words(desk: Client) -> None:
    [hit] = [hit for hit in reading.search("wrong person or cycle") if hit.part.anchor == "mistakes"]
    assert hit.excerpt == "Renewed the wrong person or cycle: Void the renewal and give a reason."


def test_what_is_no_guide_is_not_found(desk: Client) -> None:
    for address in (
        reverse("registry_guide_part", args=["design"]),
        reverse("registry_guide_picture", args=["list.png"]),
    ):
        assert desk.get(address).status_code == 404


def test_a_page_of_the_registry_has_the_link_in_the_page_and_in_the_menu(desk: Client, registrar: User) -> None:
    address = reverse("registry_season")
    [link] = soup(desk.get(address)).select(".registry-help a")
    assert (words(link), link["href"]) == ("Help with this page", pages.address_of("registrar#through-october"))
    request = RequestFactory().get(address)
    request.user, request.resolver_match = registrar, resolve(address)
    item = pages.page_menu_item()
    assert (item.is_shown(request), item.render_component(request).url) == (True, link["href"])
    request.resolver_match = resolve("/admin/")
    assert not item.is_shown(request)


def test_each_search_of_the_home_page_finds_people(desk: Client) -> None:
    builders.endorsee("Applecart")
    form = soup(desk.get(reverse("wagtailadmin_home"))).select_one("#registry-find-section form")
    answer = desk.get(form["action"], {form.select_one("input")["name"]: "applec"})
    assert [words(link) for link in soup(answer).select("td.title .title-wrapper a")] == ["Ada Applecart"]
