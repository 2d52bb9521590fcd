"""Dates of an award or end are corrected, and its renewals stay; what was entered in error leaves no trace."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from endorsement import clock, corrections, services
from endorsement.admin.endorsees.public_status import public_status
from endorsement.enums import EndReason, RenewalKind
from endorsement.models import Correction, Endorsement, Renewal
from endorsement.refusals import AlreadyEndorsed, ImplausibleDate, Refused
from tests import builders
from tests.endorsement.admin.reading import history

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def corrected(endorsement: Endorsement, awarded_on: date, ended_on: date | None = None) -> Endorsement:
    return corrections.correct_dates(
        endorsement=endorsement, awarded_on=awarded_on, ended_on=ended_on, reason="Mistyped.", by=None
    ).record


def listed(on: date) -> list[str]:
    return [one.label for one in Endorsement.objects.listed(on)]


def test_a_later_award_keeps_its_renewals_as_they_are():
    endorsement = builders.endorsed(awarded_on=date(2026, 10, 5))
    before = list(Renewal.objects.values())
    corrected(endorsement, date(2026, 11, 10))
    assert list(Renewal.objects.values()) == before
    assert [listed(date(2026, 11, day)) for day in (9, 10)] == [[], ["IFS"]]


def test_an_award_that_was_typed_too_late_is_listed_from_its_own_day():
    """The renewals that came with it count from that day, for the same cycles."""
    endorsement = builders.endorsed(awarded_on=date(2027, 1, 15))
    cycles = set(endorsement.renewals.values_list("cycle", flat=True))
    corrected(endorsement, date(2026, 11, 15))
    assert [listed(date(2026, 11, day)) for day in (14, 15)] == [[], ["IFS"]]
    standing = endorsement.renewals.standing()
    assert set(standing.values_list("cycle", "kind", "effective_on")) == {
        (cycle, RenewalKind.INITIAL, date(2026, 11, 15)) for cycle in cycles
    }
    voided = set(endorsement.renewals.voided().values_list("void_reason", flat=True))
    assert voided == {"The day of the award was corrected."}


def test_the_history_and_the_correction_have_the_days_before_and_after():
    endorsement = builders.endorsed(awarded_on=date(2026, 10, 5))
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 1), reason=EndReason.REVOKED)
    corrected(endorsement, date(2026, 10, 6), date(2026, 11, 2))
    days = {"awarded_on": ["2026-10-05", "2026-10-06"], "ended_on": ["2026-11-01", "2026-11-02"]}
    assert Correction.objects.get().changes == days
    action, _user, changes = history(endorsement.endorsee)[0]
    assert (action, changes) == (
        "endorsement.correct_dates",
        {"endorsement": ["IFS", "IFS"], **days, "reason": [None, "Mistyped."]},
    )


def test_the_same_dates_again_change_nothing():
    endorsement = builders.endorsed(awarded_on=date(2026, 10, 5))
    assert not corrections.correct_dates(
        endorsement=endorsement, awarded_on=date(2026, 10, 5), ended_on=None, reason="Mistyped."
    ).changed
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("awarded_on", "ended_on", "refusal"),
    [
        (date(2026, 12, 1), date(2026, 11, 1), ImplausibleDate),
        (date(1026, 10, 1), date(2026, 11, 1), ImplausibleDate),
        (date(2026, 10, 1), None, Refused),
    ],
)
def test_impossible_dates_are_refused(awarded_on, ended_on, refusal):
    endorsement = builders.endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 1), reason=EndReason.REVOKED)
    with pytest.raises(refusal):
        corrected(endorsement, awarded_on, ended_on)


def test_two_awards_of_one_kind_never_overlap():
    earlier = builders.endorsed(awarded_on=date(2024, 10, 1))
    services.end_endorsement(endorsement=earlier, ended_on=date(2025, 10, 1), reason=EndReason.RELINQUISHED)
    later = builders.endorsed(person=earlier.endorsee, awarded_on=date(2026, 10, 1))
    with pytest.raises(AlreadyEndorsed, match="Oct 1, 2024 to Oct 1, 2025"):
        corrected(later, date(2025, 9, 30))
    with pytest.raises(AlreadyEndorsed, match="would overlap"):
        corrected(earlier, date(2024, 10, 1), date(2026, 10, 2))
    corrected(earlier, date(2024, 10, 1), date(2026, 10, 1))


def test_the_advice_names_the_cycles_that_no_longer_fit():
    endorsement = builders.endorsed(awarded_on=date(2024, 10, 5))
    assert corrections.advice(corrected(endorsement, date(2025, 10, 5))) == (
        "The renewal for 2024–2025 lies before the award and counts on no day. Void it if it is wrong. "
        "An award of Oct 5, 2025 comes with 2026–2027, which this endorsement is not renewed for."
    )


# --- Entered in error ---


def in_error(endorsement: Endorsement) -> Endorsement:
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 22), reason=EndReason.ENTERED_IN_ERROR)
    return endorsement


def test_entered_in_error_takes_the_day_of_the_award_and_was_in_force_on_no_day():
    endorsement = in_error(builders.endorsed(awarded_on=date(2026, 10, 5)))
    assert endorsement.ended_on == date(2026, 10, 5)
    assert [listed(date(2026, *day)) for day in ((10, 5), (11, 1), (11, 22))] == [[], [], []]


def test_entered_in_error_follows_a_corrected_award():
    endorsement = corrected(in_error(builders.endorsed(awarded_on=date(2026, 10, 5))), date(2026, 10, 9))
    assert endorsement.ended_on == date(2026, 10, 9)


def test_the_public_side_is_the_same_with_and_without_what_was_entered_in_error():
    person = builders.endorsed("IFS", family_name="Winter").endorsee
    with time_machine.travel(datetime(2026, 11, 22, 17, tzinfo=UTC), tick=False):
        addresses = [f"/registry/{person.number}/", f"/api/registry/v1/endorsees/{person.number}/"]
        before = [body(address) for address in addresses]
        in_error(builders.endorsed("IMHM-C", person=person))
        assert [body(address) for address in addresses] == before


def body(address: str) -> str:
    return Client().get(address).content.decode()


def test_nobody_reads_the_error_in_the_headline():
    today = clock.today()
    person = builders.endorsed("IFS").endorsee
    only = in_error(builders.endorsed("IFS", family_name="Summer")).endorsee
    in_error(builders.endorsed("IMHM-C", person=person))
    assert (
        public_status(person, on=today, today=today).now()
        == "Ada Winter is listed as IFS, renewed through Sep 30, 2028."
    )
    assert public_status(only, on=today, today=today).now() == "Ada Summer is not on the public list: no endorsement."
