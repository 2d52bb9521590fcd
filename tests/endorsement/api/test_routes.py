from datetime import date

import pytest
import time_machine
from django.test import Client

from endorsement import services
from endorsement.models import Endorsee
from endorsement.setup import sample_people
from tests.builders import NAMES, category, cycle, lapsing, multiply
from tests.endorsement.api.conftest import API, GOLDEN
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db


def number_of(family_name: str) -> str:
    return Endorsee.objects.get(family_name=family_name).number


def names(query: str) -> list[str]:
    return [item["family_name"] for item in Client().get(f"{API}endorsees/{query}").json()["items"]]


# --- Whole answers ---


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("endorsees", "endorsees/"),
        ("endorsees-faceted", "endorsees/?facets=1&category=ifs&limit=1"),
        ("endorsees-nobody", "endorsees/?q=nobody"),
        ("endorsee", "endorsees/VA-000001-P/"),
        ("categories", "categories/"),
        ("cycle", "cycles/current/"),
        ("verify-active", "verify/VA-000001-P/"),
    ],
)
def test_answer_is_as_agreed(registry, name, address):
    response = Client().get(f"{API}{address}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert_golden(response.json(), GOLDEN / f"{name}.json")


@pytest.mark.parametrize("family_name", ["Unlisted", "Lapsed", "Never"])
def test_check_of_who_is_not_listed_tells_the_status_alone(registry, family_name):
    number = number_of(family_name)
    assert Client().get(f"{API}verify/{number}/").json() == {
        "number": number,
        "status": "active" if family_name == "Unlisted" else "not_active",
        "as_of": "2026-11-22",
        "endorsee": None,
    }


def test_check_of_a_number_nobody_has(registry):
    answers = [Client().get(f"{API}verify/{text}/").json() for text in ("VA-999999-D", "nonsense", "%00", "a" * 500)]
    assert [(answer["status"], answer["endorsee"]) for answer in answers] == [("unknown", None)] * 4


@pytest.mark.parametrize("family_name", ["Unlisted", "Lapsed", "Never"])
def test_who_is_not_listed_is_no_item(registry, family_name):
    response = Client().get(f"{API}endorsees/{number_of(family_name)}/")
    nobody = Client().get(f"{API}endorsees/VA-999999-D/")
    assert response.status_code == nobody.status_code == 404
    assert {**response.json(), "instance": ""} == {**nobody.json(), "instance": ""}


def test_grace_shows_the_last_day_that_was_paid_for(noon):
    last = cycle(date(2026, 9, 30))
    last.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=last)
    lapsing(family_name="Grace")
    item = Client().get(f"{API}endorsees/").json()["items"][0]
    assert item["endorsements"][0]["renewed_through"] == "2026-09-30"


def test_without_a_cycle_there_is_none(noon):
    assert Client().get(f"{API}cycles/current/").status_code == 404
    assert Client().get(f"{API}endorsees/").json() == {"count": 0, "as_of": "2026-11-22", "cycle": None, "items": []}


def test_list_follows_midnight_in_the_registrys_zone():
    lapsing(family_name="Lapsing", awarded_on=date(2024, 11, 5))
    with time_machine.travel("2026-09-30T23:59-04:00", tick=False):
        before = Client().get(f"{API}endorsees/").json()
    with time_machine.travel("2026-10-01T00:00-04:00", tick=False):
        after = Client().get(f"{API}endorsees/").json()
    assert (before["as_of"], before["count"]) == ("2026-09-30", 1)
    assert (after["as_of"], after["count"]) == ("2026-10-01", 0)


