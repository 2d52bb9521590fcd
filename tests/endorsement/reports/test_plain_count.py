"""The figures of a season, and the registry on a date, against a plain count in Python."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from endorsement.enums import ON_REGISTRY, Progress
from endorsement.models import Endorsement
from endorsement.reports import season
from endorsement.reports.season import Change
from tests.endorsement.reports.seasons import (
    DAY,
    END,
    START,
    TODAY,
    a_bit_of_everything,
    plain_on_registry,
    plain_progress,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything", "noon")]


@pytest.fixture(scope="module")
def everything(module_transaction: None) -> None:
    a_bit_of_everything()


@pytest.mark.parametrize("day", [date(2025, 3, 1), START - DAY, TODAY, END + DAY])
def test_figures_of_a_season_are_those_of_a_plain_count(day):
    asked = season.season_on(day, today=TODAY)
    expected = Counter(
        (endorsement.category.code, plain_progress(endorsement, asked.term, asked.as_of))
        for endorsement in Endorsement.objects.all()
    )
    expected = {(code, way): count for (code, way), count in expected.items() if way is not None}
    counted = season.tally(asked)
    found = {
        (row.code, way): getattr(numbers, way.name.lower())
        for row, numbers in counted.by_category
        for way in Progress
        if getattr(numbers, way.name.lower())
    }
    assert found == expected
    total = counted.total
    assert sum(expected.values()) == total.due + total.new
    assert total.due == total.renewed + total.covered + total.held + total.not_yet
    assert total.good == total.renewed + total.covered + total.new


def test_the_figures_of_the_current_season_hold_every_kind():
    total = season.tally(season.season_on(TODAY, today=TODAY)).total
    assert total == season.Tally(renewed=9, covered=5, held=4, not_yet=5, new=5)


def test_weeks_add_up_to_the_figures_and_begin_on_mondays():
    weeks = season.by_week(season.season_on(TODAY, today=TODAY))
    total = season.tally(season.season_on(TODAY, today=TODAY)).total
    assert (sum(week.renewed for week in weeks), sum(week.new for week in weeks)) == (total.renewed, total.new)
    assert [week.renewed_so_far for week in weeks][-1] == total.renewed
    assert {week.starts_on.weekday() for week in weeks} == {0}
    assert [b.starts_on - a.ends_on for a, b in pairwise(weeks)] == [DAY] * (len(weeks) - 1)


@pytest.mark.parametrize("on", [date(2018, 1, 1), START - DAY, START, TODAY, END, END + DAY, date(2031, 1, 1)])
def test_census_of_a_date_is_that_of_a_plain_count(on):
    everything = list(Endorsement.objects.all())
    there = [e for e in everything if plain_on_registry(e, on)]
    counted = season.census(on)
    assert {row.code: count for row, count in counted.by_category if count} == Counter(e.category.code for e in there)
    assert counted.endorsements == len(there)
    assert sum(counted.by_standing.values()) == len(everything)
    assert (counted.people, counted.listed) == (
        len({e.endorsee_id for e in there}),
        len({e.endorsee_id for e in there if e.endorsee.listed}),
    )


@pytest.mark.parametrize("on", [date(2018, 1, 1), START - DAY, TODAY, END + DAY])
def test_change_between_two_days_is_that_of_a_plain_count(on):
    now = {e for e in Endorsement.objects.all() if plain_on_registry(e, TODAY)}
    then = {e for e in Endorsement.objects.all() if plain_on_registry(e, on)}
    there, not_there = season.census(TODAY), season.census(on)
    for change, gone in ((Change(there, not_there), now - then), (Change(not_there, there), then - now)):
        assert {e for person in change.people for e in person.explained_endorsements} == gone
        assert sum(count for _standing, count in change.reasons) == len(gone)
        assert change.count == len({e.endorsee_id for e in gone}) == len(change.people)
        standings = Counter(e.standing for person in change.people for e in person.explained_endorsements)
        assert dict(change.reasons) == standings
        assert set(standings) & set(ON_REGISTRY) == set()
