import pytest
from django.test import Client

from tests.builders import endorsed
from tests.endorsement.api.conftest import API
from tests.keeping import SHARED

pytestmark = [pytest.mark.once, pytest.mark.django_db]

KEPT = ["endorsees/", "endorsees/VA-000001-P/", "categories/", "cycles/current/", "openapi.json"]
ADDRESSES = [*KEPT, "docs/", "verify/VA-000001-P/"]


@pytest.fixture
def registry(registry_of_module: None, noon: None) -> None:
    """Written once for all tests of this module."""


def test_headers_of_an_answer(registry):
    response = Client().get(f"{API}cycles/current/")
    etag = response["ETag"]
    assert dict(response.headers) == {
        "Content-Type": "application/json; charset=utf-8",
        "Content-Language": "en-us",
        "ETag": etag,
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": SHARED,
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Content-Length": str(len(response.content)),
        "Vary": "Accept-Encoding",
    }
    assert (etag[0], etag[-1], len(etag)) == ('"', '"', 34)


@pytest.mark.parametrize("address", KEPT)
def test_answer_that_the_client_has_is_not_sent_again(registry, address):
    first = Client().get(f"{API}{address}")
    again = Client().get(f"{API}{address}", headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (again["Cache-Control"], again["Access-Control-Allow-Origin"]) == (SHARED, "*")
    assert Client().get(f"{API}{address}", headers={"If-None-Match": '"other"'}).content == first.content


def test_tag_changes_with_the_answer(registry):
    before = Client().get(f"{API}endorsees/")
    endorsed(family_name="Newcomer")
    after = Client().get(f"{API}endorsees/", headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after["ETag"] == before["ETag"]) == (200, False)


def test_answer_that_must_be_another_is_refused(registry):
    response = Client().get(f"{API}categories/", headers={"If-Match": '"other"'})
    assert (response.status_code, response.json()["title"]) == (412, "Precondition Failed")


def test_check_of_a_number_is_never_kept(registry):
    for address in ("verify/VA-000001-P/", "verify/nonsense/", "verify/nonsense/?page=1"):
        response = Client().get(f"{API}{address}")
        assert (response["Cache-Control"], "ETag" in response) == ("no-store", False)


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_is_get_without_the_body(registry, address):
    get, head = Client().get(f"{API}{address}"), Client().head(f"{API}{address}")
    assert (head.status_code, head.content, head.headers) == (get.status_code, b"", get.headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_site_may_ask_first_and_then_read(address):
    response = Client().options(f"{API}{address}", headers={"Origin": "https://elsewhere.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert {name: response[name] for name in response.headers if name.startswith(("Access", "Allow"))} == {
        "Allow": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "If-None-Match",
        "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
        "Access-Control-Max-Age": "86400",
    }


def test_errors_can_be_read_from_any_site_too():
    for address in ("nowhere", "endorsees/?x=1"):
        assert Client().get(f"{API}{address}")["Access-Control-Allow-Origin"] == "*"
