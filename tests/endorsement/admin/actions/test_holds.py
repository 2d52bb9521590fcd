from datetime import date
from typing import Any

import pytest
from django.test import Client

from endorsement import services
from endorsement.enums import HoldKind
from endorsement.models import Endorsee, Hold
from tests import builders
from tests.endorsement.admin.actions.steps import asked, said, take
from tests.endorsement.admin.reading import address, errors, history, soup, words

pytestmark = pytest.mark.once


@pytest.fixture
def person(db: None) -> Endorsee:
    return builders.endorsed("IFS").endorsee


def held(person: Endorsee, kind: HoldKind = HoldKind.RETIRED) -> Hold:
    return services.place_hold(endorsee=person, kind=kind, starts_on=date(2026, 11, 1), reason="Told us.").record


def data(**fields: Any) -> dict[str, Any]:
    return {"kind": "retired", "starts_on": "2026-11-22", "reason": "Told us.", **fields}


def release(**fields: Any) -> dict[str, Any]:
    return {"released_on": "2026-11-22", "reason": "", **fields}


def test_hold_is_confirmed_done_and_in_the_history(desk: Client, person: Endorsee) -> None:
    expected = "not on the public list: IFS on hold since Nov 22, 2026 (retired)."
    url = address("hold", person.pk)
    confirmation = desk.post(url, data())
    messages = take(desk, url, data())
    assert said(confirmation) == [
        "Ada Winter is listed as IFS, renewed through Sep 30, 2028.",
        "Ada Winter will not be on the public list: IFS on hold since Nov 22, 2026 (retired).",
    ]
    assert messages == [f"Done. Ada Winter is {expected}"]
    assert history(person)[0] == (
        "endorsement.place_hold",
        "registrar",
        {"hold": [None, "retired"], "starts_on": [None, "2026-11-22"], "reason": [None, "Told us."]},
    )


def test_hold_covers_every_endorsement_of_the_person(desk: Client, person: Endorsee) -> None:
    builders.endorsed("IFA", person=person)
    assert said(desk.post(address("hold", person.pk), data()))[1] == (
        "Ada Winter will not be on the public list: IFA, IFS on hold since Nov 22, 2026 (retired)."
    )


def test_coming_hold_says_what_changes_when(desk: Client, person: Endorsee) -> None:
    assert said(desk.post(address("hold", person.pk), data(starts_on="2027-01-01")))[1:] == [
        "Ada Winter will be listed as IFS, renewed through Sep 30, 2028.",
        "From Jan 1, 2027: Ada Winter will not be on the public list: IFS on hold from Jan 1, 2027 (retired).",
    ]


def test_hold_sent_twice_is_placed_once(desk: Client, person: Endorsee) -> None:
    url = address("hold", person.pk)
    confirmed = asked(desk.post(url, data()))
    answers = [desk.post(url, confirmed) for _time in range(2)]
    assert ([answer.status_code for answer in answers], Hold.objects.count()) == ([302, 200], 1)
    assert errors(answers[1]) == [
        "Ada Winter already has a hold (Retired) from Nov 22, 2026. To change it, release it first."
    ]


@pytest.mark.parametrize("reason", ["", "   "])
def test_hold_without_a_reason_is_refused(desk: Client, person: Endorsee, reason: str) -> None:
    assert errors(desk.post(address("hold", person.pk), data(reason=reason))) == ["This field is required."]


def test_release_is_confirmed_done_and_in_the_history(desk: Client, person: Endorsee) -> None:
    url = address("release", person.pk, held(person).pk)
    confirmation = desk.post(url, release())
    messages = take(desk, url, release())
    assert said(confirmation) == [
        "Ada Winter is not on the public list: IFS on hold since Nov 1, 2026 (retired).",
        "Ada Winter will be listed as IFS, renewed through Sep 30, 2028.",
    ]
    assert messages == ["Done. Ada Winter is listed as IFS, renewed through Sep 30, 2028."]
    assert history(person)[0] == (
        "endorsement.release_hold",
        "registrar",
        {"hold": ["retired", None], "released_on": [None, "2026-11-22"]},
    )


def test_release_before_the_hold_begins_is_refused_in_words(desk: Client, person: Endorsee) -> None:
    response = desk.post(address("release", person.pk, held(person).pk), release(released_on="2026-10-31"))
    assert errors(response) == ["This hold starts on Nov 1, 2026 and can't be released before that day."]


@pytest.mark.parametrize("fields", [{}, {"correction": "on"}, {"reason": "Wrong person"}])
def test_hold_for_a_death_is_released_only_as_a_correction_with_a_reason(
    desk: Client, person: Endorsee, fields: dict[str, str]
) -> None:
    url = address("release", person.pk, held(person, HoldKind.DECEASED).pk)
    assert errors(desk.post(url, release(**fields))) == [
        "A hold for a death can be released only to correct a mistake. Tick the box and give the reason."
    ]


def test_mistaken_hold_for_a_death_is_corrected(desk: Client, person: Endorsee) -> None:
    url = address("release", person.pk, held(person, HoldKind.DECEASED).pk)
    messages = take(desk, url, release(released_on="2026-11-01", correction="on", reason="Wrong person"))
    assert messages == ["Done. Ada Winter is listed as IFS, renewed through Sep 30, 2028."]


def test_only_a_hold_for_a_death_asks_for_a_correction(desk: Client, person: Endorsee) -> None:
    holds = [held(person, kind) for kind in (HoldKind.DECEASED, HoldKind.INACTIVE)]
    pages = [soup(desk.get(address("release", person.pk, hold.pk))) for hold in holds]
    assert [len(page.select("[name=correction]")) for page in pages] == [1, 0]


def test_the_home_page_says_when_the_expected_end_of_a_hold_has_come(desk: Client, db: None) -> None:
    person = builders.endorsed("IFS").endorsee
    data = {"kind": "inactive", "starts_on": "2026-11-01", "expected_end": "2026-11-20", "reason": "Leave."}
    take(desk, address("hold", person.pk), data)
    hold = person.holds.get()
    assert "inactive, expected until Nov 20, 2026" in words(soup(desk.get("/admin/")).select_one("#holds-due-content"))
    take(desk, address("expect", person.pk, hold.pk), {"expected_end": "2027-02-01"})
    hold.refresh_from_db()
    assert (hold.expected_end, hold.released_on) == (date(2027, 2, 1), None)
    assert not soup(desk.get("/admin/")).select("#holds-due-content")


def test_a_hold_is_not_expected_to_end_before_it_starts(desk: Client, db: None) -> None:
    person = builders.endorsed("IFS").endorsee
    data = {"kind": "inactive", "starts_on": "2026-11-01", "expected_end": "2026-10-20", "reason": "Leave."}
    assert errors(desk.post(address("hold", person.pk), data)) == [
        "The hold starts on Nov 1, 2026, so it can't be expected to end before that day."
    ]
