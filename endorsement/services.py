"""The writers of the registry, one record at a time. Keyword-only, all or nothing, in the history, announced once.

Each returns what it did (`saving.Done`) and asks the clock once. A refusal (`refusals.Refused`) has a sentence for the
registrar; nothing was written then. `bulk` and `imports.applying` write many records by the same rules. `locks` says
how writers wait for each other: what a service computes from, it reads after it has the lock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from endorsement import audit, clock, endorsee_numbers, locks, refusals
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.consent import SWITCHES
from endorsement.enums import EndReason, HoldKind, MessageKind, RenewalKind
from endorsement.mail import outbox, texts
from endorsement.models import (
    VOID_FIELDS,
    Category,
    Designation,
    Endorsee,
    Endorsement,
    Hold,
    Locality,
    RegistrySettings,
    Renewal,
    RenewalCycle,
    RenewalRequirement,
)
from endorsement.saving import Done as Done
from endorsement.saving import as_it_is_now, catch_up, done, saved
from endorsement.saving import save_settings as save_settings

# --- Endorsees and the words of the registry ---

ENDORSEE_FIELDS = [field.name for field in Endorsee._meta.concrete_fields if field.editable and field.name != "id"]


@locks.writing()
def save_endorsee(*, endorsee: Endorsee, by: Any = None) -> Done[Endorsee]:
    """Saves a new or changed endorsee; a new one gets a number. Saving an unchanged record writes nothing.

    Only what was changed since the record was loaded is written; what somebody else changed meanwhile stays.

    Raises:
        ChangedMeanwhile: somebody else changed the same field, or the consent to the changed one.
        Gone: it was deleted meanwhile.
    """
    before = as_it_is_now(endorsee)
    others = catch_up(endorsee, before, ENDORSEE_FIELDS, pairs=tuple(SWITCHES.items()))
    _read_place_again(endorsee)
    endorsee.confirm_availability(before, on=clock.today())
    changes = audit.differences(before, endorsee, ENDORSEE_FIELDS)
    if before and not changes:
        return Done(endorsee, {}, others)
    endorsee.updated_at = clock.now()
    endorsee.refresh_keys()
    if before:
        endorsee.number, endorsee.created_at = before.number, before.created_at
        endorsee.is_sample = before.is_sample
        endorsee.save()
    else:
        endorsee.created_at = endorsee.updated_at
        _save_with_new_number(endorsee)
        changes["number"] = [None, endorsee.number]
    return saved(endorsee, ENDORSEE_FIELDS, before, by=by, changes=changes, others=others)


def _read_place_again(endorsee: Endorsee) -> None:
    """The search keys have the location's name as it is now, not as a form read it."""
    if endorsee.locality_id is None:
        return
    place = Locality.objects.filter(pk=endorsee.locality_id).first()
    if place is None:
        raise refusals.Refused(_("The location you chose has been removed. Choose another one."))
    endorsee.locality = place


def _save_with_new_number(endorsee: Endorsee) -> None:
    prefix = RegistrySettings.load().number_prefix
    while True:
        endorsee.number = endorsee_numbers.draw(prefix)
        endorsee.refresh_keys()
        if not Endorsee.objects.filter(number=endorsee.number).exists():
            break
    endorsee.save(force_insert=True)


Entry = TypeVar("Entry", Category, Designation, Locality, RenewalRequirement)


@locks.writing()
def save_vocabulary(*, entry: Entry, by: Any = None) -> Done[Entry]:
    """Saves a category, designation, locality or requirement.

    A locality's new name reaches the search keys of the people in it.

    Raises:
        ChangedMeanwhile, Gone: as `save_endorsee`.
    """
    before = as_it_is_now(entry)
    fields = [field.name for field in entry._meta.concrete_fields if field.name != "id"]
    others = catch_up(entry, before, fields)
    changes = audit.differences(before, entry, fields)
    if before and not changes:
        return Done(entry, {}, others)
    entry.save()
    if before and isinstance(entry, Locality):
        endorsees = list(Endorsee.objects.select_for_update().filter(locality=entry).order_by("pk"))
        for endorsee in endorsees:
            endorsee.locality = entry
            endorsee.refresh_keys()
        Endorsee.objects.bulk_update(endorsees, ["public_key", "staff_key"], batch_size=500)
    return saved(entry, fields, before, by=by, changes=changes, others=others)


