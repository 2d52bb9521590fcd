import csv
from datetime import date
from io import StringIO
from urllib.parse import quote

import pytest
import segno
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from endorsement import services
from endorsement.public.rate_limit import LOOK_UPS
from tests.builders import NAMES, category, cycle, endorsed, lapsing, locality, off_the_registry
from tests.pages.reading import part, texts

pytestmark = pytest.mark.django_db

ADDRESS = "/registry/professionals.csv"


@pytest.fixture(autouse=True)
def november():
    for code in NAMES:
        category(code)
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        yield


def get(query=""):
    return Client().get(f"{ADDRESS}{query}")


def names(response):
    return [row["family_name"] for row in csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline=""))]


def test_list_is_downloaded_as_a_file_that_is_asked_for_anew_each_time():
    endorsed("IFS", family_name="Núñez")
    lapsing("IFS", family_name="Lapsed")
    response = get()
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        200,
        "text/csv; charset=utf-8",
        "no-cache",
    )
    assert response["Content-Disposition"] == 'attachment; filename="endorsed-professionals-2026-11-22.csv"'
    assert (response.streaming, names(response)) == (True, ["Núñez"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?category=ifs", ["Winter"]),
        ("?category=ifs&category=ifa", ["Summer", "Winter"]),
        ("?q=summ", ["Summer"]),
        ("?designation=imhm-c", []),
        ("?utm_source=mail&page=99", ["Summer", "Winter"]),
        ("?utm_source=mail&amp;category=IFS", ["Winter"]),
        ("?sort=NEWEST", ["Winter", "Summer"]),
        ("?sort=newest", ["Winter", "Summer"]),
        ("?sort=locality", ["Winter", "Summer"]),
        ("?q=%00", ["Summer", "Winter"]),
        ("?q=!!!", []),
    ],
)
def test_filters_and_order_are_those_of_the_page(query, expected):
    endorsed("IFS", family_name="Winter", awarded_on=date(2026, 11, 1), locality=locality(), show_locality=True)
    endorsed("IFA", family_name="Summer", awarded_on=date(2026, 10, 1))
    assert names(get(query)) == expected


def test_filter_that_cannot_be_applied_is_told_in_plain_text():
    endorsed("IFS")
    response = get("?category=nope&region=nowhere&sort=size&q=" + "a" * 201)
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (
        400,
        "text/plain; charset=utf-8",
        "no-cache",
    )
    assert response.content.decode().splitlines() == [
        "Unknown category “nope”.",
        "Unknown region “nowhere”.",
        "Unknown sort order “size”.",
        "Your search is too long. Use up to 8 words and 200 characters.",
    ]


def test_formula_in_a_name_is_text():
    endorsed("IFS", family_name='=HYPERLINK("http://example.org")', credentials="@SUM(A1)")
    assert '"\'=HYPERLINK(""http://example.org"")",\'@SUM(A1)' in get().getvalue().decode()


def test_list_cannot_be_posted_to():
    assert Client().post(ADDRESS).status_code == 405


def test_list_follows_midnight_in_virginia():
    endorsed("IFS", awarded_on=date(2024, 11, 5))
    with time_machine.travel("2026-09-30T23:59-04:00", tick=False):
        before = names(get())
    with time_machine.travel("2026-10-01T00:00-04:00", tick=False):
        assert (before, names(get())) == (["Winter"], [])


# --- A record, and the check of a number ---

VERIFY = "/registry/verify/"
UNKNOWN = "VA-S2BXYN-Q"


def at(number, **headers):
    return Client().get(f"/registry/{number}/", **headers)


def headers(response):
    return {name: response.get(name) for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}


PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}


def answer(response):
    """What the check says, and nothing of the form around it."""
    return part(response.content, ".registry-status")


def test_record_says_who_it_is_and_for_how_long():
    person = endorsed(
        "IMHM-C", given_name="Ana", family_name="Núñez", credentials="LCSW, PhD", languages="en,es"
    ).endorsee
    endorsed("IFS", person=person)
    response = at(person.number)
    assert (response.status_code, headers(response)) == (200, {**PRIVATE, "X-Robots-Tag": None})
    assert part(response.content, "h1") == "Ana Núñez, LCSW, PhD"
    assert part(response.content, ".registry-id") == f"Endorsement number {person.number}"
    assert answer(response) == (
        "Active Ana Núñez is on the Active Endorsement Registry as of November 22, 2026, 12:00 PM EST"
    )
    assert texts(response.content, ".registry-awards li") == [
        "IFS Infant Family Specialist Awarded Oct 1, 2026 Renewed through Sep 30, 2028",
        "IMHM-C Infant Mental Health Mentor – Clinical Awarded Oct 1, 2026 Renewed through Sep 30, 2028",
    ]
    assert texts(response.content, ".registry-details dl > div") == ["Languages English, Spanish"]


