"""Any sequence of what registrars do, on any dates, keeps the registry's promises.

Hypothesis plays registrar: it awards, renews early, late and as history, voids, ends, reopens, holds, releases, moves
cycles and the calendar, and lets days pass. After each step the tables must hold what the step promises and nothing
else; the registry on any date must be what a plain reading of the rule says (`reference.py`).

The same sequences every time, so that a red test stays red: a few in the everyday run, many among the slow tests. To
look for new ones: HYPOTHESIS_EXAMPLES=2000 make test TESTS=tests/endorsement/test_invariants.py
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import F
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

from endorsement import audit, batches, bulk, clock, corrections, merging, services
from endorsement.enums import RENEWABLE, BatchKind, EndReason, HoldKind, RenewalKind
from endorsement.models import (
    Batch,
    Endorsee,
    Endorsement,
    Hold,
    Merge,
    NumberAlias,
    RegistrySettings,
    Renewal,
    RenewalCycle,
)
from endorsement.refusals import Refused
from endorsement.signals import registry_changed
from tests import builders
from tests.endorsement.agreement import agree_on, agree_on_who_is_on, telling_days
from tests.endorsement.snapshot import tables

NEW_EXAMPLES = os.environ.get("HYPOTHESIS_EXAMPLES")
FEW = 6
# Each takes three times as long on a server.
MANY = 30 if connection.vendor == "sqlite" else 10

FIRST_DAY = date(2026, 9, 20)
KINDS = ("IFS", "IMHM-C")

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
        heard.append((action, str(instance.pk) if instance else "many"))

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


def record_of(result: Any) -> Any:
    """The record of what a service did; bulk services and ensure_cycle return what they are about."""
    return result.record if isinstance(result, services.Done) else result


class Registry(RuleBasedStateMachine):
    """One who is listed, one who asked not to be, two kinds of endorsement, and whatever happens to them."""

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

    @initialize(one_day=past_days, another_day=past_days)
    def two_people(self, one_day: date, another_day: date) -> None:
        builders.endorsed(KINDS[0], awarded_on=one_day, family_name="Winter")
        builders.endorsed(KINDS[1], awarded_on=another_day, family_name="Quiet", listed=False)

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
            assert not getattr(result, "changed", False)
            return record_of(result)
        written = {
            model.__name__: (after[model] - before[model]).total() for model in after if after[model] != before[model]
        }
        built = written.get("RenewalCycle", 0) - rows.get("RenewalCycle", 0)
        assert written.pop("ModelLogEntry") == built + 1
        if built:
            rows["RenewalCycle"] = written["RenewalCycle"]
        assert written == rows
        assert all(after[model].total() >= before[model].total() for model in after)
        assert getattr(result, "changed", True)
        record = (action, str((on or record_of(result)).pk))
        *cycles, own = entries = ModelLogEntry.objects.filter(pk__gt=last_entry).order_by("pk")
        assert [(entry.action, entry.content_type.model) for entry in cycles] == [
            (audit.CREATE, "renewalcycle")
        ] * built
        assert ((own.action, own.object_id), heard) == (record, [record])
        assert all(len(change) == 2 for entry in entries for change in entry.data.values())
        with listening() as heard:
            repeated = attempt(service)
        assert record_of(repeated) == (again or record_of(result))
        assert not getattr(repeated, "changed", False)
        assert (tables(), heard) == (after, [])
        return record_of(result)

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

    @rule(on=days, from_its_end=st.integers(-400, 100), as_history=st.booleans())
    def renew_everybody_at_once(self, on: date, from_its_end: int, as_history: bool) -> None:
        """What was planned is done: each as if renewed alone, but who is on hold is left out."""
        cycle = services.ensure_cycle(on=on)
        terms = {"cycle": cycle, "effective_on": cycle.ends_on + timedelta(days=from_its_end), "as_history": as_history}
        people, everything = Endorsee.objects.values_list("pk", flat=True), Endorsement.objects.in_bulk()
        due = {pk for pk, endorsement in everything.items() if would_be_renewed(endorsement, terms)}
        plan, before = attempt(lambda: bulk.plan_renewals(endorsees=people, on=clock.today(), **terms)), tables()
        with listening() as heard:
            lines = attempt(lambda: bulk.renew_many(endorsements=everything, on=clock.today(), **terms))
        assert sorted(lines, key=repr) == sorted(plan, key=repr)
        assert due == {line.pk for line in lines if line.group in RENEWABLE} if lines != REFUSED else not due
        after = tables()
        assert {model.__name__: len(rows) for model in after if (rows := after[model] - before[model])} == (
            {"Renewal": len(due), "ModelLogEntry": len(due)} if due else {}
        )
        assert [model for model in after if before[model] - after[model]] == []
        assert heard == ([(audit.RENEW, "many")] if due else [])

    @rule(on=days)
    def renew_a_batch(self, on: date) -> None:
        batch = Batch(kind=BatchKind.RENEWAL)
        cycle, everything = services.ensure_cycle(on=on), Endorsement.objects.values_list("pk", flat=True)
        attempt(
            lambda: bulk.renew_many(
                endorsements=list(everything), cycle=cycle, on=clock.today(), as_history=True, batch=batch
            )
        )

    @precondition(lambda self: Batch.objects.filter(undone_at=None).exists())
    @rule(number=which)
    def undo_a_batch(self, number: int) -> None:
        """Just its renewals that stood are voided, and the other tables stay as they were."""
        batch = one_of(Batch, number)
        stood = set(batch.renewals.standing().values_list("pk", flat=True)) if not batch.is_undone else set()
        before, was_undone = tables(), batch.is_undone
        done = attempt(lambda: batches.undo(batch=batch, reason="The wrong year."))
        after = tables()
        assert (done is REFUSED) == was_undone
        expected = {} if was_undone else {"Batch": 1, "ModelLogEntry": len(stood) + 1, "Renewal": len(stood)}
        written = {model.__name__: len(rows) for model in after if (rows := after[model] - before[model])}
        assert written == {name: number for name, number in expected.items() if number}
        assert not batch.renewals.standing().exists()
        assert attempt(lambda: batches.undo(batch=batch, reason="Again.")) is REFUSED

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
        ended = self.does(
            lambda: services.end_endorsement(endorsement=endorsement, ended_on=ended_on, reason=reason),
            action=audit.END,
            on=endorsement.endorsee,
            Endorsement=1,
        )
        if ended != REFUSED and reason == EndReason.ENTERED_IN_ERROR:
            assert ended.ended_on == ended.awarded_on

    @rule(number=which, awarded_on=days, ended_on=days)
    def correct_the_dates(self, number: int, awarded_on: date, ended_on: date) -> None:
        """The renewals that stand are for the same cycles as before."""
        endorsement = one_of(Endorsement, number)
        cycles = set(endorsement.renewals.standing().values_list("cycle", flat=True))
        late = endorsement.renewals.standing().filter(kind=RenewalKind.INITIAL, effective_on__gt=awarded_on).count()
        self.does(
            lambda: corrections.correct_dates(
                endorsement=endorsement,
                awarded_on=awarded_on,
                ended_on=ended_on if endorsement.ended_on else None,
                reason="Mistyped.",
            ),
            action=audit.CORRECT,
            on=endorsement.endorsee,
            Endorsement=1,
            Correction=1,
            **({"Renewal": 2 * late} if late else {}),
        )
        assert set(endorsement.renewals.standing().values_list("cycle", flat=True)) == cycles

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

    @rule(number=which, another=which)
    def merge_two_records(self, number: int, another: int) -> None:
        """Whoever is on the registry by either record is so by the kept one, unless a hold of either is in the way."""
        kept, other = one_of(Endorsee, number), one_of(Endorsee, another)
        today, before = clock.today(), tables()
        were = kinds_on_registry(kept, other)
        done = attempt(lambda: merging.merge(kept=kept, other=other, reason="One person."))
        if done is REFUSED:
            assert tables() == before
            return
        held = Hold.objects.covering(today).filter(endorsee=kept).exists()
        assert kinds_on_registry(kept) == (set() if held else were) or were < kinds_on_registry(kept)
        assert not other.endorsements.exists()
        assert Endorsee.objects.numbered(other.number).get() == kept
        assert attempt(lambda: merging.merge(kept=kept, other=other, reason="Again.")) is REFUSED

    @precondition(lambda self: Merge.objects.filter(apart=None).exists())
    @rule(number=which)
    def take_two_records_apart(self, number: int) -> None:
        merge, before = one_of(Merge, number), tables()
        done = attempt(lambda: merging.take_apart(merge=merge, reason="Two people."))
        if done is REFUSED:
            assert tables() == before
            return
        assert Endorsee.objects.numbered(merge.other.number).get() == merge.other
        assert attempt(lambda: merging.take_apart(merge=merge, reason="Again.")) is REFUSED

    @rule(number=which, another=which)
    def merge_and_take_apart_at_once(self, number: int, another: int) -> None:
        """All is as it was, but for the history and the corrections."""
        kept, other = one_of(Endorsee, number), one_of(Endorsee, another)
        before = as_people_are()
        done = attempt(lambda: merging.merge(kept=kept, other=other, reason="One person."))
        if done is not REFUSED:
            merging.take_apart(merge=done.record, reason="Two people.")
        assert as_people_are() == before

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
        agree_on_who_is_on([clock.today()])


def kinds_on_registry(*people: Endorsee) -> set[tuple[int, int | None]]:
    held = Endorsement.objects.on_registry(clock.today()).filter(endorsee__in=people)
    return set(held.values_list("category", "designation"))


def as_people_are() -> list[Any]:
    """What people hold and are, without what stays of a merge: corrections, voided renewals, and when it was."""
    corrected = ("pk", "endorsee", "ended_on")
    return [
        set(Endorsement.objects.values_list(*corrected, "awarded_on", "end_reason")),
        set(Hold.objects.values_list("pk", "endorsee", "released_on")),
        set(Renewal.objects.standing().values_list("endorsement", "cycle", "kind", "effective_on", "batch")),
        set(Endorsee.with_merged.values_list("pk", "number", "merged_into", "staff_key", "public_key", "listed")),
        set(NumberAlias.objects.exclude(number=F("endorsee__number")).values_list("number", "endorsee")),
    ]


def would_be_renewed(endorsement: Endorsement, terms: dict[str, Any]) -> bool:
    """Whether `renew` would record anything, and none of the endorsee's holds stands in the way of a bulk renewal."""
    if Renewal.objects.filter(endorsement=endorsement, cycle=terms["cycle"], voided_at=None).exists():
        return False
    holds = Hold.objects.filter(endorsee=endorsement.endorsee).values_list("released_on", flat=True)
    if any(released_on is None or released_on > clock.today() for released_on in holds):
        return False
    with services.rehearsal():
        outcome = record_of(attempt(lambda: services.renew(endorsement=endorsement, **terms)))
    return outcome != REFUSED


def one_of(model: Any, number: int) -> Any:
    rows = model._base_manager.order_by("pk")
    return rows[number % len(rows)]


@pytest.mark.django_db
@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=pytest.mark.slow)])
def test_any_sequence_of_changes_keeps_the_promises_of_the_registry(examples: int) -> None:
    profile = settings(
        max_examples=int(NEW_EXAMPLES or examples),
        stateful_step_count=25,
        derandomize=not NEW_EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Registry, settings=profile)
