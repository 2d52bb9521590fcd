"""Any sequence of what registrars do, on any dates, keeps the registry's promises.

Hypothesis plays registrar: it awards, renews early, late and as history, voids, ends, reopens, holds, releases, moves
cycles and the calendar, and lets days pass. After each step the tables must hold what the step promises and nothing
else; the registry on any date must be what a plain reading of the rule says (`reference.py`).

The same sequences every time, so that a red test stays red. To look for new ones: HYPOTHESIS_EXAMPLES=2000 make test
TESTS=tests/endorsement/test_invariants.py
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import QuerySet
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from wagtail.models import ModelLogEntry

from endorsement import audit, clock, services
from endorsement.cycles import ONE_DAY
from endorsement.enums import ON_REGISTRY, EndReason, HoldKind
from endorsement.models import Endorsee, Endorsement, Hold, RegistrySettings, Renewal, RenewalCycle
from endorsement.refusals import Refused
from endorsement.signals import registry_changed
from endorsement.standing import renewed_through
from tests import builders
from tests.endorsement import reference
from tests.endorsement.snapshot import tables

EXAMPLES = os.environ.get("HYPOTHESIS_EXAMPLES")
PROFILE = settings(
    max_examples=int(EXAMPLES or 30),
    stateful_step_count=25,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

FIRST_DAY = date(2026, 9, 20)
KINDS = ("IFS", "IMHM-C", "IMHM-P")

which = st.integers(0, 7)
a_few_days = st.integers(-2, 40)
edges = st.sampled_from([(9, 30), (10, 1), (12, 31), (1, 1)])
edge_days = st.builds(lambda year, edge: date(year, *edge), st.integers(2024, 2029), edges)
days = edge_days | st.dates(date(2023, 10, 1), date(2029, 12, 31))
past_days = st.dates(date(2023, 10, 1), FIRST_DAY)
REFUSED = "refused"


@contextmanager
def listening() -> Iterator[list[tuple[str, str]]]:
    """What `registry_changed` tells once the transaction is committed."""
    heard: list[tuple[str, str]] = []

    def hear(action: str, instance: Any, **kwargs: Any) -> None:
        heard.append((action, str(instance.pk)))

    registry_changed.connect(hear)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            yield heard
    finally:
        registry_changed.disconnect(hear)


def attempt(service: Callable[[], Any]) -> Any:
    """What the service returns, or REFUSED."""
    try:
        return service()
    except Refused:
        return REFUSED


class Registry(RuleBasedStateMachine):
    """Two people on the list and one who asked not to be, and whatever happens to them."""

    def __init__(self) -> None:
        super().__init__()
        self.travel = time_machine.travel(datetime.combine(FIRST_DAY, time(16), UTC), tick=False)
        self.clock = self.travel.start()
        self.example = transaction.atomic()
        self.example.__enter__()

    def teardown(self) -> None:
        try:
            agree_on(telling_days())
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)
            self.travel.stop()

    @initialize(awarded_on=st.tuples(past_days, past_days, past_days))
    def three_people(self, awarded_on: tuple[date, date, date]) -> None:
        for name, kind, day in zip(("Winter", "Frost", "Quiet"), KINDS, awarded_on, strict=True):
            builders.endorsed(kind, awarded_on=day, family_name=name, listed=name != "Quiet")

    def does(self, service: Callable[[], Any], *, action: str, on: Any = None, again: Any = None, **rows: int) -> Any:
        """Runs a service: it writes just these rows, one entry and one announcement, or it changes nothing at all.

        Args:
            on: the record that history and announcement name; what the service returns unless given.
            again: what the same once more answers; what it answered first unless given. It changes nothing.
            rows: how many rows of each model it adds or rewrites, beside cycles that it builds on the way.
        """
        before, last_entry = tables(), max(ModelLogEntry.objects.values_list("pk", flat=True))
        with listening() as heard:
            result = attempt(service)
        after = tables()
        if result is REFUSED or before == after:
            assert (after, heard) == (before, [])
            return result
        written = {
            model.__name__: (after[model] - before[model]).total() for model in after if after[model] != before[model]
        }
        built = written.get("RenewalCycle", 0) - rows.get("RenewalCycle", 0)
        assert written.pop("ModelLogEntry") == built + 1
        if built:
            rows["RenewalCycle"] = written["RenewalCycle"]
        assert written == rows
        assert all(after[model].total() >= before[model].total() for model in after)
        record = (action, str((on or result).pk))
        *cycles, own = entries = ModelLogEntry.objects.filter(pk__gt=last_entry).order_by("pk")
        assert [(entry.action, entry.content_type.model) for entry in cycles] == [
            (audit.CREATE, "renewalcycle")
        ] * built
        assert ((own.action, own.object_id), heard) == (record, [record])
        assert all(len(change) == 2 for entry in entries for change in entry.data.values())
        with listening() as heard:
            assert attempt(service) == (again or result)
        assert (tables(), heard) == (after, [])
        return result

    # --- What registrars do ---

    @rule(number=which, kind=st.sampled_from(KINDS), awarded_on=days)
    def award(self, number: int, kind: str, awarded_on: date) -> None:
        person, covers = one_of(Endorsee, number), 1 + RegistrySettings.load().award_covers_next_cycle
        self.does(
            lambda: services.award(endorsee=person, awarded_on=awarded_on, **builders.kind_of(kind)),
            action=audit.AWARD,
            on=person,
            again=REFUSED,
            Endorsement=1,
            Renewal=covers,
        )

    @rule(number=which, on=days, from_its_end=st.none() | st.integers(-400, 100), as_history=st.booleans())
    def renew(self, number: int, on: date, from_its_end: int | None, as_history: bool) -> None:
        """Early, late, within the cycle's grace, or on the day it is recorded."""
        endorsement, cycle = one_of(Endorsement, number), services.ensure_cycle(on=on)
        effective_on = None if from_its_end is None else cycle.ends_on + timedelta(days=from_its_end)
        stood = Renewal.objects.standing().filter(endorsement=endorsement, cycle=cycle).first()
        renewal = self.does(
            lambda: services.renew(
                endorsement=endorsement, cycle=cycle, effective_on=effective_on, as_history=as_history
            ),
            action=audit.RENEW,
            on=endorsement.endorsee,
            Renewal=1,
        )
        if stood:
            assert renewal == stood
        elif renewal is not REFUSED:
            assert renewal.effective_on == (effective_on or clock.today())

    @rule(number=which)
    def void(self, number: int) -> None:
        renewal = one_of(Renewal, number)
        self.does(
            lambda: services.void_renewal(renewal=renewal, reason="Paid by mistake."),
            action=audit.VOID,
            on=renewal.endorsement.endorsee,
            again=REFUSED,
            Renewal=1,
        )

    @rule(number=which, ended_on=days, reason=st.sampled_from(EndReason))
    def end(self, number: int, ended_on: date, reason: EndReason) -> None:
        endorsement = one_of(Endorsement, number)
        self.does(
            lambda: services.end_endorsement(endorsement=endorsement, ended_on=ended_on, reason=reason),
            action=audit.END,
            on=endorsement.endorsee,
            Endorsement=1,
        )

    @rule(number=which)
    def reopen(self, number: int) -> None:
        endorsement = one_of(Endorsement, number)
        self.does(
            lambda: services.reopen_endorsement(endorsement=endorsement, reason="The wrong person."),
            action=audit.REOPEN,
            on=endorsement.endorsee,
            Endorsement=1,
        )

    @rule(number=which, kind=st.sampled_from(HoldKind), starts_on=days)
    def hold(self, number: int, kind: HoldKind, starts_on: date) -> None:
        person = one_of(Endorsee, number)
        self.does(
            lambda: services.place_hold(endorsee=person, kind=kind, starts_on=starts_on, reason="Leave."),
            action=audit.HOLD,
            on=person,
            again=REFUSED,
            Hold=1,
        )

    @precondition(lambda self: Hold.objects.exists())
    @rule(number=which, released_on=days, correction=st.booleans())
    def release(self, number: int, released_on: date, correction: bool) -> None:
        hold = one_of(Hold, number)
        self.does(
            lambda: services.release_hold(hold=hold, released_on=released_on, correction=correction, reason="Back."),
            action=audit.RELEASE,
            on=hold.endorsee,
            Hold=1,
        )

    @rule(number=which)
    def change_the_wish_to_be_listed(self, number: int) -> None:
        person = one_of(Endorsee, number)
        person.listed = not person.listed
        self.does(lambda: services.save_endorsee(endorsee=person), action=audit.EDIT, Endorsee=1)

    # --- The calendar, and time ---

    @rule(on=days)
    def build_a_cycle(self, on: date) -> None:
        cycle = self.does(lambda: services.ensure_cycle(on=on), action=audit.CREATE, RenewalCycle=1)
        assert cycle.starts_on <= on <= cycle.ends_on

    @rule(
        number=st.none() | which,
        one_day=days,
        another_day=days,
        grace=st.none() | st.integers(0, 120),
        opens=st.none() | days,
    )
    def draw_a_cycle(
        self, number: int | None, one_day: date, another_day: date, grace: int | None, opens: date | None
    ) -> None:
        """A new cycle (a bridge, a long one), or other days for one that may have renewals."""
        is_new = number is None
        cycle = RenewalCycle(name=f"Cycle {RenewalCycle.objects.count()}") if is_new else one_of(RenewalCycle, number)
        cycle.starts_on, cycle.ends_on = sorted((one_day, another_day))
        cycle.grace_until = cycle.ends_on + timedelta(days=grace) if grace is not None else None
        cycle.renewals_open_on = min(opens, cycle.ends_on) if opens else None
        action = audit.CREATE if is_new else audit.EDIT
        self.does(lambda: services.save_cycle(cycle=cycle), action=action, RenewalCycle=1)

    @rule(number=which, shift=a_few_days, grace=st.none() | st.integers(0, 120))
    def move_the_end_of_a_cycle(self, number: int, shift: int, grace: int | None) -> None:
        cycle = one_of(RenewalCycle, number)
        cycle.ends_on = max(cycle.starts_on, cycle.ends_on + timedelta(days=shift))
        cycle.grace_until = cycle.ends_on + timedelta(days=grace) if grace is not None else None
        cycle.renewals_open_on = None
        self.does(lambda: services.save_cycle(cycle=cycle), action=audit.EDIT, RenewalCycle=1)

    @rule(edge=edges, months=st.sampled_from([12, 36, 3, 6]), covers_next=st.booleans())
    def change_the_calendar(self, edge: tuple[int, int], months: int, covers_next: bool) -> None:
        settings = RegistrySettings.load()
        settings.cycle_anchor, settings.cycle_months = date(2020, *edge), months
        settings.award_covers_next_cycle = covers_next
        settings.save()

    @rule(passed=st.integers(1, 400))
    def days_pass(self, passed: int) -> None:
        self.clock.shift(timedelta(days=passed))

    # --- What holds after every step ---

    @invariant()
    def one_renewal_stands_per_endorsement_and_cycle(self) -> None:
        pairs = Renewal.objects.filter(voided_at=None).values_list("endorsement", "cycle")
        assert len(pairs) == len(set(pairs))

    @invariant()
    def no_day_belongs_to_two_cycles(self) -> None:
        terms = sorted(RenewalCycle.objects.values_list("starts_on", "ends_on"))
        assert all(starts_on <= ends_on for starts_on, ends_on in terms)
        assert all(earlier[1] < later[0] for earlier, later in pairwise(terms))

    @invariant()
    def nobody_holds_the_same_endorsement_twice_on_a_day(self) -> None:
        kinds: dict[tuple, list] = {}
        for person, kind, branch, *term in Endorsement.objects.values_list(
            "endorsee", "category", "designation", "awarded_on", "ended_on"
        ):
            kinds.setdefault((person, kind, branch), []).append((term[0], term[1] or date.max))
        for terms in kinds.values():
            in_force = sorted(term for term in terms if term[0] < term[1])
            assert all(earlier[1] <= later[0] for earlier, later in pairwise(in_force))

    @invariant()
    def the_registry_today_is_what_the_rule_says(self) -> None:
        today = clock.today()
        active = {
            award.pk for person in reference.people() for award in person.awards if person.on_registry(award, today)
        }
        assert pks(Endorsement.objects.on_registry(today)) == active


