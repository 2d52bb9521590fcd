import pytest
from bs4 import BeautifulSoup
from django.test import Client

from endorsement.templatetags.endorsement_tags import prose
from tests.endorsement.api.conftest import API

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def page(registry):
    response = Client().get(f"{API}docs/")
    assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    return BeautifulSoup(response.content, "html.parser")


def test_every_operation_has_its_parameters_answers_and_example(page):
    assert [section.h2.get_text() for section in page.select(".registry-api section")] == [
        "List endorsees",
        "One endorsee",
        "List categories",
        "The current cycle",
        "Verify an endorsement",
        "If a parameter isn't valid",
        "If you look up too many numbers",
    ]
    listed = page.select_one("#listEndorsees")
    assert [term.code.get_text() for term in listed.select("dt") if term.code] == [
        *("q", "category", "designation", "locality", "region", "language", "supervision", "accepting"),
        *("near", "within", "sort", "limit", "offset", "facets"),
    ]
    assert "imhm-rf" in listed.get_text()
    assert "curl http://testserver/api/registry/v1/endorsees/" in listed.get_text()


def test_descriptions_are_paragraphs_with_code(page):
    introduction = page.select(".registry-api > p")
    assert [paragraph.get_text().split()[:2] for paragraph in introduction] == [
        ["The", "people"],
        ["You", "need"],
        ["The", "registry"],
        ["For", "programs:"],
    ]
    assert [code.get_text() for code in introduction[2].select("code")] == ["as_of", "ETag", "If-None-Match"]
    assert "`" not in page.select_one(".registry-api").get_text()


def test_descriptions_are_escaped():
    assert prose("<b> `<i>`\n\n&") == "<p>&lt;b&gt; <code>&lt;i&gt;</code></p><p>&amp;</p>"


def test_page_runs_nothing_and_loads_from_no_other_host(page):
    loaded = [element.get("src") or element.get("href") for element in page.select("script, img, link[rel=stylesheet]")]
    assert [address for address in loaded if not (address or "").startswith("/static/")] == []
    assert page.select("style, [style], [onclick], iframe") == []


def test_problems_lead_to_their_chapter(page):
    for address in ("endorsees/?x=1",):
        chapter = Client().get(f"{API}{address}").json()["type"].removeprefix(f"http://testserver{API}docs/#")
        assert page.find(id=chapter).h2.get_text() == "If a parameter isn't valid"


def test_the_root_leads_here():
    response = Client().get(API)
    assert (response.status_code, response["Location"]) == (302, f"{API}docs/")