# --- Filters ---


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Núñez", "Winter"]),
        ("?q=nunez", ["Núñez"]),
        ("?q=%00", ["Núñez", "Winter"]),
        ("?q=zquhidden", []),
        ("?q=!!!", []),
        ("?category=ifa", ["Winter"]),
        ("?category=ifa&category=ifs", ["Núñez", "Winter"]),
        ("?designation=imhm-c", ["Núñez"]),
        ("?designation=imhm-p", []),
        ("?locality=fairfax-county", ["Núñez"]),
        ("?region=northern&category=ifa", []),
        ("?sort=newest", ["Núñez", "Winter"]),
        ("?limit=1", ["Núñez"]),
        ("?limit=1&offset=1", ["Winter"]),
        ("?offset=1000000", []),
        ("?facets=false", ["Núñez", "Winter"]),
    ],
)
def test_filters_are_those_of_the_page(registry, query, expected):
    assert names(query) == expected


def test_staff_read_what_visitors_read(registry, admin_client):
    staff, visitor = admin_client.get(f"{API}endorsees/"), Client().get(f"{API}endorsees/")
    # Of a session nothing is kept, so the headers for caches differ.
    headers = [{**each.headers, "Cache-Control": "", "ETag": "", "Vary": ""} for each in (staff, visitor)]
    assert (staff.content, headers[0], staff.cookies) == (visitor.content, headers[1], visitor.cookies)


# --- Cost ---


# The version of the content, for the page cache and for the registry; the endorsements and the renewals of the part.
BUDGET = 4
QUERIES = (
    "limit=100",
    "limit=100&q=a&category=ifs&category=imhm&region=northern&sort=newest",
    "limit=100&q=a&facets=1",
    "offset=900000",
    "q=nobody-is-called-this",
)


@pytest.mark.once
def test_list_costs_the_same_queries_at_any_size(noon, rendered_anew, django_assert_max_num_queries):
    for code in NAMES:
        category(code)
    sample_people.load(size=20, seed=1)
    for size in (20, 1_000):
        multiply(to=size)
        # The first answer after a write reads what the others keep.
        with django_assert_max_num_queries(11):
            Client().get(f"{API}endorsees/")
        for query in QUERIES:
            with django_assert_max_num_queries(BUDGET):
                Client().get(f"{API}endorsees/?{query}")


def test_pages_have_everybody_once_in_one_order(noon):
    for code in NAMES:
        category(code)
    sample_people.load(size=20, seed=1)
    multiply(to=120)
    everybody = [item["number"] for item in Client().get(f"{API}endorsees/?limit=100").json()["items"]]
    paged, address = [], f"{API}endorsees/?limit=7"
    while address:
        response = Client().get(address)
        paged += [item["number"] for item in response.json()["items"]]
        links = dict(reversed(link.split("; ")) for link in response["Link"].split(", "))
        address = links.get('rel="next"', "").strip("<>").removeprefix("http://testserver")
    assert len(set(paged)) == len(paged) == response.json()["count"]
    assert everybody == paged[:100]


# --- As mail and pasting leave them ---


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?limit=5&amp;q=winter", ["Winter"]),
        ("?category=IFA", ["Winter"]),
        ("?designation=IMHM-C", ["Núñez"]),
        ("?REGION=northern", None),
    ],
)
def test_filters_are_read_as_the_page_reads_them(registry, query, expected):
    response = Client().get(f"{API}endorsees/{query}")
    found = [item["family_name"] for item in response.json()["items"]] if response.status_code == 200 else None
    assert found == expected


def test_the_links_to_the_next_page_have_the_values_as_issued(registry):
    link = Client().get(f"{API}endorsees/?limit=1&amp;sort=NEWEST")["Link"]
    assert ("sort=newest" in link, "amp;" in link) == (True, False)


@pytest.mark.parametrize("pasted", ["{}.", "({})", "No. {}", "https://www.example.org/registry/{}/", "{}/)"])
def test_a_pasted_number_is_verified(registry, pasted):
    number = number_of("Winter")
    answer = Client().get(f"{API}verify/{pasted.format(number)}/").json()
    assert (answer["number"], answer["status"]) == (number, "active")


def test_several_numbers_are_a_problem_in_words(registry):
    response = Client().get(f"{API}verify/{number_of('Winter')}, {number_of('Lapsed')}/")
    assert (response.status_code, response.json()["errors"]) == (
        422,
        [{"parameter": "number", "detail": "That is more than one number. Enter one number at a time."}],
    )
