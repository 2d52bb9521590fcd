import csv
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.test import Client

from tests.builders import NAMES, category, endorsed, lapsing, locality

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
        "There is no category “nope”.",
        "There is no region “nowhere”.",
        "The list cannot be sorted by “size”.",
        "Your search is too long. Use at most 8 words and 200 characters.",
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
