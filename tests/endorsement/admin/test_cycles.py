from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client

from endorsement import services
from endorsement.models import RenewalCycle
from tests import builders
from tests.endorsement.admin.reading import address, history, rows, text


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
            "These days overlap the cycle 2026–2027 (Oct 1, 2026 to Sep 30, 2027). No day may belong to two cycles.",
        ),
        ({"starts_on": "2030-10-01", "ends_on": "2031-09-30"}, "Renewal cycle with this Name already exists."),
        ({"name": "N", "starts_on": "2031-10-01"}, "The cycle's last day is before its first day."),
        (
            {"name": "N", "starts_on": "2030-10-01", "ends_on": "2031-09-30", "grace_until": "2031-01-01"},
            "Grace cannot end before the cycle does.",
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
    assert (response.status_code, "Somebody saved something that this contradicts." in text(response)) == (200, True)


def test_listing_shows_the_days_of_each_cycle_the_latest_first(desk: Client) -> None:
    builders.cycle(date(2025, 10, 1))
    cycle = builders.cycle(date(2026, 10, 1))
    cycle.grace_until = date(2027, 12, 31)
    services.save_cycle(cycle=cycle)
    assert [row[1:] for row in rows(desk.get(address("list", model="renewalcycle")))] == [
        ["Oct 1, 2026", "Sep 30, 2027", "", "Dec 31, 2027"],
        ["Oct 1, 2025", "Sep 30, 2026", "", ""],
    ]
