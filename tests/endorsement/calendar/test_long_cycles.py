"""Cycles of three years: awards, renewals, what is renewed through, and who lapses."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from endorsement import clock, refusals, services
from endorsement.calendar import lookup
from endorsement.models import Endorsement, RegistrySettings, RenewalCycle
from endorsement.standing import explain, renewed_through
from tests.builders import cycle, endorsed

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 10, 1), date(2029, 9, 30)


@pytest.fixture(autouse=True)
def three_years():
    settings = RegistrySettings.load()
    settings.cycle_anchor, settings.cycle_months, settings.award_covers_next_cycle = FIRST, 36, False
    settings.save()


def is_on(endorsement, *days):
    return [Endorsement.objects.on_registry(day).filter(pk=endorsement.pk).exists() for day in days]


def known(endorsement, on):
    return Endorsement.objects.explained(on).get(pk=endorsement.pk)


def through(endorsement, on):
    return str(renewed_through(known(endorsement, on)))


def test_an_award_is_good_through_the_third_year():
    endorsement = endorsed(awarded_on=date(2026, 11, 5))
    assert through(endorsement, date(2026, 11, 5)) == "Sep 30, 2029"
    assert is_on(endorsement, date(2027, 10, 1), date(2028, 10, 1), LAST, date(2029, 10, 1)) == [
        True,
        True,
        True,
        False,
    ]


def test_an_award_that_covers_the_next_cycle_is_good_for_six_years():
    RegistrySettings.objects.update(award_covers_next_cycle=True)
    assert through(endorsed(awarded_on=date(2026, 11, 5)), date(2026, 11, 5)) == "Sep 30, 2032"


def test_who_lapses_reads_the_dates_of_the_cycle():
    endorsement = endorsed(awarded_on=date(2026, 11, 5))
    day = date(2029, 10, 1)
    assert explain(known(endorsement, day), on=day, today=day, cycle_name=lookup.term_on(day)[0]) == (
        "renewed through Sep 30, 2029; not renewed for Oct 1, 2029 – Sep 30, 2032"
    )


def test_an_early_renewal_leaves_no_blink():
    endorsement = endorsed(awarded_on=date(2026, 11, 5))
    with time_machine.travel(datetime(2029, 8, 15, 16, tzinfo=UTC), tick=False):
        services.renew(endorsement=endorsement, cycle=cycle(date(2029, 10, 1)))
        assert through(endorsement, clock.today()) == "Sep 30, 2032"
    assert is_on(endorsement, LAST, date(2029, 10, 1), date(2032, 9, 30), date(2032, 10, 1)) == [
        True,
        True,
        True,
        False,
    ]


def test_a_renewal_in_the_second_year_counts_from_its_day_to_the_cycles_end():
    endorsement = endorsed(awarded_on=date(2024, 11, 5))  # in the three years before
    with time_machine.travel(datetime(2028, 2, 29, 16, tzinfo=UTC), tick=False):
        services.renew(endorsement=endorsement, cycle=cycle(clock.today()))
    assert is_on(endorsement, date(2026, 9, 30), FIRST, date(2028, 2, 28), date(2028, 2, 29), LAST) == [
        True,
        False,
        False,
        True,
        True,
    ]


def test_a_long_cycle_follows_a_short_one_without_gap():
    RenewalCycle.objects.create(name="2025–2026", starts_on=date(2025, 10, 1), ends_on=date(2026, 9, 30))
    endorsement = endorsed(awarded_on=date(2025, 11, 5))
    assert through(endorsement, date(2025, 11, 5)) == "Sep 30, 2026"
    services.renew(endorsement=endorsement, cycle=cycle(FIRST), effective_on=FIRST)
    assert through(endorsement, date(2025, 11, 5)) == "Sep 30, 2029"


def test_a_short_cycle_that_exists_shortens_the_long_one_after_it():
    RenewalCycle.objects.create(name="2026–2027", starts_on=FIRST, ends_on=date(2027, 9, 30))
    long = cycle(date(2028, 1, 1))
    assert (long.starts_on, long.ends_on) == (date(2027, 10, 1), LAST)


def test_a_long_cycle_takes_renewals_until_its_last_day():
    endorsement = endorsed(awarded_on=date(2024, 11, 5))
    long = cycle(FIRST)
    with time_machine.travel(datetime(2029, 10, 1, 16, tzinfo=UTC), tick=False), pytest.raises(refusals.CycleOver):
        services.renew(endorsement=endorsement, cycle=long)
    with time_machine.travel(datetime(2029, 9, 30, 16, tzinfo=UTC), tick=False):
        assert services.renew(endorsement=endorsement, cycle=long).record.effective_on == LAST
