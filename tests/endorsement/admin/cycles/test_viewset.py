from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from endorsement import services
from endorsement.models import RenewalCycle
from tests import builders
from tests.endorsement.admin.actions.steps import asked
from tests.endorsement.admin.reading import address, history, rows, soup, text

pytestmark = pytest.mark.once


def data(**fields: Any) -> dict[str, Any]:
    return {
        "name": "2026–2027",
        "starts_on": "2026-10-01",
        "ends_on": "2027-09-30",
        "renewals_open_on": "",
        "grace_until": "",
        **fields,
    }


def test_new_cycle_is_in_the_history_once(desk: Client) -> None:
    desk.post(address("add", model="renewalcycle"), data())
    assert history(RenewalCycle.objects.get()) == [
        (
            "endorsement.create",
            "registrar",
            {"name": [None, "2026–2027"], "starts_on": [None, "2026-10-01"], "ends_on": [None, "2027-09-30"]},
        )
    ]


def test_changed_cycle_is_in_the_history_with_before_and_after(desk: Client) -> None:
    cycle = builders.cycle(date(2026, 10, 1))
    desk.post(address("edit", cycle.pk, model="renewalcycle"), data(grace_until="2027-12-31"))
    assert history(cycle)[0] == ("endorsement.edit", "registrar", {"grace_until": [None, "2027-12-31"]})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"name": "Another", "starts_on": "2027-09-30", "ends_on": "2028-09-29"},
            "These dates overlap the cycle 2026–2027 (Oct 1, 2026 to Sep 30, 2027). A day can be in only one cycle.",
        ),
        ({"starts_on": "2030-10-01", "ends_on": "2031-09-30"}, "Renewal cycle with this Name already exists."),
        ({"name": "N", "starts_on": "2031-10-01"}, "The cycle's last day is before its first day."),
        (
            {"name": "N", "starts_on": "2030-10-01", "ends_on": "2031-09-30", "grace_until": "2031-01-01"},
            "The grace period can't end before the cycle does.",
        ),
    ],
)
def test_cycle_that_cannot_be_is_refused_in_words(desk: Client, fields: dict[str, str], message: str) -> None:
    builders.cycle(date(2026, 10, 1))
    response = desk.post(address("add", model="renewalcycle"), data(**fields))
    assert (response.status_code, message in text(response), RenewalCycle.objects.count()) == (200, True, 1)


