import pytest
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from endorsement.public.rate_limit import NETWORK_SHARE
from tests.builders import registrar
from tests.pages.reading import part
from tests.vaimh.accounts.signing_in import sign_in
from vaimh.accounts.forms import RESETS_FOR_ADDRESS, RESETS_FROM_CLIENT

pytestmark = pytest.mark.usefixtures("new_site")

KNOWN, UNKNOWN = "registrar@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def account(new_site: None) -> None:
    registrar()


@pytest.fixture
def queued(settings) -> None:
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
    }


def ask(email: str, *, at: str = "192.0.2.1") -> HttpResponse:
    return Client(REMOTE_ADDR=at).post(reverse("wagtailadmin_password_reset"), {"email": email}, follow=True)


def test_the_mail_leads_to_a_new_password(client: Client) -> None:
    ask("Registrar@example.org")
    [sent] = mail.outbox
    assert sent.to == [KNOWN]
    link = next(line for line in sent.body.splitlines() if "/admin/password_reset/confirm/" in line)
    form = client.get(link.removeprefix("http://localhost"), follow=True)
    new = {"new_password1": "another-long-password", "new_password2": "another-long-password"}
    client.post(form.redirect_chain[-1][0], new)
    assert sign_in(password="another-long-password").status_code == 302


def test_a_known_and_an_unknown_address_cost_the_same_and_read_the_same(queued) -> None:
    ask(UNKNOWN)  # what the first page of a process reads once
    said, asked = [], []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            said.append(part(ask(email).content, "main"))
        asked.append([query["sql"].split(" VALUES ")[0] for query in queries if "session" not in query["sql"]])
    assert (said[0], asked[0]) == (said[1], asked[1])
    assert not any("auth_user" in sql for sql in asked[0])
    assert [task.task_path for task in DBTaskResult.objects.all()] == ["vaimh.accounts.resets.send_reset"] * 3


def test_an_address_gets_only_so_many_mails_and_the_page_says_the_same() -> None:
    said = {part(ask(KNOWN, at=f"192.0.2.{number}").content, "main") for number in range(40)}
    assert (len(said), len(mail.outbox)) == (1, RESETS_FOR_ADDRESS)


@pytest.mark.parametrize(
    ("clients", "most"),
    [
        (["192.0.2.1"] * 60, RESETS_FROM_CLIENT),
        ([f"2001:db8:1:{number:x}::1" for number in range(60)], RESETS_FROM_CLIENT * NETWORK_SHARE),
    ],
)
def test_a_client_and_a_network_ask_only_so_often(queued, clients: list[str], most: int) -> None:
    for number, at in enumerate(clients):
        ask(f"somebody-{number}@example.org", at=at)
    assert DBTaskResult.objects.count() == most
