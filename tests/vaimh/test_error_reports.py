"""What leaves the site for Sentry when something fails."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.once

# In a process of its own: the SDK changes Django's classes for good. Everything personal in it has "Zqu".
SITE = """
import json, logging
from sentry_sdk.transport import Transport

sent = []

class Kept(Transport):
    def capture_envelope(self, envelope):
        sent.append([[item.type, json.loads(item.get_bytes())] for item in envelope.items])

import sentry_sdk
init = sentry_sdk.init
sentry_sdk.init = lambda **options: init(**options, transport=Kept)
import vaimh.wsgi
from django.test import Client

def fails(request, number, **kwargs):
    name = "Ida Zqu"
    logging.getLogger("endorsement.test").error("No mail to %s.", "zqu@zqu.example", extra={"who": name})
    logging.getLogger("other").error(f"No mail to zqu@zqu.example for {name}.")
    try:
        raise ValueError(f"{name} of VA-ZQUZQU-Z has zqu@zqu.example")
    except ValueError as error:
        raise RuntimeError("DETAIL: Key (email)=(zqu@zqu.example) already exists.") from error

from django.urls import get_resolver

def patterns(resolver):
    for entry in resolver.url_patterns:
        yield from patterns(entry) if hasattr(entry, "url_patterns") else [entry]

pattern = next(pattern for pattern in patterns(get_resolver()) if pattern.name == "record")
pattern.callback = fails
client = Client(
    raise_request_exception=False,
    headers={"cookie": "name=Zqu", "user-agent": "Zqu", "x-forwarded-for": "192.0.2.7", "x-request-id": "r1"},
)
answer = client.post(
    "/registry/VA-ZQUZQU-Z/?q=Zqu", {"email": "zqu@zqu.example", "name": "Zqu"}, headers={"host": "localhost"}
)
print(json.dumps([answer.status_code, sent]))
"""


@pytest.fixture(scope="module")
def reports() -> list[dict]:
    """Of one request: two entries of the log and an exception that came from another one."""
    root = settings.BASE_DIR
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{root}:{root / 'site'}",
        "ENVIRONMENT": "development",
        "DATABASE_URL": "sqlite://:memory:",
        "SENTRY_DSN": "https://key@sentry.example.org/1",
    }
    done = subprocess.run([sys.executable, "-c", SITE], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    status, envelopes = json.loads(done.stdout)
    assert status == 500
    items = [item for envelope in envelopes for item in envelope]
    assert [kind for kind, _event in items] == ["event"] * 3
    return [event for _kind, event in items]


def test_nothing_about_people_is_in_them(reports: list[dict]) -> None:
    for report in reports:
        for value in report.get("exception", {}).get("values", ()):
            for frame in value["stacktrace"]["frames"]:
                frame.pop("pre_context", None)  # the code of this test has it
                frame.pop("context_line", None)
                frame.pop("post_context", None)
    assert [word for word in ("zqu", "192.0.2.7", "q=") if word in json.dumps(reports).lower()] == []


def test_they_say_where_it_failed(reports: list[dict]) -> None:
    last = reports[-1]
    values = last["exception"]["values"]
    assert [(value["type"], "value" in value) for value in values] == [("ValueError", False), ("RuntimeError", False)]
    frame = values[-1]["stacktrace"]["frames"][-1]
    assert (frame["function"], "vars" in frame) == ("fails", False)
    assert (last["transaction"], last["environment"]) == ("/registry/{number}/", "development")


def test_their_entry_of_the_log_is_found_by_the_request(reports: list[dict]) -> None:
    assert [report["tags"] for report in reports] == [{"request_id": "r1"}] * 3


def test_a_text_of_the_site_s_own_code_is_there_without_what_is_put_into_it(reports: list[dict]) -> None:
    assert [(report["logger"], report.get("logentry")) for report in reports[:2]] == [
        ("endorsement.test", {"message": "No mail to %s."}),
        ("other", None),
    ]
