import json
import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import RequestFactory
from wagtail.blocks import StreamBlock, StructBlockValidationError
from wagtail.fields import StreamField

from endorsement import blocks, services
from endorsement.blocks import EndorsedProfessionalsBlock
from endorsement.enums import EndReason
from endorsement.models import Category, RegistrySettings, RenewalCycle
from tests.builders import endorsed, lapsing, locality

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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
    assert text(soup, "[role=status]") == "1 endorsed professional"
    assert text(soup, "[role=status] + p") == (
        "On the registry as of November 22, 2026, and renewed through September 30, 2027 unless noted."
    )


def test_a_row_prints_every_endorsement_and_the_last_day_that_differs():
    first = endorsed("IMHM-C", awarded_on=date(2026, 10, 1))
    endorsed("IFS", person=first.endorsee, awarded_on=date(2025, 11, 1))
    rows = render("").select(".registry-table p")
    assert [" ".join(row.text.split()) for row in rows] == [
        "IFS Infant Family Specialist",
        "IMHM-C Infant Mental Health Mentor – Clinical renewed through Sep 30, 2028",
    ]


def test_a_row_prints_an_early_end_and_grace():
    ending = endorsed("IFS", awarded_on=date(2025, 11, 1), family_name="Ash")
    services.end_endorsement(endorsement=ending, ended_on=date(2027, 1, 15), reason=EndReason.RELINQUISHED)
    lapsing(family_name="Birch")
    RenewalCycle.objects.filter(ends_on=date(2026, 9, 30)).update(grace_until=date(2026, 12, 31))
    assert [" ".join(row.text.split()) for row in render("").select(".registry-table small:not(.registry-number)")] == [
        "renewed through Jan 14, 2027",
        "renewed through Sep 30, 2026 (grace until Dec 31, 2026)",
    ]


def test_the_number_is_the_last_of_the_row():
    number = endorsed(email="ada@example.org", show_email=True).endorsee.number
    assert [part.text for part in render("").select("tbody td:last-child > *")] == ["ada@example.org", number]


def test_without_a_request_the_list_is_unfiltered():
    endorsed(family_name="Winter")
    assert names(render()) == ["Ada Winter"]


def test_a_block_can_show_reflective_supervisors_only():
    endorsed(family_name="Supervisor", offers_supervision=True, awarded_on=date(2025, 10, 1))
    endorsed(family_name="Other", accepting=True)
    soup = render("?supervision=yes", supervision=True)
    assert names(soup) == ["Ada Supervisor"]
    assert [box["name"] for box in soup.select("input[name=supervision], input[name=accepting]")] == ["accepting"]
    assert "supervision=yes" in soup.select_one(".registry-download a")["href"]


def test_an_unclear_place_offers_what_it_may_be():
    soup = render("?near=Fairfax&within=50&language=es&sort=newest")
    assert [(link.text, link["href"]) for link in soup.select(".registry-notice li a")] == [
        ("Near Fairfax (city)", "?language=es&near=Fairfax+%28city%29&within=50&sort=newest"),
        ("Near Fairfax County", "?language=es&near=Fairfax+County&within=50&sort=newest"),
    ]


def test_a_row_says_how_far_the_person_is():
    endorsed(family_name="Winter", locality=locality("arlington-county"), show_locality=True)
    assert "Arlington County · about 10 miles" in text(render("?near=22030"), ".registry-table td:nth-of-type(2)")


def test_an_empty_result_says_that_not_listed_is_not_never_endorsed():
    RegistrySettings.objects.create(contact_email="registry@example.org")
    empty = text(render("?q=nobody"), ".registry-empty")
    assert "Someone who isn't listed may still have been endorsed." in empty
    assert "registry@example.org" in empty


def test_a_bad_filter_is_told_in_a_notice_and_lists_nobody():
    endorsed(family_name="Winter")
    soup = render("?category=nope&page=0")
    assert names(soup) == []
    assert [told.text for told in soup.select(".registry-notice p")] == [
        "Unknown category “nope”.",
        "Page “0” doesn't exist. The last page is 1.",
        "Show all endorsed professionals",
    ]
    assert text(soup, "[role=status]") == ""


def test_the_form_keeps_what_was_asked():
    endorsed("IMHM-C")
    soup = render("?q=a%22b&category=imhm&designation=imhm-c&region=northern")
    assert soup.select_one("input[name=q]")["value"] == 'a"b'
    chosen = [box["value"] for box in soup.select("input[checked], option[selected]")]
    assert sorted(chosen) == ["25", "imhm", "imhm-c", "northern"]


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
    assert soup.select_one(".registry-pager [aria-current=page]")["aria-label"] == "Page 2"


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
    assert soup.select(".registry :is(script, img, b)") == []


