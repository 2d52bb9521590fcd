"""An endorsement number typed into any search leads to its record, and says no more than verification does."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from endorsement.endorsee_numbers import draw
from endorsement.public.rate_limit import LOOK_UPS
from pages.models import HomePage, StandardPage
from tests.builders import endorsed, off_the_list

TODAY = date(2026, 11, 22)
LIST = "/endorsement/professionals/"
BOXES = (LIST, "/search/")
CSV = "/registry/professionals.csv"
API = "/api/registry/v1/endorsees/"


@pytest.fixture(autouse=True)
def site(new_site: None) -> HomePage:
    return HomePage.objects.get(slug="home")


def target(box: str, **query: Any) -> str | None:
    return Client().get(box, query).get("Location")


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("written", ["{}", " {}.", "({})", "No. {}", "https://www.example.org/registry/{}/"])
def test_a_search_for_a_number_leads_to_its_record(box: str, written: str) -> None:
    number = endorsed().endorsee.number
    assert target(box, q=written.format(number.lower())) == f"/registry/{number}/"


@pytest.mark.parametrize("box", BOXES)
def test_the_answer_is_the_same_for_everybody_who_is_not_listed(box: str) -> None:
    numbers = [*(person.number for person in off_the_list(on=TODAY).values()), draw("VA")]
    assert [target(box, q=number) for number in numbers] == [f"/registry/{number}/" for number in numbers]


def test_numbers_tried_in_a_search_count_as_look_ups() -> None:
    client = Client()
    answers = {client.get("/search/", {"q": draw("VA")}, follow=True).status_code for _ in range(LOOK_UPS)}
    assert (answers, client.get(LIST, {"q": draw("VA")}, follow=True).status_code) == ({404}, 429)


def test_the_download_and_the_api_have_the_one_who_is_listed() -> None:
    someone, other = endorsed(family_name="Winter").endorsee, endorsed(family_name="Summer").endorsee
    written = f"{someone.number.lower()})"
    rows = Client().get(CSV, {"q": written}).getvalue().decode()
    items = Client().get(API, {"q": written}).json()["items"]
    assert ("Winter" in rows, "Summer" in rows, [item["number"] for item in items]) == (True, False, [someone.number])
    assert other.number not in rows


def test_the_download_and_the_api_have_nobody_else() -> None:
    for person in off_the_list(on=TODAY).values():
        assert Client().get(CSV, {"q": person.number}).getvalue().decode().count("\n") == 1
        assert Client().get(API, {"q": person.number}).json()["count"] == 0


def test_a_page_without_a_list_has_no_search() -> None:
    assert Client().get("/contact/", {"q": draw("VA")}).status_code == 200


def test_a_list_inside_another_page_answers_too(site: HomePage) -> None:
    site.add_child(instance=StandardPage(title="Us", slug="us", body=[("endorsed_professionals", {"page_size": 5})]))
    number = draw("VA")
    assert target("/us/", q=number) == f"/registry/{number}/"


def test_a_private_page_asks_for_its_password_first() -> None:
    page = Page.objects.get(slug="professionals")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="dogwood")
    response = Client().get(LIST, {"q": draw("VA")})
    assert (response.get("Location"), response.status_code, "Password required" in response.content.decode()) == (
        None,
        200,
        True,
    )
