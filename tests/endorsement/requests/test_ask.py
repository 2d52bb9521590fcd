"""The form that mails a lost link: one answer for every address, and links for those that are known."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from endorsement import services
from endorsement.enums import HoldKind, MessageKind
from endorsement.models import Endorsee, Message, WantedLink
from endorsement.requests import ask, wanted
from tests.builders import cycle, endorsed
from tests.endorsement.requests.asking import TODAY, due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_site")]

FORM = "/registry/renew/"
KNOWN = "ada@example.org"


@pytest.fixture
def ada() -> Endorsee:
    return due(email=KNOWN).endorsee


def post(address: str, **extra):
    return Client().post(FORM, {"email": address}, **extra)


def asked(address: str) -> tuple[str, int]:
    """The kinds of mail that are queued for an address, after the mail's own run."""
    post(address)
    wanted.answer()
    return [message.kind for message in Message.objects.filter(address__iexact=address)]


def test_a_known_address_gets_a_link_that_works(ada):
    post(KNOWN.upper())
    call_command("send_mail_due", "--queued")
    [message] = mail.outbox
    [link] = re.findall(r"http://[^/]+(/registry/renew/[\w-]{43}/)", message.body)
    assert (message.to, Client().get(link).status_code) == ([KNOWN], 200)
    assert not WantedLink.objects.exists()


def test_every_address_has_the_same_answer_after_the_same_work(ada):
    said = []
    for address in (KNOWN, "nobody@example.org"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = post(address)
        shape = [re.sub(r"'[^']*'", "?", query["sql"]) for query in queries]
        said.append((response.status_code, response.url, dict(response.headers), response.cookies.output(), shape))
    assert said[0] == said[1]
    assert (said[0][0], said[0][1], said[0][3]) == (302, f"{FORM}?sent=1", "")


def test_a_stranger_is_mailed_nothing_and_forgotten(ada):
    assert asked("nobody@example.org") == []
    assert not WantedLink.objects.exists()


@pytest.mark.parametrize("changed", [{"no_mail": True}, {"is_sample": True}, {"email": ""}])
def test_people_who_get_no_mail_get_no_link(ada, changed):
    Endorsee.objects.update(**changed)
    assert asked(KNOWN) == []


def test_nobody_mails_a_person_who_has_died(ada):
    services.place_hold(endorsee=ada, kind=HoldKind.DECEASED, starts_on=TODAY, reason="Told by the family.")
    assert asked(KNOWN) == []


def test_people_who_share_an_address_get_a_link_each(ada):
    due("IFA", family_name="Other", email=KNOWN)
    assert asked(KNOWN) == [MessageKind.LINK] * 2


def test_an_address_is_noted_three_times_in_a_quarter_of_an_hour_and_a_person_mailed_three_times_a_day(ada, noon):
    for _each in range(5):
        wanted.answer()
        assert post(KNOWN).status_code == 302
    assert asked(KNOWN) == [MessageKind.LINK] * 3
    noon.shift(3600)
    assert asked(KNOWN) == [MessageKind.LINK] * 3
    noon.shift(24 * 3600)
    assert asked(KNOWN) == [MessageKind.LINK] * 4


def test_one_connection_that_asks_for_many_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(ask, "ASKED", 2)
    answers = [post(f"{number}@example.org") for number in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert WantedLink.objects.count() == 2
    assert int(answers[-1]["Retry-After"]) > 0


@pytest.mark.parametrize("address", ["", "ada", "a\0@example.org", "x" * 300 + "@example.org"])
def test_what_is_no_address_is_told(address):
    answer = post(address)
    soup = BeautifulSoup(answer.content, "html.parser")
    assert (answer.status_code, bool(soup.select("[role=alert] li"))) == (422, True)
    assert Client().put(FORM).status_code == 405


def test_the_page_is_kept_nowhere_and_sets_no_cookie():
    response = Client().get(FORM)
    assert (response["Cache-Control"], response["X-Robots-Tag"], response.cookies.output()) == (
        "no-store",
        "noindex",
        "",
    )


def test_the_link_is_for_the_cycle_that_is_due(ada):
    assert wanted.cycle_of_link(ada, on=TODAY) == cycle(TODAY)
    early = endorsed("IFA", family_name="Early").endorsee
    following = cycle(cycle(TODAY).ends_on.replace(month=11))
    services.void_renewal(
        renewal=early.endorsements.get().renewals.get(cycle=following), reason="Renews like everybody."
    )
    assert wanted.cycle_of_link(early, on=TODAY) == following
    following.renewals_open_on = following.starts_on.replace(month=7)
    services.save_cycle(cycle=following)
    assert wanted.cycle_of_link(early, on=TODAY) == cycle(TODAY)