# --- Facets, chips, orders ---


def test_each_choice_says_how_many_people_it_would_show():
    endorsed("IMHM-C", family_name="Winter", locality=locality(), show_locality=True)
    endorsed("IFS", family_name="Summer")
    endorsed("IFS", family_name="Spring", languages="es")
    soup = render("?category=ifs")
    labels = [" ".join(label.text.split()) for label in soup.select("label:has([type=checkbox])")]
    assert [" ".join(option.text.split()) for option in soup.select("select[name=category] option")] == [
        "Any",
        "Infant Family Specialist (IFS) · 2",
        "Infant Mental Health Mentor (IMHM) · 1",
    ]
    assert [" ".join(option.text.split()) for option in soup.select("select[name=language] option")] == [
        "Any",
        "Spanish · 1",
    ]
    assert labels == [
        "Clinical (IMHM-C) 1",
        "Policy (IMHM-P) 0",
        "Research/Faculty (IMHM-R/F) 0",
        "Central 0",
        "Eastern 0",
        "Northern 0",
        "Northwest 0",
        "Southwest 0",
        "Offers reflective supervision 0",
        "Accepting new families or supervisees 0",
    ]


def test_the_picker_tells_the_county_from_the_city_of_the_same_name():
    for slug in ("fairfax-county", "fairfax-city", "outside-virginia", "bath-county"):
        endorsed(family_name=slug, locality=locality(slug), show_locality=True)
    groups = render("").select("select[name=locality] > *")
    assert [
        (group.get("label"), [option.text for option in group.select("option")] or group.text) for group in groups
    ] == [
        (None, "Any"),
        ("Counties", ["Bath County", "Fairfax County"]),
        ("Cities", ["Fairfax (city)"]),
        (None, "Outside Virginia"),
    ]


def test_a_second_locality_of_the_address_is_kept_by_the_form():
    endorsed(locality=locality("bath-county"), show_locality=True)
    soup = render("?locality=bath-county&locality=fairfax-city&sort=newest")
    assert [option["value"] for option in soup.select("option[selected]")] == ["25", "bath-county"]
    assert [(field["name"], field["value"]) for field in soup.select("input[type=hidden]")] == [
        ("locality", "fairfax-city"),
        ("sort", "newest"),
    ]


def test_each_thing_asked_for_can_be_taken_off_by_a_link():
    endorsed("IMHM-C")
    soup = render("?q=win&category=imhm&designation=imhm-c&locality=fairfax-city&region=northern&sort=newest&page=1")
    assert [(chip.text, chip.get("aria-label"), chip["href"]) for chip in soup.select(".registry-chips a")] == [
        (
            "“win”",
            "Remove filter: “win”",
            "?category=imhm&designation=imhm-c&locality=fairfax-city&region=northern&sort=newest",
        ),
        (
            "Infant Mental Health Mentor (IMHM)",
            "Remove filter: Infant Mental Health Mentor (IMHM)",
            "?q=win&designation=imhm-c&locality=fairfax-city&region=northern&sort=newest",
        ),
        (
            "Clinical (IMHM-C)",
            "Remove filter: Clinical (IMHM-C)",
            "?q=win&category=imhm&locality=fairfax-city&region=northern&sort=newest",
        ),
        (
            "Fairfax (city)",
            "Remove filter: Fairfax (city)",
            "?q=win&category=imhm&designation=imhm-c&region=northern&sort=newest",
        ),
        (
            "Northern",
            "Remove filter: Northern",
            "?q=win&category=imhm&designation=imhm-c&locality=fairfax-city&sort=newest",
        ),
        ("Clear all", None, "?sort=newest"),
    ]


def test_there_are_no_chips_where_nothing_was_asked():
    endorsed("IFS")
    assert render("?sort=newest&page=1").select(".registry-chips") == []


def test_a_long_search_has_a_short_chip():
    assert render(f"?q={'a' * 300}").select_one(".registry-chips a").text == "“" + "a" * 40 + "…”"


