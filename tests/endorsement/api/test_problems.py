import sqlite3

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client

from endorsement.public import rate_limit
from tests.endorsement.api.conftest import API, GOLDEN
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db

UNISSUED = "VA-999999-D"
WHOLE = "Use a whole number from {} to {}."


@pytest.fixture
def registry(registry_of_module: None, noon: None) -> None:
    """Written once for all tests of this module."""


def problem(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def errors(query):
    response = Client().get(f"{API}endorsees/?{query}")
    assert response.status_code == 422
    return [(error["parameter"], error["detail"]) for error in problem(response)["errors"]]


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("problem-not-listed", f"endorsees/{UNISSUED}/", 404),
        ("problem-no-such-address", "nobody/knows/this.html", 404),
        ("problem-no-slash", "endorsees", 404),
        ("problem-parameters", "endorsees/?category=nope&region=mars&utm_source=mail", 422),
        ("problem-unknown-values", "endorsees/?category=nope&region=mars&q=" + "a+" * 9, 422),
    ],
)
def test_error_is_a_problem_document(registry, name, address, status):
    response = Client().get(f"{API}{address}")
    assert response.status_code == status
    assert_golden(problem(response), GOLDEN / f"{name}.json")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("utm_source=mail", [("utm_source", "This parameter doesn't exist.")]),
        ("page=2", [("page", "This parameter doesn't exist.")]),
        ("limit=10&limit=20", [("limit", "Use this parameter only once.")]),
        ("q=a&q=b", [("q", "Use this parameter only once.")]),
        ("limit=0", [("limit", WHOLE.format(1, 100))]),
        ("limit=101", [("limit", WHOLE.format(1, 100))]),
        ("limit=", [("limit", WHOLE.format(1, 100))]),
        ("limit=5.0", [("limit", WHOLE.format(1, 100))]),
        ("limit=%D9%A3", [("limit", WHOLE.format(1, 100))]),
        ("offset=-1", [("offset", WHOLE.format(0, 1_000_000))]),
        ("offset=" + "9" * 5_000, [("offset", WHOLE.format(0, 1_000_000))]),
        ("offset=%00", [("offset", WHOLE.format(0, 1_000_000))]),
        ("facets=yes", [("facets", "Use true or false.")]),
        ("category=", [("category", "The value is empty or has no printable characters.")]),
        ("category=%00", [("category", "The value is empty or has no printable characters.")]),
        ("sort=random", [("sort", "Unknown sort order “random”.")]),
        ("locality=richmond", [("locality", "Unknown location “richmond”.")]),
        ("designation=IMHM-C%27", [("designation", "Unknown designation “IMHM-C'”.")]),
        ("q=" + "a" * 201, [("q", "String should have at most 200 characters")]),
        ("%00=1", [("\x00", "This parameter doesn't exist.")]),
    ],
)
def test_each_parameter_that_cannot_be_used_is_told(registry, query, expected):
    assert errors(query) == expected


def test_a_flood_of_wrong_parameters_is_told_in_part(registry):
    assert len(errors("&".join(f"category=x{number}" for number in range(500)))) == 20
    assert errors("x" * 10_000 + "=1") == [("x" * 40, "This parameter doesn't exist.")]


def test_more_parameters_than_can_be_read_are_a_bad_request(registry):
    response = Client().get(f"{API}endorsees/?" + "&".join(f"x{number}" for number in range(10_001)))
    assert (response.status_code, problem(response)["detail"]) == (400, "The request isn't valid.")


@pytest.mark.parametrize(
    "address",
    ["endorsees/VA-000001-P/", "categories/", "cycles/current/", f"verify/{UNISSUED}/", "openapi.json", "docs/"],
)
def test_no_address_takes_a_parameter_it_does_not_know(registry, address):
    response = Client().get(f"{API}{address}?page=1")
    assert (response.status_code, problem(response)["errors"][0]["parameter"]) == (422, "page")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
@pytest.mark.parametrize("address", ["endorsees/", "openapi.json", "docs/", "nothing-here"])
def test_nothing_can_be_written(method, address):
    response = Client(enforce_csrf_checks=True).generic(method, f"{API}{address}")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert problem(response)["detail"] == "This API is read-only. Use GET."


def test_too_many_look_ups_have_to_wait(registry, monkeypatch):
    monkeypatch.setattr(rate_limit, "LOOK_UPS", 2)
    answers = [Client().get(f"{API}verify/{UNISSUED}/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (answers[2]["Retry-After"], answers[2]["Cache-Control"]) == ("900", "no-store")
    assert_golden(problem(answers[2]), GOLDEN / "problem-look-ups.json")


def test_a_database_that_waits_too_long_is_busy(registry, monkeypatch):
    def wait(*arguments, **options):
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError from cause

    monkeypatch.setattr("endorsement.api.routes.read_part", wait)
    response = Client().get(f"{API}endorsees/")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "60", "no-cache")
    assert problem(response)["detail"] == "The registry is busy. Try again in a minute."


def test_a_database_that_is_away_is_not_an_error_of_the_registry(registry, monkeypatch):
    def fail(*arguments, **options):
        raise OperationalError from psycopg.OperationalError("Connection refused")

    monkeypatch.setattr("endorsement.api.routes.read_part", fail)
    response = Client().get(f"{API}endorsees/")
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert problem(response)["detail"] == "The registry's database is not available. Try again in a minute."


def test_what_nobody_foresaw_is_logged_and_not_told(registry, monkeypatch, caplog):
    def fail(*arguments, **options):
        raise RuntimeError("a secret of the server")

    monkeypatch.setattr("endorsement.api.routes.read_part", fail)
    response = Client(raise_request_exception=False).get(f"{API}endorsees/")
    assert response.status_code == 500
    assert_golden(problem(response), GOLDEN / "problem-unforeseen.json")
    assert [record.exc_info[1].args for record in caplog.records] == [("a secret of the server",)]