# --- Cycles ---

CYCLE_FIELDS = ["name", "starts_on", "ends_on", "renewals_open_on", "grace_until"]


@locks.writing()
def save_cycle(*, cycle: RenewalCycle, by: Any = None) -> Done[RenewalCycle]:
    """Saves a new or changed cycle.

    Raises:
        CyclesOverlap: it would share a day with another cycle.
        ChangedMeanwhile, Gone: as `save_endorsee`.
    """
    before = as_it_is_now(cycle)
    others = catch_up(cycle, before, CYCLE_FIELDS)
    changes = audit.differences(before, cycle, CYCLE_FIELDS)
    if before and not changes:
        return Done(cycle, {}, others)
    refusals.check_no_overlap(cycle)
    cycle.save()
    return saved(cycle, CYCLE_FIELDS, before, by=by, changes=changes, others=others)


@locks.writing()
def ensure_cycle(*, on: date, by: Any = None) -> RenewalCycle:
    """The cycle that covers the day, created from the settings if there is none.

    Two callers that create it at the same moment get the same row: the second waits, and finds it.
    """
    cycle, created = _cycle_covering(on, by=by)
    if created:
        audit.announce(cycle, audit.CREATE)
    return cycle


def find_or_make_cycle(on: date, *, by: Any) -> RenewalCycle:
    """`ensure_cycle` for a service that makes its own announcement and has the lock (`locks.writing`)."""
    return _cycle_covering(on, by=by)[0]


def _cycle_covering(on: date, *, by: Any) -> tuple[RenewalCycle, bool]:
    cycle = lookup.cycle_or_draft(on)
    if cycle.pk:
        return cycle, False
    cycle.save()
    audit.record(cycle, audit.CREATE, by=by, changes=audit.differences(None, cycle, CYCLE_FIELDS))
    return cycle, True


# --- Endorsements and their renewals ---


@locks.writing()
def award(
    *,
    endorsee: Endorsee,
    category: Category,
    designation: Designation | None = None,
    awarded_on: date,
    renewed_for: RenewalCycle | None = None,
    by: Any = None,
    note: str = "",
) -> Done[Endorsement]:
    """Endorses a person, with the initial renewal for the cycle of the award.

    Where the settings say so (new endorsees skip their first renewal, domain.md rule 9) the award is good
    for the next cycle too. Both renewals are effective on the award date. `renewed_for` is a cycle to renew for as
    well, from today on, for an award from an earlier year; one mail tells both.

    Raises:
        DesignationMismatch, AlreadyEndorsed, ImplausibleDate, and what `renew` raises.
    """
    today = clock.today()
    refusals.check_plausible(awarded_on, on=today)
    refusals.check_designation(category, designation)
    endorsement = Endorsement(endorsee=endorsee, category=category, designation=designation, awarded_on=awarded_on)
    refusals.check_not_endorsed(endorsement, on=today)
    endorsement.save()
    cycles = lookup.cycles_of_award(
        awarded_on, settings=RegistrySettings.load(), cycle_covering=lambda day: find_or_make_cycle(day, by=by)
    )
    for cycle in cycles:
        initial = new_renewal(endorsement, cycle, kind=RenewalKind.INITIAL, effective_on=awarded_on, by=by, note=note)
        initial.save(force_insert=True)
    changes = audit.with_note(audit.award_changes(endorsement, cycles), note)
    awarded = done(endorsement, endorsee, audit.AWARD, by=by, changes=changes)
    if renewed_for:
        renew(endorsement=endorsement, cycle=renewed_for, by=by, effective_on=today, tells=False)
        cycles.append(renewed_for)
    last = max(cycles, key=lambda cycle: cycle.ends_on)
    if not last.is_over(today):
        through = texts.day_in_words(last.ends_on, endorsee.preferred_language)
        outbox.queue(endorsee=endorsee, kind=MessageKind.WELCOME, cycle=cycles[0], values={"through": through})
    return awarded