def test_record_shows_what_the_person_agreed_to():
    shown = {
        "organization": "Open House",
        "locality": locality("fairfax-city"),
        "email": "ana@example.org",
        "phone": "804-555-0100",
        "website": "https://example.org/ana",
    }
    person = endorsed(**shown, **{f"show_{field}": True for field in shown}).endorsee
    assert texts(at(person.number).content, ".registry-details dl > div") == [
        "Organization Open House",
        "Location Fairfax (city)",
        "Email ana@example.org",
        "Phone 804-555-0100",
        "Website https://example.org/ana",
    ]


def test_record_speaks_of_grace():
    renewal_cycle = cycle(date(2025, 10, 1))
    renewal_cycle.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=renewal_cycle)
    person = lapsing().endorsee
    assert texts(at(person.number).content, ".registry-awards dd") == [
        "Nov 5, 2024",
        "Sep 30, 2026 (grace until Dec 31, 2026)",
    ]


def test_record_says_what_each_category_means_once():
    for code, summary in (("IMHM", "Leads the field."), ("IFS", "")):
        made = category(code)
        made.summary = summary
        made.save()
    person = endorsed("IMHM-C").endorsee
    endorsed("IMHM-P", person=person)
    endorsed("IFS", person=person)
    assert part(at(person.number).content, ".registry-meanings") == (
        "What the categories mean Infant Mental Health Mentor (IMHM) Leads the field."
    )


def test_record_carries_a_code_of_its_own_address():
    number = endorsed().endorsee.number
    page = BeautifulSoup(at(number, HTTP_HOST="localhost").content, "html.parser")
    address = f"http://localhost/registry/{number}/"
    drawn = segno.make_qr(address, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    (code,) = page.select(".registry-qr [role=img]")
    assert code["aria-label"] == f"QR code with the address of record {number}"
    assert str(code.svg) == str(BeautifulSoup(drawn, "html.parser"))
    assert page.select_one(".registry-qr a")["href"] == address


def test_record_is_at_one_address():
    number = endorsed().endorsee.number
    pasted = (
        f"{number}.",
        f"{number})",
        f"{number}/)",
        f"<{number}>",
        f"No. {number}",
        f"https://x.org/registry/{number}/",
    )
    for written in (number.lower(), number.replace("-", ""), number.replace("-", "–"), f" {number} ", *pasted):
        response = at(quote(written))
        assert (response.status_code, response["Location"]) == (302, f"/registry/{number}/")
        assert response["Cache-Control"] == "no-store"
    # Nobody learns from the redirect whether there is such a person: the same is done for any well-formed number.
    assert at("s2bxyn q")["Location"] == f"/registry/{UNKNOWN}/"


def test_the_unlisted_are_active_and_nothing_else_is_said():
    person = endorsed(family_name="Zqu", listed=False, email="zqu@example.org", show_email=True).endorsee
    response = at(person.number)
    assert (response.status_code, headers(response)) == (200, PRIVATE)
    assert answer(response) == (
        f"Active The holder of number {person.number} is on the Active Endorsement Registry as of "
        "November 22, 2026, 12:00 PM EST To protect privacy, we don't show other details."
    )
    assert "zqu" not in response.content.decode().lower()


def test_whoever_is_off_the_registry_gets_the_very_same_answer():
    answers = {
        (response.status_code, tuple(response.items()), response.content.decode().replace(person.number, "NUMBER"))
        for person in off_the_registry(on=date(2026, 11, 22)).values()
        for response in [at(person.number)]
    }
    ((status, items, text),) = answers
    assert (status, {name: dict(items).get(name) for name in PRIVATE}) == (200, PRIVATE)
    assert part(text, "h1") == "This endorsement isn't active"
    assert part(text, ".registry-steps [data-print]") == "Print this answer"
    assert "/static/endorsement/record.js" in text
    assert part(text, ".registry-status") == (
        "Not active Number NUMBER was issued but isn't on the Active Endorsement Registry as of "
        "November 22, 2026, 12:00 PM EST To protect privacy, we don't show other details or a reason."
    )
    assert "zqu" not in text.lower()


def test_a_number_never_issued_is_not_found_and_may_be_tried_again():
    response = at(UNKNOWN)
    assert (response.status_code, headers(response)) == (404, PRIVATE)
    assert answer(response).startswith(f"Unknown Number {UNKNOWN} has not been issued as of")
    assert part_of_form(response) == (UNKNOWN, "")


def part_of_form(response):
    """What the form holds, and the mistake it speaks of."""
    form = BeautifulSoup(response.content, "html.parser").select_one("form.registry-check")
    mistake = form.select_one(".registry-mistake")
    return form.select_one("input")["value"], " ".join(mistake.get_text().split()) if mistake else ""


IMPOSSIBLE = "That number doesn't look right. Check for a missing, extra or swapped character. "


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [
        ("", "Enter an endorsement number."),
        ("   ", "Enter an endorsement number."),
        ("VA-12", IMPOSSIBLE + "It is too short or too long."),
        ("VA-S2BXYN-R", IMPOSSIBLE + "Its last character doesn't match the others."),
        ("VA-S2BXÝN-Q", IMPOSSIBLE + "It has a character that endorsement numbers never use."),
        ("VA-S2BXYN-Q or VA-10QM9F-A?", "That is more than one number. Enter one number at a time."),
    ],
)
def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(typed, mistake):
    response = Client().get(VERIFY, {"number": typed})
    assert (response.status_code, headers(response)) == (200, PRIVATE)
    value, told = part_of_form(response)
    assert (value.strip(), told) == (typed.strip(), mistake)


