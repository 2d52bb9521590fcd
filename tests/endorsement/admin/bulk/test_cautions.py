"""A bulk change of a third of the registry, or for a cycle that hasn't opened, is asked about again in words."""

import pytest
from django.http import HttpResponse
from django.test import Client

from endorsement.admin.bulk import base
from endorsement.models import Hold, Message, Renewal
from tests import builders
from tests.endorsement.admin.bulk.confirming import action, ask, posted, press
from tests.endorsement.admin.reading import soup, words

pytestmark = pytest.mark.once

HOLD = {"kind": "inactive", "starts_on": "2026-11-22", "reason": "Leave."}


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "FEWEST", 3)


def people(count: int, **fields: str) -> None:
    for number in range(count):
        builders.endorsed(family_name=f"Winter{number}", **fields)


def caution(response: HttpResponse) -> str:
    block = soup(response).select_one(".help-warning")
    return words(block) if block else ""


def test_more_than_a_third_is_done_only_after_the_second_yes(desk: Client, db: None) -> None:
    people(4)
    confirmation = ask(desk, "hold", **HOLD)
    assert "This touches 4 people. The registry has 4 today" in caution(confirmation)
    again = press(desk, "hold", confirmation, confirmed="1")
    assert "Nothing was done yet." in caution(again)
    assert not Hold.objects.exists()
    understood = soup(again).select_one("[name=understood]")["value"]
    press(desk, "hold", again, confirmed="1", understood=understood)
    assert Hold.objects.count() == 4


def test_a_yes_to_another_number_of_people_is_none(desk: Client, db: None) -> None:
    people(4)
    confirmation = ask(desk, "hold", **HOLD)
    understood = soup(confirmation).select_one("[name=understood]")["value"]
    ticks = posted(confirmation)["tick"][:3]
    again = press(desk, "hold", confirmation, confirmed="1", understood=understood, tick=ticks)
    assert "This touches 3 people" in caution(again)
    assert not Hold.objects.exists()


def test_a_handful_is_asked_about_once(desk: Client, db: None) -> None:
    people(2)
    assert caution(ask(desk, "hold", **HOLD)) == ""


def test_a_cycle_that_has_not_opened_is_asked_about_even_for_one(desk: Client, db: None) -> None:
    people(1)
    lapsed = builders.lapsing(family_name="Summer").endorsee
    data = {"cycle": "2027-10-01", "effective_on": "2026-11-22"}
    confirmation = ask(desk, "renew", lapsed, **data)
    ticked = [box["value"] for box in soup(confirmation).select("input[name=tick]")]
    again = press(desk, "renew", confirmation, confirmed="1", tick=ticked)
    assert "2027–2028 hasn't opened: its renewals open on Oct 1, 2027." in caution(again)
    before = Renewal.objects.count()
    understood = soup(again).select_one("[name=understood]")["value"]
    press(desk, "renew", again, confirmed="1", tick=ticked, understood=understood)
    assert Renewal.objects.count() == before + 1


def test_mail_to_more_than_a_third_is_asked_about_before_it_is_queued(desk: Client, db: None) -> None:
    people(3, email="ada@example.org")
    again = ask(desk, "email", subject="News", text="We moved.")
    assert "This touches 3 people" in caution(again)
    assert not Message.objects.exists()
    understood = soup(again).select_one("[name=understood]")["value"]
    fields = {**posted(again), "subject": "News", "text": "We moved.", "understood": understood}
    desk.post(action("email"), fields)
    assert Message.objects.count() == 3