@locks.writing()
def renew(
    *,
    endorsement: Endorsement,
    cycle: RenewalCycle,
    by: Any = None,
    effective_on: date | None = None,
    note: str = "",
    as_history: bool = False,
    tells: bool = True,
) -> Done[Renewal]:
    """Records that the endorsement is good for the cycle. Renewing twice returns the valid renewal.

    `effective_on` is today unless given: a late renewal does not back-date (domain.md rule 7), an early one changes
    nothing before its cycle begins (rule 6). A cycle already over takes renewals only `as_history`.

    Args:
        tells: whether the person gets mail about it; not for the earlier of two renewals at once.

    Raises:
        EndorsementEnded: it ended before the renewal could count.
        CycleOver, RenewalsNotOpen, NeverInForce
    """
    endorsement.refresh_from_db(fields=["category", "designation", "awarded_on", "ended_on"])
    cycle.refresh_from_db(fields=CYCLE_FIELDS)
    if existing := Renewal.objects.standing().filter(endorsement=endorsement, cycle=cycle).first():
        return Done(existing, {})
    today = clock.today()
    effective_on = effective_on or today
    refusals.check_renewable(endorsement, cycle, effective_on=effective_on, as_history=as_history, on=today)
    renewal = new_renewal(endorsement, cycle, kind=RenewalKind.RENEWAL, effective_on=effective_on, by=by, note=note)
    renewal.save(force_insert=True)
    if tells and not cycle.is_over(today):
        outbox.queue(endorsee=endorsement.endorsee, kind=MessageKind.RENEWED, cycle=cycle)
    changes = audit.with_note(audit.renewal_changes(endorsement, cycle, effective_on), note)
    return done(renewal, endorsement.endorsee, audit.RENEW, by=by, changes=changes)


@locks.writing()
def renew_several(
    *,
    endorsements: Sequence[Endorsement],
    cycles: Sequence[RenewalCycle],
    as_history: bool = False,
    **options: Any,
) -> list[Done[Renewal]]:
    """`renew` for each endorsement of a person and each cycle, or for none if one can't be renewed.

    The person gets one mail, about the last of the cycles. `as_history` counts for the cycles that are over.
    """
    today = clock.today()
    done = [
        renew(endorsement=one, cycle=cycle, as_history=as_history and cycle.is_over(today), tells=False, **options)
        for cycle in cycles
        for one in endorsements
    ]
    last = cycles[-1]
    if not last.is_over(today) and any(each.changed and each.record.cycle_id == last.pk for each in done):
        outbox.queue(endorsee=endorsements[0].endorsee, kind=MessageKind.RENEWED, cycle=last)
    return done


@locks.writing()
def void_renewal(*, renewal: Renewal, reason: str, by: Any = None) -> Done[Renewal]:
    """Voids a renewal, for all dates. The row stays, with the reason.

    Raises:
        AlreadyVoided
    """
    renewal.refresh_from_db(fields=list(VOID_FIELDS))
    if not renewal.stands:
        raise refusals.AlreadyVoided(_("This renewal has already been voided. Nothing was changed."))
    renewal.voided_at, renewal.voided_by, renewal.void_reason = clock.now(), by, refusals.needed(reason)
    renewal.save(update_fields=VOID_FIELDS)
    changes: audit.Changes = {
        "endorsement": [renewal.endorsement.label, renewal.endorsement.label],
        "renewed_for": [renewal.cycle.name, None],
        "reason": [None, renewal.void_reason],
    }
    return done(renewal, renewal.endorsement.endorsee, audit.VOID, by=by, changes=changes)


@locks.writing()
def end_endorsement(
    *, endorsement: Endorsement, ended_on: date, reason: EndReason, by: Any = None, note: str = ""
) -> Done[Endorsement]:
    """Ends an endorsement; `ended_on` is the first day it is no longer in force. Repeating an end changes nothing.

    Raises:
        EndorsementEnded: it already has a different end.
        ImplausibleDate: the end lies before the award.
    """
    endorsement.refresh_from_db(fields=["awarded_on", "ended_on", "end_reason"])
    if (endorsement.ended_on, endorsement.end_reason) == (ended_on, reason):
        return Done(endorsement, {})
    refusals.check_end(endorsement, ended_on, on=clock.today())
    endorsement.ended_on, endorsement.end_reason = ended_on, reason
    endorsement.save(update_fields=["ended_on", "end_reason"])
    changes = audit.with_note(audit.end_changes(endorsement), note)
    return done(endorsement, endorsement.endorsee, audit.END, by=by, changes=changes)