def test_a_mistyped_address_is_answered_with_the_same_form():
    response = at("VA-S2BXYN-R")
    assert (response.status_code, headers(response)) == (404, PRIVATE)
    assert part_of_form(response) == (
        "VA-S2BXYN-R",
        IMPOSSIBLE + "Its last character doesn't match the others.",
    )


def test_the_form_leads_to_the_record_whoever_has_the_number():
    for number in (UNKNOWN, endorsed().endorsee.number, lapsing().endorsee.number):
        response = Client().get(VERIFY, {"number": number.lower()})
        assert (response.status_code, response["Location"]) == (302, f"/registry/{number}/")
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")


def test_the_form_leads_to_the_record_from_a_link_that_a_mail_program_escaped():
    assert Client().get(f"{VERIFY}?utm_source=mail&amp;number={UNKNOWN}.")["Location"] == f"/registry/{UNKNOWN}/"


def test_the_number_under_the_form_is_unknown_and_its_check_is_right():
    response = at("VA-7K2M9Q-A")
    assert (response.status_code, answer(response).startswith("Unknown Number VA-7K2M9Q-A")) == (404, True)


def test_an_empty_form_says_what_a_number_looks_like():
    response = Client().get(VERIFY)
    # Search engines may know that there is a check, and nothing of what it answers.
    expected = (200, {**PRIVATE, "X-Robots-Tag": None}, ("", ""))
    assert (response.status_code, headers(response), part_of_form(response)) == expected
    assert "A number looks like VA-7K2M9Q-A." in part(response.content, "#registry-number-hint")


def test_a_client_that_looks_up_too_much_waits_and_still_reads_listed_records():
    number = endorsed().endorsee.number
    client = Client()
    assert {client.get(f"/registry/{UNKNOWN}/").status_code for _ in range(LOOK_UPS)} == {404}
    response = client.get(f"/registry/{UNKNOWN}/")
    assert (response.status_code, response["Retry-After"], headers(response)) == (429, "900", PRIVATE)
    assert "Please try again in 15 minutes." in part(response.content, ".registry-lead")
    assert [client.get(address).status_code for address in (f"/registry/{number}/", VERIFY)] == [200, 200]


@pytest.mark.parametrize("address", [VERIFY, f"/registry/{UNKNOWN}/"])
def test_numbers_cannot_be_posted(address):
    assert Client().post(address).status_code == 405


def test_a_record_follows_midnight_in_virginia():
    number = endorsed("IFS", awarded_on=date(2024, 11, 5)).endorsee.number
    with time_machine.travel("2026-09-30T23:59-04:00", tick=False):
        assert answer(at(number)).endswith("as of September 30, 2026, 11:59 PM EDT")
    with time_machine.travel("2026-10-01T00:00-04:00", tick=False):
        assert answer(at(number)).startswith("Not active")


def test_a_record_costs_the_same_queries_whatever_it_holds():
    person = endorsed("IFS").endorsee
    queries = []
    for kind in ("IFA", "IMHS", "IMHM-C", "IMHM-P", "IMHM-R/F"):
        with CaptureQueriesContext(connection) as captured:
            assert at(person.number).status_code == 200
        queries.append(len(captured))
        endorsed(kind, person=person)
    assert (set(queries[1:]), queries[-1] <= 20) == ({queries[-1]}, True), queries


@pytest.mark.urls("tests.endorsement.plain_urls")
def test_the_pages_are_whole_in_a_site_without_templates_of_its_own(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("vaimh.")]
    number = endorsed().endorsee.number
    for address, heading in ((VERIFY, "Verify an endorsement"), (f"/registry/{number}/", "Ada Winter")):
        response = Client().get(address)
        page = BeautifulSoup(response.content, "html.parser")
        assert (response.status_code, page.html["lang"], part(response.content, "main h1")) == (200, "en-us", heading)
        assert [link["href"] for link in page.select("link[rel=stylesheet]")] == ["/static/endorsement/registry.css"]
        assert page.title.get_text().split()[0] in heading