def one_of(model: Any, number: int) -> Any:
    rows = model._base_manager.order_by("pk")
    return rows[number % len(rows)]


def telling_days() -> list[date]:
    """Each day on which an answer may change, and the day before it."""
    firsts = [
        Endorsement.objects.values_list("awarded_on", "ended_on"),
        Renewal.objects.values_list("effective_on"),
        RenewalCycle.objects.values_list("starts_on"),
        Hold.objects.values_list("starts_on", "released_on"),
    ]
    changes = {day for rows in firsts for row in rows for day in row if day}
    lasts = RenewalCycle.objects.values_list("ends_on", "grace_until")
    changes |= {day + ONE_DAY for row in lasts for day in row if day}
    return sorted(changes | {day - ONE_DAY for day in changes})


def agree_on(some_days: list[date]) -> None:
    """The registry and the plain reading of the rule answer alike for these days."""
    people, endorsements, endorsees = reference.people(), Endorsement.objects, Endorsee.objects
    awards = [(person, award) for person in people for award in person.awards]
    records = endorsements.with_history().in_bulk()
    for on in some_days:
        standings = {award.pk: person.standing(award, on) for person, award in awards}
        active = {award.pk for person, award in awards if person.on_registry(award, on)}
        listed = {award.pk for person, award in awards if person.listed and award.pk in active}
        through = {award.pk: person.renewed_through(award, on) for person, award in awards if award.pk in active}
        best = {person.pk: max((standings[award.pk] for award in person.awards), default=None) for person in people}

        assert pks(endorsements.on_registry(on)) == active
        assert pks(endorsements.listed(on)) == listed
        assert pks(endorsees.on_registry(on)) == {person.pk for person, award in awards if award.pk in active}
        assert pks(endorsees.listed(on)) == {person.pk for person, award in awards if award.pk in listed}
        assert dict(endorsees.with_standing(on).values_list("pk", "standing")) == best
        for record in endorsements.with_standing(on):
            records[record.pk].standing, records[record.pk].listing_cycle_id = record.standing, record.listing_cycle_id
        assert {pk: record.standing for pk, record in records.items()} == standings
        assert {pk for pk, standing in standings.items() if standing in ON_REGISTRY} == active
        printed = {pk: renewed_through(records[pk]) for pk in active}
        assert {pk: (what.last_day, what.grace_until) for pk, what in printed.items()} == through


def pks(queryset: QuerySet) -> set[int]:
    return set(queryset.values_list("pk", flat=True))


@pytest.mark.django_db
def test_any_sequence_of_changes_keeps_the_promises_of_the_registry() -> None:
    run_state_machine_as_test(Registry, settings=PROFILE)
