from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Category, Endorsee, Locality
from endorsement.reports.board import Board, Flow
from tests import builders
from tests.endorsement.reports.seasons import (
    DAY,
    START,
    TODAY,
    a_bit_of_everything,
    end,
    hold,
    plain_holds,
    plain_on_registry,
    renew,
)

pytestmark = pytest.mark.django_db
EVE = START - DAY


def board(day: date = TODAY, today: date = TODAY) -> Board:
    return Board(day, today=today)


def plain_flow(held: dict[Endorsee, list]) -> Flow:
    """The same count, in plain Python: `held` has the endorsements of each person."""
    counts: Counter[str] = Counter()
    for endorsements in held.values():
        before = [each for each in endorsements if plain_on_registry(each, EVE)]
        if any(plain_on_registry(each, TODAY) for each in endorsements):
            earlier = any(each.awarded_on < START and each.ended_on != each.awarded_on for each in endorsements)
            counts["kept" if before else "back" if earlier else "new"] += 1
        elif before:
            ended = all(each.ended_on and each.ended_on <= TODAY for each in before)
            is_held = plain_holds(before[0], TODAY)
            counts["held" if is_held else "ended" if ended else "lapsed"] += 1
    return Flow(**counts)


def held_by(people: list[Endorsee], category: Category | None = None) -> dict[Endorsee, list]:
    return {
        person: [each for each in person.endorsements.all() if category in (None, each.category)] for person in people
    }


def test_every_figure_is_that_of_a_plain_count() -> None:
    a_bit_of_everything()
    for number, person in enumerate(Endorsee.objects.all()):
        person.locality = Locality.objects.all()[number % 3] if number % 4 else None
        services.save_endorsee(endorsee=person)
    people = list(Endorsee.objects.prefetch_related("endorsements__renewals__cycle", "endorsements__category", "holds"))
    report = board()
    assert report.total == plain_flow(held_by(people))
    assert min(report.total.kept, report.total.back, report.total.new, report.total.lapsed, report.total.held) > 0
    assert dict(report.by_category) == {
        category: plain_flow(held_by(people, category)) for category in Category.objects.all()
    }
    regions = {person.locality.region if person.locality else "" for person in people}
    assert dict(report.by_region) == {
        region: plain_flow(
            held_by([each for each in people if (each.locality.region if each.locality else "") == region])
        )
        for region in regions
    }


def test_figures_of_a_registry_with_everything_add_up() -> None:
    a_bit_of_everything()
    report = board()
    on_registry = [Endorsee.objects.on_registry(day).count() for day in (EVE, TODAY)]
    assert [report.total.before, report.total.now] == on_registry
    assert sum(flow.now for _region, flow in report.by_region) == report.total.now


def test_an_upgrade_is_kept_in_total_and_moves_between_categories() -> None:
    low = builders.lapsing("IFS")
    end(low, TODAY, reason=EndReason.SUPERSEDED)
    builders.endorsed("IMHS", awarded_on=TODAY, person=low.endorsee)
    report = board()
    assert report.total == Flow(kept=1)
    assert {category.code: flow for category, flow in report.by_category} == {
        "IFS": Flow(ended=1),
        "IMHS": Flow(new=1),
    }


def test_an_award_to_a_person_who_had_lapsed_brings_them_back() -> None:
    old = builders.endorsed("IFS", awarded_on=date(2019, 11, 5))
    builders.endorsed("IMHS", awarded_on=TODAY, person=old.endorsee)
    assert board().total == Flow(back=1)


def test_a_person_entered_in_error_and_awarded_anew_is_new() -> None:
    wrong = builders.endorsed("IFS", awarded_on=date(2024, 11, 5))
    end(wrong, wrong.awarded_on, reason=EndReason.ENTERED_IN_ERROR)
    builders.endorsed("IFA", awarded_on=TODAY, person=wrong.endorsee)
    assert board().total == Flow(new=1)


def test_a_person_in_grace_is_kept_until_it_is_over() -> None:
    builders.lapsing("IFS")
    cycle = builders.cycle(EVE)
    cycle.grace_until = TODAY
    services.save_cycle(cycle=cycle)
    assert [board().total, board(today=TODAY + DAY).total] == [Flow(kept=1), Flow(lapsed=1)]


def test_cycles_stand_oldest_first_from_the_registrys_first() -> None:
    kept = builders.endorsed("IFS", awarded_on=date(2024, 11, 5))
    renew(kept, on=START)
    gone = builders.endorsed("IFS", awarded_on=date(2024, 11, 5))
    hold(gone, kind=HoldKind.RETIRED, starts_on=date(2026, 3, 1))
    assert [(season.name, flow) for season, flow in board().by_cycle] == [
        ("2024–2025", Flow(new=2)),
        ("2025–2026", Flow(kept=1, held=1)),
        ("2026–2027", Flow(kept=1)),
    ]


def test_an_empty_registry_has_a_report_of_nothing() -> None:
    report = board()
    assert (report.total, report.total.kept_percent, report.by_region) == (Flow(), None, [])
    assert [flow for _season, flow in report.by_cycle] == [Flow()]


def test_report_costs_the_same_queries_at_any_size() -> None:
    builders.lapsing("IFS")
    costs = []
    for size in (1, 100):
        builders.multiply(to=size)
        with CaptureQueriesContext(connection) as queries:
            report = board()
            assert sum(flow.before for _season, flow in report.by_cycle) > 0
            assert report.by_category
            assert report.by_region
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 30
