"""Each part of a season by itself. `test_plain_count.py` has the figures of a whole registry."""

from datetime import date

import pytest
from django.core.management import call_command

from endorsement import services
from endorsement.calendar import lookup
from endorsement.enums import EndReason, HoldKind, Progress, Standing
from endorsement.models import Endorsee
from endorsement.reports import season
from endorsement.reports.season import Change
from tests.builders import C26, NAMES, category, cycle, endorsed, endorsee, lapsing, multiply
from tests.endorsement.reports.seasons import DAY, END, START, TODAY, end, hold, renew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def current():
    return season.season_on(TODAY, today=TODAY)


def following():
    return season.season_on(END + DAY, today=TODAY)


def progress(endorsement, of=None):
    found = (of or current()).endorsements.filter(pk=endorsement.pk).values_list("progress", flat=True)
    return [Progress(value) for value in found if value is not None]


# --- One endorsement ---


def test_who_was_good_until_the_cycle_began_and_is_not_renewed_is_due_and_not_yet():
    assert progress(lapsing()) == [Progress.NOT_YET]


def test_who_is_renewed_is_renewed_also_before_it_counts_and_while_on_hold():
    early = lapsing(family_name="Early")
    renew(early, on=TODAY, effective_on=date(2026, 12, 1))
    hold(early)
    assert progress(early) == [Progress.RENEWED]


def test_a_voided_renewal_is_none():
    endorsement = lapsing()
    services.void_renewal(renewal=renew(endorsement), reason="Wrong person.")
    assert progress(endorsement) == [Progress.NOT_YET]


def test_who_skips_the_first_renewal_is_covered_by_the_award():
    assert progress(endorsed(awarded_on=START - DAY)) == [Progress.COVERED]


@pytest.mark.parametrize("awarded_on", [START, END])
def test_who_is_awarded_in_the_cycle_is_new_and_not_due(awarded_on):
    assert progress(endorsed(awarded_on=awarded_on)) == [Progress.NEW]


def test_new_endorsement_whose_renewal_was_voided_is_not_yet_renewed():
    endorsement = endorsed(awarded_on=START)
    for renewal in endorsement.renewals.all():
        services.void_renewal(renewal=renewal, reason="Mistake.")
    assert progress(endorsement) == [Progress.NOT_YET]


def test_who_lapsed_before_is_not_due_until_renewed_again():
    endorsement = endorsed(awarded_on=date(2020, 11, 5))
    before = progress(endorsement)
    renew(endorsement)
    assert (before, progress(endorsement)) == ([], [Progress.RENEWED])


def test_grace_that_reaches_the_cycle_makes_due_across_a_bridge():
    endorsement = lapsing()
    years_end = cycle(C26[0])
    years_end.ends_on, years_end.grace_until = date(2026, 6, 30), START - DAY
    services.save_cycle(cycle=years_end)
    cycle(date(2026, 8, 1))
    assert progress(endorsement) == [Progress.NOT_YET]


def test_who_is_on_hold_is_held_from_the_first_to_the_last_day_of_the_hold():
    starts_today, released_today, tomorrow = (lapsing(family_name=name) for name in ("A", "B", "C"))
    hold(starts_today)
    services.release_hold(hold=hold(released_today, starts_on=TODAY - DAY), released_on=TODAY)
    hold(tomorrow, starts_on=TODAY + DAY)
    assert [progress(e) for e in (starts_today, released_today, tomorrow)] == [
        [Progress.HELD],
        [Progress.NOT_YET],
        [Progress.NOT_YET],
    ]


def test_who_has_died_is_neither_due_nor_held_nor_counted_as_lost():
    endorsement = lapsing()
    kept = season.retention(current()).people
    hold(endorsement, kind=HoldKind.DECEASED)
    assert (progress(endorsement), kept, season.retention(current()).people) == ([], 1, 0)


@pytest.mark.parametrize(
    ("ended_on", "expected"),
    [(START, []), (TODAY, []), (TODAY + DAY, [Progress.NOT_YET])],
)
def test_endorsement_that_has_ended_is_not_due(ended_on, expected):
    endorsement = lapsing()
    end(endorsement, ended_on)
    assert progress(endorsement) == expected


@pytest.mark.parametrize(("ended_on", "expected"), [(START, []), (START + DAY, [Progress.RENEWED])])
def test_renewed_endorsement_counts_when_it_was_in_force_for_a_day_of_the_cycle(ended_on, expected):
    endorsement = lapsing()
    renew(endorsement, on=START, effective_on=START - DAY)
    end(endorsement, ended_on)
    assert progress(endorsement) == expected


def test_award_ended_on_its_own_day_never_was():
    endorsement = endorsed(awarded_on=TODAY)
    end(endorsement, TODAY, EndReason.ENTERED_IN_ERROR)
    assert progress(endorsement) == []