def test_cycle_that_somebody_else_was_faster_with_is_refused_in_words(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(**kwargs: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr(services, "save_cycle", too_late)
    response = desk.post(address("add", model="renewalcycle"), data())
    assert (response.status_code, "Someone else saved a conflicting change." in text(response)) == (200, True)


def test_listing_shows_the_days_of_each_cycle_the_latest_first(desk: Client) -> None:
    builders.cycle(date(2025, 10, 1))
    cycle = builders.cycle(date(2026, 10, 1))
    cycle.grace_until = date(2027, 12, 31)
    services.save_cycle(cycle=cycle)
    assert [row[1:] for row in rows(desk.get(address("list", model="renewalcycle")))] == [
        ["Oct 1, 2026", "Sep 30, 2027", "", "Dec 31, 2027"],
        ["Oct 1, 2025", "Sep 30, 2026", "", ""],
    ]


# --- Other days of a cycle with renewals ---


@pytest.fixture
def current(db: None) -> RenewalCycle:
    builders.endorsed("IFS", awarded_on=date(2026, 10, 5))
    return RenewalCycle.objects.get(name="2026–2027")


def days(cycle: RenewalCycle) -> tuple[date, date, date | None]:
    stored = RenewalCycle.objects.get(pk=cycle.pk)
    return stored.starts_on, stored.ends_on, stored.grace_until


def edit(desk: Client, cycle: RenewalCycle, **fields: Any) -> Any:
    return desk.post(address("edit", cycle.pk, model="renewalcycle"), data(**fields))


def test_other_days_are_saved_only_once_confirmed(desk: Client, current: RenewalCycle) -> None:
    before, entries = days(current), len(history(current))
    question = edit(desk, current, ends_on="2026-10-31")
    assert "1 person leaves the public list today, 0 join it." in text(question)
    assert "Leave the public list today: 1 Ada Winter" in text(question)
    assert "This cycle has one valid renewal, which would apply to the new dates." in text(question)
    assert rows(question) == [["Oct 1, 2026", "Oct 1, 2026"], ["Sep 30, 2027", "Oct 31, 2026"], ["", ""]]
    assert (days(current), len(history(current))) == (before, entries)
    edit(desk, current, **asked(question))
    assert days(current) == (date(2026, 10, 1), date(2026, 10, 31), None)
    assert history(current)[0] == ("endorsement.edit", "registrar", {"ends_on": ["2027-09-30", "2026-10-31"]})


def test_confirming_twice_is_once(desk: Client, current: RenewalCycle) -> None:
    confirmed = asked(edit(desk, current, ends_on="2026-10-31"))
    edit(desk, current, **confirmed)
    entries = len(history(current))
    again = edit(desk, current, **confirmed)
    assert (again.status_code, len(history(current)), days(current)[1]) == (302, entries, date(2026, 10, 31))


def test_what_would_happen_by_now_is_asked_anew(desk: Client, current: RenewalCycle) -> None:
    confirmed = asked(edit(desk, current, ends_on="2026-10-31"))
    builders.endorsed("IFA", awarded_on=date(2026, 10, 5), family_name="More")
    question = edit(desk, current, **confirmed)
    assert "The registry has changed since you opened this page, so nothing was saved." in text(question)
    assert "2 people leave the public list today, 0 join it." in text(question)
    assert days(current)[1] == date(2027, 9, 30)
    edit(desk, current, **asked(question))
    assert days(current)[1] == date(2026, 10, 31)


def test_confirmation_of_other_days_is_none(desk: Client, current: RenewalCycle) -> None:
    confirmed = asked(edit(desk, current, ends_on="2026-10-31"))
    question = edit(desk, current, **{**confirmed, "ends_on": "2026-10-30"})
    assert (days(current)[1], rows(question)[1]) == (date(2027, 9, 30), ["Sep 30, 2027", "Oct 30, 2026"])


def test_a_made_up_confirmation_is_none(desk: Client, current: RenewalCycle) -> None:
    edit(desk, current, ends_on="2026-10-31", confirmed="1")
    assert days(current)[1] == date(2027, 9, 30)


def test_going_back_shows_the_form_with_what_was_typed(desk: Client, current: RenewalCycle) -> None:
    question = edit(desk, current, ends_on="2026-10-31")
    form = edit(desk, current, **{**asked(question), "confirmed": "", "revise": "1"})
    assert (soup(form).select_one("[name=ends_on]")["value"], days(current)[1]) == ("2026-10-31", date(2027, 9, 30))


def test_change_of_grace_is_asked_too(desk: Client, current: RenewalCycle) -> None:
    question = edit(desk, current, grace_until="2027-12-31")
    assert "No one's standing changes today." in text(question)
    edit(desk, current, **asked(question))
    assert days(current)[2] == date(2027, 12, 31)


@pytest.mark.parametrize("fields", [{"name": "The year"}, {"renewals_open_on": "2026-07-01"}])
def test_what_moves_nobody_is_saved_at_once(desk: Client, current: RenewalCycle, fields: dict[str, str]) -> None:
    assert edit(desk, current, **fields).status_code == 302


def test_cycle_without_a_standing_renewal_is_saved_at_once(desk: Client, current: RenewalCycle) -> None:
    services.void_renewal(renewal=current.renewals.get(), reason="Mistake.")
    assert edit(desk, current, ends_on="2026-10-31").status_code == 302


def test_days_that_cannot_be_are_refused_before_anything_is_asked(desk: Client, current: RenewalCycle) -> None:
    response = edit(desk, current, ends_on="2027-10-31")
    assert "These dates overlap the cycle 2027–2028" in text(response)
    assert "Save these dates" not in text(response)
