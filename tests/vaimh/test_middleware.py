import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import include, path

pytestmark = pytest.mark.once

STRICT = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'self'",
}
LONG = "<p>Babies grow up in relationships.</p>" * 100

urlpatterns = [
    path("whole/", lambda request: HttpResponse(LONG)),
    path("stream/", lambda request: StreamingHttpResponse([LONG])),
    path("", include("vaimh.urls")),
]


@pytest.fixture
def client(new_site: None) -> Client:
    return Client(headers={"Accept-Encoding": "gzip"})


def policy(client: Client, address: str) -> tuple[int, set[str] | None]:
    """The status and the directives, whose order means nothing."""
    response = client.get(address)
    sent = response.headers.get("Content-Security-Policy")
    return response.status_code, None if sent is None else set(sent.split("; "))


def test_public_pages_send_a_strict_policy_and_the_admin_and_files_send_none(client: Client) -> None:
    addresses = ("/", "/no-such-page/", "/admin/login/", "/registry/professionals.csv", "/sitemap.xml")
    assert [policy(client, address) for address in addresses] == [
        (200, STRICT),
        (404, STRICT),
        (200, None),
        (200, None),
        (200, None),
    ]


def test_debug_pages_may_style_themselves(client: Client, settings) -> None:
    settings.DEBUG = True
    assert policy(client, "/no-such-page/") == (404, None)


@pytest.mark.urls(__name__)
def test_what_is_whole_is_compressed_and_what_streams_does_not_wait(client: Client) -> None:
    whole, stream = client.get("/whole/"), client.get("/stream/")
    assert (whole["Content-Encoding"], gzip.decompress(whole.content).decode()) == ("gzip", LONG)
    assert ("Content-Encoding" in stream, stream.getvalue().decode()) == (False, LONG)