def test_the_orders_are_links_that_keep_the_filters():
    endorsed("IFS", family_name="Winter")
    endorsed("IFS", family_name="Winterton")
    soup = render("?q=win&sort=newest")
    assert [(link.text, link["href"], link.get("aria-current")) for link in soup.select(".registry-sort a")] == [
        ("Name", "?q=win", None),
        ("Location", "?q=win&sort=locality", None),
        ("Recently endorsed", "?q=win&sort=newest", "true"),
    ]
    assert text(soup, "[role=status]") == "2 endorsed professionals found · Most recently endorsed first"
    assert text(soup, ".registry-table p").endswith("awarded Oct 1, 2026, renewed through Sep 30, 2028")


def test_columns_that_nobody_on_the_page_fills_are_left_out():
    def columns(soup):
        return [heading.text.strip() for heading in soup.select("thead th")]

    plain = endorsed(email="ada@example.org", phone="804-555-0100", organization="House").endorsee
    assert columns(render("")) == ["Name", "Endorsement", "Number"]
    plain.show_phone = True
    services.save_endorsee(endorsee=plain)
    assert columns(render("")) == ["Name", "Endorsement", "Contact and number"]
    plain.languages = "ko"
    services.save_endorsee(endorsee=plain)
    assert columns(render("")) == ["Name", "Endorsement", "Location and languages", "Contact and number"]


def test_a_name_leads_to_the_record():
    number = endorsed().endorsee.number
    assert [link["href"] for link in render("").select("a.registry-name")] == [f"/registry/{number}/"]


def test_a_site_without_records_prints_names_without_links(settings):
    settings.ROOT_URLCONF = "wagtail.urls"
    endorsed(family_name="Winter")
    soup = render("")
    assert (names(soup), soup.select("a.registry-name")) == (["Ada Winter"], [])


def test_two_lists_on_a_page_share_no_id():
    endorsed()
    request = RequestFactory().get("/")
    lists = [BLOCK.render(BLOCK.to_python({"show_filters": True}), {"request": request}) for _number in range(2)]
    soup = BeautifulSoup("".join(lists), "html.parser")
    assert [element["id"] for element in soup.select("[id]")] == ["registry-results", "registry-results-2"]
    assert [link["href"] for link in soup.select(".registry-skip")] == ["#registry-results", "#registry-results-2"]
    assert [form["action"] for form in soup.select("form")] == ["#registry-results", "#registry-results-2"]
    assert [heading.text for heading in soup.select("h2")] == ["Results", "Results"]


def test_further_languages_and_categories_of_the_address_are_kept_by_the_form():
    endorsed("IFS", languages="es")
    endorsed("IFA", languages="vi")
    soup = render("?language=vi&language=es&category=ifs&category=ifa")
    chosen = [option["value"] for option in soup.select("option[selected]")]
    assert chosen == ["25", "vi", "ifs"]
    assert [(field["name"], field["value"]) for field in soup.select("input[type=hidden]")] == [
        ("language", "es"),
        ("category", "ifa"),
    ]


def test_the_row_prints_web_addresses_as_people_write_them():
    endorsed(website="https://www.Example.org/ada/", show_website=True)
    link = render("").select_one(".registry-table td a")
    assert (link.text, link["href"]) == ("Example.org/ada", "https://www.Example.org/ada/")


# --- Download ---


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
        "supervision": False,
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


def test_a_host_sites_migration_stores_values_as_they_are_and_names_nothing_of_ours():
    _name, arguments, options = StreamField([("list", EndorsedProfessionalsBlock())]).deconstruct()[1:]
    assert options["block_lookup"] == {0: ("wagtail.blocks.Block", [], {})}
    field = StreamField(*arguments, **options)
    field.set_attributes_from_name("body")
    stored = [{"type": "list", "value": {"heading": "Mentors", "page_size": 3}, "id": "1"}]
    assert field.get_prep_value(field.to_python(json.dumps(stored))) == stored


def test_a_list_of_a_category_without_designations_has_no_fieldset_for_them():
    endorsed("IFS"), endorsed("IMHM-C")
    legends = [legend.get_text() for legend in render("", category="ifs").select("legend")]
    assert "Designation" not in legends
    assert "Designation" in [legend.get_text() for legend in render("").select("legend")]


def test_drawings_have_a_size_where_the_stylesheet_is_missing():
    folder = Path(blocks.__file__).parent / "templates"
    public = (file for file in folder.rglob("*.html") if "admin" not in file.parts)
    drawings = [tag for file in public for tag in re.findall(r"<svg[^>]*>", file.read_text())]
    assert len(drawings) > 2
    assert [tag for tag in drawings if "width=" not in tag or "height=" not in tag] == []
