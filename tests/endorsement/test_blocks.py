from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import RequestFactory
from wagtail.blocks import StreamBlock, StructBlockValidationError

from endorsement.blocks import EndorsedProfessionalsBlock
from endorsement.models import Category, RegistrySettings
from tests.builders import endorsed, lapsing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        yield


BLOCK = EndorsedProfessionalsBlock()
BLOCK.set_name("endorsed_professionals")


def render(query=None, /, *, preview=False, **value):
    """The block as a page of the site renders it; without a query as text renders it, with no request."""
    context = {} if query is None else {"request": RequestFactory().get(f"/list/{query}")}
    if preview:
        context = BLOCK.get_preview_context(BLOCK.get_preview_value(), context)
    settings = {"page_size": 25, "show_filters": True, **value}
    return BeautifulSoup(BLOCK.render(BLOCK.to_python(settings), context), "html.parser")


def names(soup):
    return [name.text for name in soup.select(".registry-name")]


def text(soup, selector):
    return " ".join(soup.select_one(selector).text.split())


def test_the_list_says_how_many_as_of_when_and_in_which_cycle():
    endorsed("IFS", family_name="Winter")
    lapsing(family_name="Lapsed")
    soup = render("")
    assert names(soup) == ["Ada Winter"]
    assert text(soup, ".registry-summary") == (
        "1 endorsed professional on the Active Endorsement Registry as of November 22, 2026. "
        "The current renewal cycle is October 1, 2026 through September 30, 2027."
    )


def test_a_row_prints_every_endorsement_with_its_last_day():
    first = endorsed("IMHM-C", awarded_on=date(2026, 10, 1))
    endorsed("IFS", person=first.endorsee, awarded_on=date(2025, 11, 1))
    rows = render("").select(".registry-endorsement")
    assert [" ".join(row.text.split()) for row in rows] == [
        "IFS Infant Family Specialist renewed through Sep 30, 2027",
        "IMHM-C Infant Mental Health Mentor – Clinical renewed through Sep 30, 2028",
    ]


def test_without_a_request_the_list_is_unfiltered():
    endorsed(family_name="Winter")
    assert names(render()) == ["Ada Winter"]


def test_an_empty_result_says_that_not_listed_is_not_never_endorsed():
    RegistrySettings.objects.create(contact_email="registry@example.org")
    empty = text(render("?q=nobody"), ".registry-empty")
    assert "Not listed here is not the same as never endorsed" in empty
    assert "registry@example.org" in empty


def test_a_bad_filter_is_told_in_a_notice_and_lists_nobody():
    endorsed(family_name="Winter")
    soup = render("?category=nope&page=0")
    assert names(soup) == []
    assert text(soup, ".registry-notice").startswith("There is no category “nope”. There is no page “0”.")


def test_the_form_keeps_what_was_asked():
    endorsed("IMHM-C")
    soup = render("?q=a%22b&category=imhm&designation=imhm-c&region=northern")
    assert soup.select_one("input[name=q]")["value"] == 'a"b'
    chosen = [box["value"] for box in soup.select("input[checked], option[selected]")]
    assert sorted(chosen) == ["imhm", "imhm-c", "northern"]


def test_the_pager_keeps_the_filters_in_plain_links():
    for number in range(3):
        endorsed(family_name=f"Winter{number}")
    soup = render("?q=winter&page=2", page_size=1)
    assert [link["href"] for link in soup.select(".registry-pager a")] == [
        "?q=winter",
        "?q=winter",
        "?q=winter&page=2",
        "?q=winter&page=3",
        "?q=winter&page=3",
    ]
    assert soup.select_one(".registry-pager [aria-current=page]").text.split() == ["Page", "2"]


def test_a_list_of_one_category_offers_no_other():
    endorsed("IFS", family_name="Winter")
    endorsed("IFA", family_name="Summer")
    soup = render("", category="ifs")
    assert (names(soup), soup.select("input[name=category]")) == (["Ada Winter"], [])