@locks.writing()
def reopen_endorsement(*, endorsement: Endorsement, reason: str, by: Any = None) -> Done[Endorsement]:
    """Undoes a mistaken end, as if the endorsement had never ended.

    Raises:
        AlreadyEndorsed: the endorsee has been awarded this endorsement again since.
    """
    endorsement.refresh_from_db(fields=["awarded_on", "ended_on", "end_reason"])
    if endorsement.ended_on is None:
        return Done(endorsement, {})
    before = Endorsement.objects.get(pk=endorsement.pk)
    endorsement.ended_on, endorsement.end_reason = None, ""
    refusals.check_not_endorsed(endorsement, on=clock.today())
    endorsement.save(update_fields=["ended_on", "end_reason"])
    changes = audit.differences(before, endorsement, ["ended_on", "end_reason"])
    changes["endorsement"] = [endorsement.label, endorsement.label]
    changes["reason"] = [None, refusals.needed(reason)]
    return done(endorsement, endorsement.endorsee, audit.REOPEN, by=by, changes=changes)


# --- Holds ---


@locks.writing()
def place_hold(*, endorsee: Endorsee, kind: HoldKind, starts_on: date, reason: str, by: Any = None) -> Done[Hold]:
    """Takes an endorsee off the registry from a date until the hold is released.

    Raises:
        HoldRefused: a hold of this kind is already open.
    """
    refusals.check_plausible(starts_on, on=clock.today())
    refusals.check_not_held(endorsee, kind, unreleased=endorsee.holds.unreleased())
    hold = Hold.objects.create(
        endorsee=endorsee, kind=kind, starts_on=starts_on, reason=refusals.needed(reason), placed_by=by
    )
    return done(hold, endorsee, audit.HOLD, by=by, changes=audit.hold_changes(hold))


@locks.writing()
def release_hold(
    *, hold: Hold, released_on: date, by: Any = None, reason: str = "", correction: bool = False
) -> Done[Hold]:
    """Ends a hold; `released_on` is the first day it no longer applies. If that is its first day, it never applied.

    Raises:
        HoldRefused: already released, released before its start, or for a death without a correction.
    """
    hold.refresh_from_db(fields=["starts_on", "released_on"])
    if hold.released_on == released_on:
        return Done(hold, {})
    if hold.released_on:
        raise refusals.HoldRefused(
            _("This hold already has a release date, %(date)s.") % {"date": short_date(hold.released_on)}
        )
    if released_on < hold.starts_on:
        raise refusals.HoldRefused(
            _("This hold starts on %(date)s and can't be released before that day.")
            % {"date": short_date(hold.starts_on)}
        )
    if hold.kind == HoldKind.DECEASED and not (correction and reason.strip()):
        raise refusals.HoldRefused(
            _("A hold for a death can be released only to correct a mistake. Tick the box and give the reason.")
        )
    refusals.check_plausible(released_on, on=clock.today())
    hold.released_on = released_on
    hold.save(update_fields=["released_on"])
    changes: audit.Changes = {
        "hold": [str(hold.kind), None],
        "released_on": [None, released_on.isoformat()],
    }
    if reason.strip():
        changes["reason"] = [None, reason.strip()]
    return done(hold, hold.endorsee, audit.RELEASE, by=by, changes=changes)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Runs services and rolls everything back, to preview the result on a confirmation page."""
    try:
        with locks.writing():
            yield
            raise _RehearsalOver
    except _RehearsalOver:
        pass


class _RehearsalOver(Exception):
    pass


def new_renewal(
    endorsement: Endorsement, cycle: RenewalCycle, *, kind: RenewalKind, effective_on: date, by: Any, note: str = ""
) -> Renewal:
    """A renewal recorded now, unsaved: for the services that write many at once."""
    return Renewal(
        endorsement=endorsement,
        cycle=cycle,
        kind=kind,
        effective_on=effective_on,
        recorded_at=clock.now(),
        recorded_by=by,
        note=note,
        printed_label=f"{endorsement.label}, {cycle.name}",
    )
