import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.keeping import SHARED
from tests.vaimh.api.conftest import API

pytestmark = pytest.mark.once

ORIGIN = {"origin": "https://front.example.org"}
ANSWERS = ["", "pages/", "menu/", "settings/", "pages/0/", "pages/?limit=x", "nope/", "pages/find/?html_path=/"]


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_may_be_read_from_any_site_and_is_asked_for_again(client, site_tree, address):
    response = client.get(API + address, headers=ORIGIN)
    kept = SHARED if response.status_code == 200 else "no-cache"
    assert (response["Access-Control-Allow-Origin"], response["Cache-Control"]) == ("*", kept)


def test_an_answer_that_has_not_changed_is_not_sent_again(client, site_tree):
    first = client.get(f"{API}settings/")
    again = client.get(f"{API}settings/", headers={"if-none-match": first["ETag"], **ORIGIN})
    assert (again.status_code, again.content, again["Access-Control-Allow-Origin"]) == (304, b"", "*")
    site_tree.title = "New"
    site_tree.save()
    pages = client.get(f"{API}pages/")
    site_tree.title = "Newer"
    site_tree.save()
    assert client.get(f"{API}pages/", headers={"if-none-match": pages["ETag"]}).status_code == 200


def test_no_cookie_is_given_or_read(site_tree):
    staff = Client()
    staff.force_login(User.objects.create_superuser("admin"))
    response = staff.get(f"{API}pages/")
    assert (response.cookies.output(), "Cookie" in response.get("Vary", "")) == ("", False)


def test_a_password_in_the_request_is_ignored(client, site_tree):
    assert client.get(f"{API}pages/", headers={"authorization": "Basic bm9ib2R5"}).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(client, site_tree, method):
    response = getattr(client, method)(f"{API}pages/")
    assert (response.status_code, response["Allow"], response.json()) == (
        405,
        "GET, HEAD, OPTIONS",
        {"message": "this API is read-only"},
    )


def test_a_browser_may_ask_first(client, site_tree):
    asks = {"access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    response = client.options(f"{API}pages/", headers={**asks, **ORIGIN})
    assert {name: response[name] for name in ("Access-Control-Allow-Methods", "Access-Control-Allow-Headers")} == {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "If-None-Match",
    }


def test_options_asked_by_hand_names_the_methods(client, site_tree):
    response = client.options(f"{API}menu/")
    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")


def test_head_answers_as_get_does(client, site_tree):
    assert client.head(f"{API}pages/").headers["Content-Length"] == client.get(f"{API}pages/").headers["Content-Length"]


def test_the_rest_of_the_site_is_left_alone(client, site_tree):
    assert "Access-Control-Allow-Origin" not in client.get("/", headers=ORIGIN).headers
