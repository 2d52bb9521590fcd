import json
import logging
import sys

import pytest
from django.test import RequestFactory

from vaimh.logs import JsonLines, PlainLines, RequestIds, WithRequest

pytestmark = pytest.mark.once


def entry(message="It failed for %s.", *args, **more) -> logging.LogRecord:
    record = logging.makeLogRecord(
        {
            "name": "vaimh",
            "levelname": "ERROR",
            "msg": message,
            "args": args,
            "created": 1_795_000_000.5,
            "msecs": 500,
            **more,
        }
    )
    WithRequest().filter(record)
    return record


@pytest.fixture
def failure():
    try:
        raise ValueError("one line\nand another")
    except ValueError:
        return sys.exc_info()


def plain(record: logging.LogRecord) -> str:
    return PlainLines("{asctime} {levelname} {name} {request_id}: {message}", style="{").format(record)


def test_a_plain_entry_is_one_line_in_utc(failure) -> None:
    line = plain(entry("It failed.\r", exc_info=failure))
    assert "\n" not in line
    assert "\r" not in line
    assert line.startswith("2026-11-18T11:06:40.500Z ERROR vaimh -: It failed.\\r\\nTraceback")


def test_a_json_entry_says_the_same(failure) -> None:
    line = JsonLines().format(entry("It failed.", exc_info=failure))
    said = json.loads(line)
    assert "\n" not in line
    assert said.pop("exc_info").endswith("ValueError: one line\nand another")
    assert said == {
        "level": "ERROR",
        "name": "vaimh",
        "message": "It failed.",
        "request_id": "-",
        "timestamp": "2026-11-18T11:06:40.500000+00:00",
    }


@pytest.mark.parametrize("write", [plain, lambda record: JsonLines().format(record)])
def test_nobodys_address_and_no_search_is_written(write) -> None:
    request = RequestFactory().get("/search/?q=Zquname")
    line = write(entry("No mail to %s.", "Ida.Zqu+x@mail.example.org", request=request, status_code=500))
    assert "No mail to [email]." in line
    assert "Zqu" not in line


@pytest.mark.parametrize(
    ("given", "is_taken"), [("3f-A.b_9", True), ("", False), ("a b", False), ("a\nb", False), ("a" * 65, False)]
)
def test_entries_of_a_request_have_its_id(given: str, is_taken: bool) -> None:
    ids = []

    def view(request):
        ids.extend(entry().request_id for _ in range(2))

    RequestIds(view)(RequestFactory().get("/", HTTP_X_REQUEST_ID=given))
    assert ids[0] == ids[1] != "-"
    assert (ids[0] == given) is is_taken
    assert entry().request_id == "-"


def test_no_entry_has_the_address_of_a_renewal_page() -> None:
    token = "NWXu02WPoviWAuv6xTm0tS-yb0TP9e5hu0DldqNi_ks"
    written = entry("Internal Server Error: /registry/renew/%s/", token)
    for line in (plain(written), JsonLines().format(written)):
        assert ("/registry/renew/[link]/" in line, token in line) == (True, False)
