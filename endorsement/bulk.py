"""Bulk renewals and holds: the expected result for each record, and the services that write it; and many new people.

The rules are those of `services.renew` and `services.place_hold`. One refusal does not stop the others: each
endorsement or endorsee has a line with its result. A bulk renewal leaves out people on hold.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import repeat
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from endorsement import audit, clock, endorsee_numbers, locks, refusals, services
from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY, short_date
from endorsement.enums import ON_REGISTRY, RENEWABLE, HoldGroup, HoldKind, MessageKind, RenewalGroup, RenewalKind
from endorsement.mail import outbox
from endorsement.models import Batch, Category, Endorsee, Endorsement, Hold, RegistrySettings, Renewal, RenewalCycle
from endorsement.querysets import EndorsementQuerySet
from endorsement.standing import explain, hold_in_words

# People read at a time: the number of queries grows with these chunks, never with the people.
CHUNK = 1_000

GROUP_OF = {
    refusals.EndorsementEnded: RenewalGroup.ENDED,
    refusals.AwardedAfterCycle: RenewalGroup.AWARDED_LATER,
}


@dataclass(frozen=True)
class Line:
    """The result of a bulk change for one endorsement or, with holds, one endorsee (`pk` is its id), and the reason."""

    pk: int
    group: RenewalGroup | HoldGroup
    endorsee_pk: int
    name: str
    label: str
    reason: str


# --- New people ---


def create_endorsees(endorsees: Collection[Endorsee], *, at: datetime) -> list[tuple[Endorsee, audit.Changes]]:
    """Saves new endorsees, each with a number; returns each with what the history says. The caller writes that.

    For the writers that have the lock (`locks.writing`) and announce their work themselves.
    """
    numbers = free_numbers(len(endorsees))
    for endorsee, number in zip(endorsees, numbers, strict=True):
        endorsee.number = number
        endorsee.created_at = endorsee.updated_at = at
        endorsee.confirm_availability(None, on=clock.local(at).date())
        endorsee.refresh_keys()
    Endorsee.objects.bulk_create(endorsees, batch_size=CHUNK)
    return [
        (
            endorsee,
            {**audit.differences(None, endorsee, services.ENDORSEE_FIELDS), "number": [None, endorsee.number]},
        )
        for endorsee in endorsees
    ]


def free_numbers(wanted: int) -> list[str]:
    """So many new numbers that nobody has."""
    prefix = RegistrySettings.load().number_prefix
    numbers: dict[str, None] = {}
    while len(numbers) < wanted:
        drawn = {endorsee_numbers.draw(prefix) for _each in range(min(wanted - len(numbers), CHUNK))}
        drawn -= set(Endorsee.with_merged.filter(number__in=drawn).values_list("number", flat=True))
        numbers |= dict.fromkeys(drawn)
    return list(numbers)


# --- Renewals ---


def plan_renewals(
    *,
    endorsees: Collection[int],
    cycle: RenewalCycle,
    effective_on: date,
    on: date,
    category: Category | None = None,
    as_history: bool = False,
) -> list[Line]:
    """What `renew_many` would do with each endorsement of the endorsees (ids), in their order; nothing is written.

    Args:
        on: the registry's today.

    Raises:
        ImplausibleDate: the day looks mistyped.
    """
    refusals.check_plausible(effective_on, on=on)
    lines: list[Line] = []
    for people in _chunks(list(endorsees)):
        endorsements = Endorsement.objects.filter(endorsee__in=people)
        if category:
            endorsements = endorsements.filter(category=category)
        found = _judge(endorsements, cycle, effective_on=effective_on, as_history=as_history, on=on)
        place = {pk: position for position, pk in enumerate(people)}
        lines += sorted((line for _endorsement, line in found), key=lambda line: place[line.endorsee_pk])
    return lines


@locks.writing()
def renew_many(
    *,
    endorsements: Collection[int],
    cycle: RenewalCycle,
    on: date,
    by: Any = None,
    effective_on: date | None = None,
    note: str = "",
    as_history: bool = False,
    tells: bool = True,
    batch: Batch | None = None,
) -> list[Line]:
    """Renews the endorsements (ids) for the cycle and returns a line for each; those in `RENEWABLE` were renewed.

    If someone else renewed one of them a moment before, its line names that user. All of it is one transaction,
    announced once.

    Args:
        tells: as in `services.renew`.
        batch: to undo all of it later, an unsaved one of the renewals' own; it is saved if anything is renewed.

    Raises:
        ImplausibleDate: the day looks mistyped.
    """
    effective_on = effective_on or on
    refusals.check_plausible(effective_on, on=on)
    cycle.refresh_from_db(fields=services.CYCLE_FIELDS)
    by_holder: dict[int, list[int]] = {}
    for endorsee, pk in Endorsement.objects.filter(pk__in=endorsements).values_list("endorsee", "pk"):
        by_holder.setdefault(endorsee, []).append(pk)
    lines: list[Line] = []
    for people in _chunks(sorted(by_holder)):
        wanted = [pk for endorsee in people for pk in by_holder[endorsee]]
        found = _judge(
            Endorsement.objects.filter(pk__in=wanted), cycle, effective_on=effective_on, as_history=as_history, on=on
        )
        lines += [line for _endorsement, line in found]
        renewed = [endorsement for endorsement, line in found if line.group in RENEWABLE]
        if batch and renewed and not batch.pk:
            batch.cycle = cycle
            services.begin_batch(batch, by=by)
        Renewal.objects.bulk_create(
            services.new_renewal(
                one, cycle, kind=RenewalKind.RENEWAL, effective_on=effective_on, by=by, note=note, batch=batch
            )
            for one in renewed
        )
        changes = [
            {**audit.with_note(audit.renewal_changes(one, cycle, effective_on), note), **audit.of_batch(batch)}
            for one in renewed
        ]
        entries = zip([one.endorsee for one in renewed], repeat(audit.RENEW), changes, strict=False)
        audit.record_many(entries, by=by)
        if tells and not cycle.is_over(on):
            outbox.queue_many([one.endorsee for one in renewed], kind=MessageKind.RENEWED, cycle=cycle, batch=batch)
    if any(line.group in RENEWABLE for line in lines):
        audit.announce_many(Endorsee, audit.RENEW)
    return lines


def joined(lines_of: Sequence[tuple[RenewalCycle, Sequence[Line]]]) -> list[Line]:
    """One line for each endorsement from its lines for several cycles: what is to be renewed, and for which of them.

    Args:
        lines_of: the cycles, the earliest first, each with lines about the same endorsements.
    """
    found: dict[int, list[tuple[RenewalCycle, Line]]] = {}
    for cycle, lines in lines_of:
        for line in lines:
            found.setdefault(line.pk, []).append((cycle, line))
    return [_joined(lines) for lines in found.values()]


def _joined(lines: list[tuple[RenewalCycle, Line]]) -> Line:
    taken = [(cycle, line) for cycle, line in lines if line.group in RENEWABLE]
    if not taken or len(lines) == 1:
        return lines[-1][1]
    # By the latest cycle: somebody who left the list eleven months ago isn't due, although the year before is paid.
    latest = taken[-1][1]
    names = _(" and ").join(cycle.name for cycle, _line in taken)
    return replace(latest, reason=_("%(reason)s; takes %(cycles)s") % {"reason": latest.reason, "cycles": names})


def _judge(
    endorsements: EndorsementQuerySet, cycle: RenewalCycle, *, effective_on: date, as_history: bool, on: date
) -> list[tuple[Endorsement, Line]]:
    """Each endorsement with its line."""
    found = list(endorsements.for_renewal(cycle, on=on))
    cycles = RenewalCycle.objects.in_bulk()
    renewals = Renewal.objects.select_related("recorded_by").in_bulk(
        [e.renewed_by_id for e in found if e.renewed_by_id]
    )

    def group(endorsement: Endorsement) -> tuple[RenewalGroup, str]:
        if endorsement.renewed_by_id:
            return RenewalGroup.RENEWED, _recorded(renewals[endorsement.renewed_by_id])
        if holds := endorsement.endorsee.holds_not_over:
            return RenewalGroup.HELD, hold_in_words(holds[0], today=on)
        try:
            refusals.check_renewable(endorsement, cycle, effective_on=effective_on, as_history=as_history, on=on)
        except refusals.Refused as refusal:
            return GROUP_OF.get(type(refusal), RenewalGroup.REFUSED), str(refusal)
        if endorsement.last_cycle_id is None:
            return RenewalGroup.LAPSED, _("never renewed before")
        return _since(cycles[endorsement.last_cycle_id], cycle, renewed_later=endorsement.renewed_later, on=on)

    return [(endorsement, _line(endorsement, *group(endorsement))) for endorsement in found]


def _since(last: RenewalCycle, cycle: RenewalCycle, *, renewed_later: bool, on: date) -> tuple[RenewalGroup, str]:
    if last.ends_on + ONE_DAY == cycle.starts_on:
        return RenewalGroup.DUE, _("renewed for %(cycle)s") % {"cycle": last.name}
    if last.is_over(on) and not renewed_later:
        day = short_date(last.last_day_listed + ONE_DAY)
        return RenewalGroup.LAPSED, _("lapsed since %(date)s") % {"date": day}
    return RenewalGroup.LAPSED, _("last renewed for %(cycle)s") % {"cycle": last.name}


def _line(endorsement: Endorsement, group: RenewalGroup, reason: str) -> Line:
    return Line(
        pk=endorsement.pk,
        group=group,
        endorsee_pk=endorsement.endorsee_id,
        name=endorsement.endorsee.name,
        label=endorsement.label,
        reason=reason,
    )


def _recorded(renewal: Renewal) -> str:
    day = short_date(clock.local(renewal.recorded_at).date())
    if renewal.recorded_by is None:
        return _("on %(date)s") % {"date": day}
    return _("by %(user)s on %(date)s") % {"user": get_user_display_name(renewal.recorded_by), "date": day}


# --- Holds ---


def plan_holds(*, endorsees: Collection[int], kind: HoldKind, starts_on: date, on: date) -> list[Line]:
    """What `place_holds` would do with each endorsee (ids), in their order; nothing is written.

    The reason is the standing of the endorsements on the first day of the hold, or today if that day is past.

    Raises:
        ImplausibleDate: the day looks mistyped.
    """
    refusals.check_plausible(starts_on, on=on)
    day = max(starts_on, on)
    cycle_name, _term = lookup.term_on(day)
    lines = []
    for people in _chunks(list(endorsees)):
        found = Endorsee.objects.filter(pk__in=people).with_explanation(day).with_unreleased_holds().in_bulk()
        for endorsee in (found[pk] for pk in people if pk in found):
            lines.append(_hold_line(endorsee, kind, on=day, today=on, cycle_name=cycle_name))
    return lines


@locks.writing()
def place_holds(
    *,
    endorsees: Collection[int],
    kind: HoldKind,
    starts_on: date,
    reason: str,
    on: date,
    by: Any = None,
    expected_end: date | None = None,
) -> list[Line]:
    """Places a hold on the endorsees (ids) and returns a line for each; those in `HOLDABLE` were placed on hold.

    A person already on hold of this kind keeps that hold. All of it is one transaction, announced once.

    Raises:
        Refused: the reason is empty, or the day looks mistyped.
    """
    refusals.check_plausible(starts_on, on=on)
    refusals.check_expected_end(starts_on, expected_end, on=on)
    reason = refusals.needed(reason)
    lines: list[Line] = []
    placed = False
    for people in _chunks(sorted(set(endorsees))):
        plan = plan_holds(endorsees=people, kind=kind, starts_on=starts_on, on=on)
        found = Endorsee.objects.in_bulk([line.pk for line in plan if line.group != HoldGroup.HELD])
        holds = [
            Hold(
                endorsee=endorsee,
                kind=kind,
                starts_on=starts_on,
                expected_end=expected_end,
                reason=reason,
                placed_by=by,
            )
            for endorsee in found.values()
        ]
        Hold.objects.bulk_create(holds)
        audit.record_many(((hold.endorsee, audit.HOLD, audit.hold_changes(hold)) for hold in holds), by=by)
        placed = placed or bool(holds)
        lines += plan
    if placed:
        audit.announce_many(Endorsee, audit.HOLD)
    return lines


def _hold_line(endorsee: Endorsee, kind: HoldKind, *, on: date, today: date, cycle_name: str) -> Line:
    endorsements = endorsee.explained_endorsements
    standings = [f"{e.label} {explain(e, on=on, today=today, cycle_name=cycle_name)}" for e in endorsements]
    group = HoldGroup.LEAVING if any(e.standing in ON_REGISTRY for e in endorsements) else HoldGroup.ABSENT
    reason = "; ".join(standings) or _("no endorsement")
    try:
        refusals.check_not_held(endorsee, kind, unreleased=endorsee.unreleased_holds)
    except refusals.HoldRefused as refusal:
        group, reason = HoldGroup.HELD, str(refusal)
    return Line(
        pk=endorsee.pk,
        group=group,
        endorsee_pk=endorsee.pk,
        name=endorsee.name,
        label=", ".join(endorsement.label for endorsement in endorsements),
        reason=reason,
    )


# --- Many at a time ---


def _chunks(people: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(people), CHUNK):
        yield people[start : start + CHUNK]
