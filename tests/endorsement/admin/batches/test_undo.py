"""The list and the page of bulk changes, and undoing one: from the report of the bulk action to the last message."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from endorsement import batches
from endorsement.mail import outbox
from endorsement.models import Batch, Endorsement, Renewal
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices
from tests.endorsement.admin.bulk.confirming import ask, press
from tests.endorsement.admin.reading import soup, words

RENEWAL = {"cycle": "2026-10-01", "effective_on": "2026-11-22"}
REASON = {"reason": "The wrong year."}


@pytest.fixture
def renewed(desk: Client) -> Batch:
    people = [builders.lapsing(family_name=name).endorsee for name in ("Winter", "Summer")]
    press(desk, "renew", ask(desk, "renew", *people, **RENEWAL), confirmed="1", tick=[])
    pks = [str(one.pk) for one in Endorsement.objects.all()]
    press(desk, "renew", ask(desk, "renew", *people, **RENEWAL), confirmed="1", tick=pks)
    return Batch.objects.get()


def page(desk: Client, batch: Batch, name: str = "registry_batch") -> HttpResponse:
    return desk.get(reverse(name, args=[batch.pk]))


def panel(response: HttpResponse, name: str) -> list[str]:
    return [words(line) for line in soup(response).select(f"#{name}-content li")]


def undo(desk: Client, batch: Batch, **data: Any) -> HttpResponse:
    return desk.post(reverse("registry_batch_undo", args=[batch.pk]), {**REASON, **data}, follow=True)


def test_the_report_of_a_bulk_renewal_leads_to_its_page(desk):
    person = builders.lapsing().endorsee
    pks = [str(one.pk) for one in Endorsement.objects.all()]
    report = press(desk, "renew", ask(desk, "renew", person, **RENEWAL), confirmed="1", tick=pks)
    [link] = [link["href"] for link in soup(report).select(".messages a")]
    assert link == reverse("registry_batch", args=[Batch.objects.get().pk])
    shown = words(soup(desk.get(link)).select_one("#what-content"))
    assert "by registrar" in shown
    assert "1, of which 1 valid" in shown


def test_undoing_says_first_what_is_taken_back_and_who_leaves_the_list(desk, renewed):
    confirmation = undo(desk, renewed)
    assert panel(confirmation, "taken-back") == [
        "2 renewals are voided.",
        "Off the registry today, 2: Ada Summer, Ada Winter.",
    ]
    assert Renewal.objects.filter(batch=renewed).standing().count() == 2
    done = undo(desk, renewed, **asked(confirmation))
    assert notices(done) == ["Undone. 2 renewals are voided."]
    assert Renewal.objects.filter(batch=renewed).standing().count() == 0
    assert "Undone on Nov 22, 2026" in words(soup(done).select_one(".help-info"))


def test_what_would_be_undone_differently_by_now_is_asked_again(desk, renewed):
    confirmation = undo(desk, renewed)
    renewal = Renewal.objects.filter(batch=renewed).first()
    batches.services.void_renewal(renewal=renewal, reason="Check bounced.")
    again = undo(desk, renewed, **asked(confirmation))
    assert "nothing was undone" in words(soup(again).select_one(".help-warning"))
    assert Renewal.objects.filter(batch=renewed).standing().count() == 1


def test_two_registrars_undo_it_once(desk, renewed):
    confirmation = undo(desk, renewed)
    batches.undo(batch=renewed, reason="Me first.", by=renewed.made_by)
    late = undo(desk, renewed, **asked(confirmation))
    assert "registrar already undid this on Nov 22, 2026" in words(soup(late).select_one("main"))


def test_the_list_and_a_persons_page_and_history_lead_to_the_page(desk, renewed):
    address = reverse("registry_batch", args=[renewed.pk])
    person = Renewal.objects.filter(batch=renewed).first().endorsement.endorsee
    pages = [
        reverse("registry_batches"),
        reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[person.pk]),
        reverse("wagtailsnippets_endorsement_endorsee:history", args=[person.pk]),
    ]
    assert [bool(soup(desk.get(url)).select(f"main a[href='{address}']")) for url in pages] == [True, True, True]


def test_a_mailing_is_a_bulk_change_for_those_who_may_see_mail(desk, noon):
    person = builders.endorsee(email="ada@example.org")
    _number, batch = outbox.queue_notes([person.pk], subject="We {name}", text="We moved.")
    assert "Mailing: We {name}" in words(soup(desk.get(reverse("registry_batches"))).select_one("main"))
    assert panel(undo(desk, batch), "taken-back") == ["1 message is not sent."]


def test_an_unknown_bulk_change_is_not_found(desk):
    assert desk.get(reverse("registry_batch", args=[4711])).status_code == 404
