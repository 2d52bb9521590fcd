from datetime import date

import pytest

from endorsement import services
from endorsement.admin.cycles.effect import NAMES_SHOWN, Effect, effect_of
from endorsement.models import RenewalCycle
from tests import builders

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 22)


def effect(cycle: RenewalCycle, **days: date) -> Effect:
    for field, day in days.items():
        setattr(cycle, field, day)
    with services.rehearsal():
        return effect_of(lambda: services.save_cycle(cycle=cycle), cycle=cycle, on=TODAY)


def groups(found: Effect) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(group.sentence, group.count, group.names) for group in found.groups]


@pytest.fixture
def current(db: None) -> RenewalCycle:
    builders.endorsed("IFS", awarded_on=date(2026, 10, 5), family_name="Listed")
    builders.endorsed("IFS", awarded_on=date(2026, 10, 5), family_name="Unlisted", listed=False)
    return builders.cycle(TODAY)


def test_cycle_that_ends_earlier_takes_people_off(current: RenewalCycle) -> None:
    found = effect(current, ends_on=date(2026, 10, 31))
    assert (found.renewals, found.summary) == (2, "1 person leaves the public list today, 0 join it.")
    assert groups(found) == [
        ("Leave the public list today", 1, ("Ada Listed",)),
        ("Change their standing today without leaving or joining the public list", 1, ("Ada Unlisted",)),
    ]


def test_grace_brings_people_back(current: RenewalCycle) -> None:
    builders.lapsing("IFA", family_name="Late")
    found = effect(builders.cycle(date(2026, 9, 30)), grace_until=date(2026, 12, 31))
    assert found.summary == "0 people leave the public list today, 1 joins it."
    assert groups(found) == [("Join the public list today", 1, ("Ada Late",))]


def test_who_goes_from_active_to_grace_changes_without_leaving(current: RenewalCycle) -> None:
    found = effect(current, ends_on=date(2026, 10, 31), grace_until=date(2026, 12, 31))
    assert [(group.count, group.names) for group in found.groups] == [(2, ("Ada Listed", "Ada Unlisted"))]


def test_change_of_another_time_changes_nobody_today(current: RenewalCycle) -> None:
    found = effect(current, ends_on=date(2027, 8, 31))
    assert (found.summary, found.groups) == ("No one's standing changes today.", [])


def test_names_come_in_order_up_to_a_bound(current: RenewalCycle) -> None:
    for number in range(NAMES_SHOWN + 4):
        builders.endorsed("IFA", awarded_on=date(2026, 10, 5), family_name=f"A{number:02}", given_name="")
    [leaving, _otherwise] = effect(current, ends_on=date(2026, 10, 31)).groups
    assert (leaving.count, leaving.names[0], len(leaving.names), leaving.more) == (25, "A00", NAMES_SHOWN, 5)


def test_fingerprint_is_that_of_the_days_and_the_people(current: RenewalCycle) -> None:
    def fingerprint(**days: date) -> str:
        return effect(RenewalCycle.objects.get(pk=current.pk), **days).fingerprint

    first, again = (fingerprint(ends_on=date(2026, 10, 31)) for _ in range(2))
    other_day = fingerprint(ends_on=date(2026, 10, 30))
    builders.endorsed("IFA", awarded_on=date(2026, 10, 5), family_name="More")
    other_people = fingerprint(ends_on=date(2026, 10, 31))
    assert (again == first, other_day == first, other_people == first) == (True, False, False)
