import gzip
import sqlite3

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import path

from vaimh import urls as site_urls

pytestmark = pytest.mark.once

STRICT = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "frame-src 'self' https://www.youtube-nocookie.com https://player.vimeo.com",
}
LONG = "<p>Babies grow up in relationships.</p>" * 100

DISK_FULL = sqlite3.OperationalError("database or disk is full")
DISK_FULL.sqlite_errorcode = sqlite3.SQLITE_FULL
OUTAGES = [psycopg.OperationalError("Connection refused"), psycopg.errors.AdminShutdown(), DISK_FULL]


def failing(request, which):
    raise OperationalError from [*OUTAGES, psycopg.errors.ObjectInUse()][which]


urlpatterns = [
    path("failing/<int:which>/", failing),
    path("whole/", lambda request: HttpResponse(LONG)),
    path("stream/", lambda request: StreamingHttpResponse([LONG])),
    *site_urls.urlpatterns,
]


@pytest.fixture
def client(new_site: None) -> Client:
    return Client(headers={"Accept-Encoding": "gzip"})


def policy(client: Client, address: str) -> tuple[int, set[str] | None]:
    """The status and the directives, whose order means nothing."""
    response = client.get(address)
    sent = response.headers.get("Content-Security-Policy")
    return response.status_code, None if sent is None else set(sent.split("; "))


ADMIN = (STRICT - {"img-src 'self' data:"}) | {
    "img-src 'self' data: blob:",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
}


def test_pages_send_a_policy_of_their_own_and_files_send_none(client: Client) -> None:
    addresses = ("/", "/no-such-page/", "/admin/login/", "/registry/professionals.csv", "/sitemap.xml")
    assert [policy(client, address) for address in addresses] == [
        (200, STRICT),
        (404, STRICT),
        (200, ADMIN),
        (200, None),
        (200, None),
    ]


def test_the_admins_policy_can_report_only(client: Client, settings) -> None:
    settings.ADMIN_POLICY = "report"
    response = client.get("/admin/login/")
    assert set(response["Content-Security-Policy-Report-Only"].split("; ")) == ADMIN
    assert [policy(client, address) for address in ("/", "/admin/login/")] == [(200, STRICT), (200, None)]


def test_pages_say_little_to_other_sites_and_ask_for_no_device(client: Client) -> None:
    names = ("Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy")
    for address in ("/", "/admin/login/"):
        response = client.get(address)
        assert [response.get(name) for name in names] == [
            "same-origin",
            "same-origin",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ]


def test_debug_pages_may_style_themselves(client: Client, settings) -> None:
    settings.DEBUG = True
    assert policy(client, "/no-such-page/") == (404, None)


@pytest.mark.urls(__name__)
def test_what_is_whole_is_compressed_and_what_streams_does_not_wait(client: Client) -> None:
    whole, stream = client.get("/whole/"), client.get("/stream/")
    assert (whole["Content-Encoding"], gzip.decompress(whole.content).decode()) == ("gzip", LONG)
    assert ("Content-Encoding" in stream, stream.getvalue().decode()) == (False, LONG)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("which", range(len(OUTAGES)))
def test_a_database_that_is_away_or_full_is_told_on_a_page_of_its_own(client, caplog, which):
    answer = client.get(f"/failing/{which}/", headers={"accept-encoding": "identity"})
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "60", "no-store")
    assert "check first whether it was saved" in answer.content.decode()
    assert "The database is not available" in caplog.text


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_other_errors_of_the_database_stay_errors(client):
    client.raise_request_exception = False
    assert client.get(f"/failing/{len(OUTAGES)}/").status_code == 500