def test_a_preset_that_was_deleted_lists_nobody():
    endorsed("IFS")
    Category.objects.create(code="X", name="Gone", slug="gone").delete()
    assert names(render("", category="gone")) == []


def test_the_filters_can_be_left_out():
    assert render("", show_filters=False).select("form") == []


def test_a_preview_shows_fictional_people_and_an_inert_form():
    endorsed(family_name="Winter")
    soup = render("?q=winter", preview=True)
    assert names(soup) == ["Alex Example", "Sam Sample"]
    assert soup.select_one("form > fieldset").has_attr("disabled")
    assert (soup.select("a[href*='page=']"), soup.select_one("input[name=q]")["value"]) == ([], "")


@pytest.mark.parametrize("size", [0, 101, None])
def test_a_page_has_at_most_a_hundred_people(size):
    value = BLOCK.to_python({"page_size": size, "show_filters": True})
    with pytest.raises(StructBlockValidationError):
        BLOCK.clean(value)
    assert len(names(render("", page_size=size))) == 0


def test_the_block_stands_in_a_stream():
    stream = StreamBlock([("list", EndorsedProfessionalsBlock())])
    endorsed(family_name="Winter")
    value = stream.to_python([{"type": "list", "value": {"heading": "List", "page_size": 25}}])
    assert "Ada Winter" in str(value)


def test_what_people_entered_is_escaped():
    endorsed(family_name="<script>alert(1)</script>", credentials='"><img src=x>')
    soup = render("?q=<b>")
    assert soup.select("script, img, b") == []


def download(soup):
    return [link["href"] for link in soup.select(".registry-download a")]


@pytest.mark.parametrize(
    ("query", "preset", "address"),
    [
        ("", {}, "/registry/professionals.csv"),
        ("?q=win&utm_source=mail&page=1", {}, "/registry/professionals.csv?q=win"),
        ("?q=win", {"category": "ifs"}, "/registry/professionals.csv?q=win&category=ifs"),
    ],
)
def test_the_list_can_be_downloaded_as_it_is_filtered(query, preset, address):
    endorsed("IFS")
    assert download(render(query, **preset)) == [address]


@pytest.mark.parametrize("query", ["?q=nobody", "?category=nope", "?page=9"])
def test_there_is_no_download_of_nobody(query):
    endorsed("IFS")
    assert download(render(query)) == []


def test_there_is_no_download_where_no_filter_says_what_is_listed():
    both = endorsed("IFS").endorsee
    endorsed("IFA", person=both)
    soup = render("?category=ifa", category="ifs")
    assert (names(soup), download(soup)) == (["Ada Winter"], [])


def test_there_is_no_download_in_a_site_that_does_not_serve_it(settings):
    settings.ROOT_URLCONF = "wagtail.urls"
    endorsed("IFS")
    soup = render("")
    assert (names(soup), download(soup)) == (["Ada Winter"], [])


def test_preview_offers_no_download():
    assert download(render("", preview=True)) == []


# --- As JSON ---


def as_json(**value):
    return BLOCK.get_api_representation(BLOCK.to_python({"page_size": 25, "show_filters": True, **value}))


def test_its_json_is_its_settings_and_the_address_of_its_people():
    RegistrySettings.objects.create(disclaimer="Without warranty.")
    endorsed(family_name="Winter")
    assert as_json(heading="Mentors", category="imhm", region="northern", page_size=10) == {
        "heading": "Mentors",
        "introduction": "",
        "category": "imhm",
        "region": "northern",
        "page_size": 10,
        "show_filters": True,
        "disclaimer": "Without warranty.",
        "endorsees_url": "/api/registry/v1/endorsees/?category=imhm&region=northern&limit=10",
    }


def test_a_preset_that_is_gone_does_not_lead_to_everybody(client):
    endorsed(family_name="Winter")
    address = as_json(category="gone")["endorsees_url"]
    assert (address, client.get(address).status_code) == ("/api/registry/v1/endorsees/?category=gone&limit=25", 422)


@pytest.mark.urls("endorsement.urls")
def test_without_the_api_there_is_no_address():
    assert as_json()["endorsees_url"] is None