def test_holds_and_ends_of_a_past_season_are_those_of_its_last_day():
    endorsement = endorsed(awarded_on=date(2023, 11, 5))
    hold(endorsement, starts_on=START)
    past = season.season_on(START - DAY, today=TODAY)
    assert (past.as_of, progress(endorsement, past)) == (START - DAY, [Progress.NOT_YET])


def test_next_season_asks_who_is_good_for_this_cycle():
    covered = endorsed(awarded_on=TODAY)
    renewed = lapsing(family_name="Renewed")
    renew(renewed)
    not_renewed = lapsing(family_name="Late")
    assert [progress(e, following()) for e in (covered, renewed, not_renewed)] == [
        [Progress.COVERED],
        [Progress.NOT_YET],
        [],
    ]


# --- Days ---


def test_last_day_of_the_cycle_is_left_too():
    days = [START - DAY, START, END, END + DAY]
    seasons = [season.Season(name="", term=lookup.current_term(START), today=day) for day in days]
    assert [(s.days_left, s.days_to_start) for s in seasons] == [(365, 1), (365, 0), (1, 0), (0, 0)]


# --- The figures ---


def test_week_of_a_renewal_is_that_of_its_first_day_that_counts():
    renew(lapsing(), on=date(2026, 11, 15))
    renew(lapsing(family_name="Monday"), on=date(2026, 11, 16))
    assert [(str(w.starts_on), str(w.ends_on), w.renewed, w.renewed_so_far) for w in season.by_week(current())] == [
        ("2026-11-09", "2026-11-15", 1, 1),
        ("2026-11-16", "2026-11-22", 1, 2),
    ]


def test_renewals_from_long_before_and_after_do_not_stretch_the_weeks():
    renew(lapsing(), effective_on=date(1990, 1, 1))
    weeks = season.by_week(current())
    assert (len(weeks), weeks[0].renewed) == (34, 1)


def test_season_without_renewals_has_no_weeks():
    lapsing()
    assert season.by_week(current()) == []


def test_people_not_yet_renewed_come_by_name_each_with_what_is_not_renewed():
    both = endorsee("Both")
    lapsing("IFA", person=both)
    lapsing("IFS", person=both)
    one = endorsee("Attic")
    lapsing("IFS", person=one)
    renew(lapsing("IFA", person=one))
    renew(lapsing(family_name="Done"))
    people = [(p.family_name, [e.label for e in p.explained_endorsements]) for p in current().people_not_yet]
    assert people == [("Attic", ["IFS"]), ("Both", ["IFA", "IFS"])]


def test_retention_counts_people_who_kept_any_endorsement():
    upgraded = lapsing("IFS", family_name="Upgraded")
    end(upgraded, START - DAY, EndReason.SUPERSEDED)
    endorsed("IMHS", awarded_on=START, person=upgraded.endorsee)
    renew(lapsing(family_name="Kept"))
    lapsing(family_name="Lost")
    endorsed(awarded_on=TODAY, family_name="New")
    found = season.retention(current())
    assert (found.before.name, found.people, found.kept, found.percent) == ("2025–2026", 3, 2, 66)


def test_retention_of_nobody_has_no_percentage():
    assert season.retention(current()).percent is None


def test_season_of_a_cycle_without_a_row_is_empty_and_makes_none():
    lapsing()
    before = cycle(TODAY).pk
    far = season.season_on(date(2040, 1, 1), today=TODAY)
    assert (far.name, season.tally(far).total, season.by_week(far)) == ("2039–2040", season.Tally(), [])
    assert cycle(TODAY).pk == before
    assert lookup.cycle_covering(date(2040, 1, 1)) is None


# --- The registry on a date ---


def test_who_drops_off_is_told_with_the_standing_of_that_day():
    renew(lapsing())
    held = renew(lapsing(family_name="Held")).endorsement
    hold(held, starts_on=END)
    off = Change(season.census(TODAY), season.census(END + DAY))
    assert off.reasons == [(Standing.HELD, 1), (Standing.LAPSED, 1)]


# --- Cost ---


def test_figures_cost_the_same_queries_at_any_size(django_assert_max_num_queries):
    for code in NAMES:
        category(code)

    def cost():
        with django_assert_max_num_queries(60) as context:
            asked = current()
            season.tally(asked)
            season.by_week(asked)
            season.retention(asked)
            list(asked.people_not_yet[:50])
            off = Change(season.census(TODAY), season.census(END + DAY))
            _reasons, _people = off.reasons, list(off.people[:50])
        return len(context)

    # The cycle after the last has no row at either size.
    for year in range(2017, 2028):
        cycle(date(year, 12, 1))
    call_command("sample_registry", size=20, verbosity=0)
    cost()
    at_twenty = cost()
    multiply(to=150)
    assert (cost(), Endorsee.objects.count()) == (at_twenty, 150)
