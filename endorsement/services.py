"""The writers of the registry, one record at a time. Keyword-only, all or nothing, in the history, announced once.

Each returns what it did (`Done`) and asks the clock once. A refusal (`refusals.Refused`) has a sentence for the
registrar; nothing was written then. `bulk` and `imports.applying` write many records by the same rules. `locks` says
how writers wait for each other: what a service computes from, it reads after it has the lock.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from endorsement import audit, clock, edits, endorsee_numbers, locks, refusals
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.consent import SWITCHES
from endorsement.enums import EndReason, HoldKind, RenewalKind
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
)

Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True)
class Done(Generic[Record]):
    """What a service did: the record as it is now, and `{field: [before, after]}` as the history has it.

    Without changes nothing was written: it was so already. `others` names the fields that somebody else changed since
    the record was loaded; a save keeps those changes.
    """

    record: Record
    changes: audit.Changes
    others: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.changes)


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
    before = _as_it_is_now(endorsee)
    others = _catch_up(endorsee, before, ENDORSEE_FIELDS, pairs=tuple(SWITCHES.items()))
    _read_place_again(endorsee)
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
    return _saved(endorsee, ENDORSEE_FIELDS, before, by=by, changes=changes, others=others)


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


Entry = TypeVar("Entry", Category, Designation, Locality)


@locks.writing()
def save_vocabulary(*, entry: Entry, by: Any = None) -> Done[Entry]:
    """Saves a category, designation or locality. A locality's new name reaches the search keys of the people in it.

    Raises:
        ChangedMeanwhile, Gone: as `save_endorsee`.
    """
    before = _as_it_is_now(entry)
    fields = [field.name for field in entry._meta.concrete_fields if field.name != "id"]
    others = _catch_up(entry, before, fields)
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
    return _saved(entry, fields, before, by=by, changes=changes, others=others)


# --- Cycles ---

CYCLE_FIELDS = ["name", "starts_on", "ends_on", "renewals_open_on", "grace_until"]


@locks.writing()
def save_cycle(*, cycle: RenewalCycle, by: Any = None) -> Done[RenewalCycle]:
    """Saves a new or changed cycle.

    Raises:
        CyclesOverlap: it would share a day with another cycle.
        ChangedMeanwhile, Gone: as `save_endorsee`.
    """
    before = _as_it_is_now(cycle)
    others = _catch_up(cycle, before, CYCLE_FIELDS)
    changes = audit.differences(before, cycle, CYCLE_FIELDS)
    if before and not changes:
        return Done(cycle, {}, others)
    refusals.check_no_overlap(cycle)
    cycle.save()
    return _saved(cycle, CYCLE_FIELDS, before, by=by, changes=changes, others=others)


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


# --- Settings ---


@locks.writing()
def save_settings(*, settings: Record, by: Any = None) -> Done[Record]:
    """Saves the settings of the registry, or of the site around it, with their lists (a menu's items).

    Raises:
        ChangedMeanwhile, Gone: as `save_endorsee`. A list counts as one field.
    """
    fields = [field.name for field in settings._meta.concrete_fields if not field.primary_key]
    fields += [relation.get_accessor_name() for relation in get_all_child_relations(type(settings))]
    before = _as_it_is_now(settings)
    others = _catch_up(settings, before, fields)
    if before is None:
        settings.save()
        return Done(settings, {})
    changed = edits.changed(edits.values_of(before, fields), edits.values_of(settings, fields))
    changes: audit.Changes = {name: [_told(before, name), _told(settings, name)] for name in fields if name in changed}
    if changes:
        settings.save()
        edits.remember(settings, edits.values_of(settings, fields))
        audit.record(settings, audit.EDIT, by=by, changes=changes)
    return Done(settings, changes, others)


def _told(settings: models.Model, name: str) -> Any:
    value = getattr(settings, name)
    if settings._meta.get_field(name).one_to_many:
        return ", ".join(str(child) for child in value.all())
    return audit.plain(value)


# --- Endorsements and their renewals ---


@locks.writing()
def award(
    *,
    endorsee: Endorsee,
    category: Category,
    designation: Designation | None = None,
    awarded_on: date,
    by: Any = None,
    note: str = "",
) -> Done[Endorsement]:
    """Endorses a person, with the initial renewal for the cycle of the award.

    Where the settings say so (new endorsees skip their first renewal, domain.md rule 9) the award is good
    for the next cycle too. Both renewals are effective on the award date.

    Raises:
        DesignationMismatch, AlreadyEndorsed, ImplausibleDate
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
        _write_renewal(endorsement, cycle, kind=RenewalKind.INITIAL, effective_on=awarded_on, by=by, note=note)
    changes = audit.with_note(audit.award_changes(endorsement, cycles), note)
    return _done(endorsement, endorsee, audit.AWARD, by=by, changes=changes)


@locks.writing()
def renew(
    *,
    endorsement: Endorsement,
    cycle: RenewalCycle,
    by: Any = None,
    effective_on: date | None = None,
    note: str = "",
    as_history: bool = False,
) -> Done[Renewal]:
    """Records that the endorsement is good for the cycle. Renewing twice returns the valid renewal.

    `effective_on` is today unless given: a late renewal does not back-date (domain.md rule 7), an early one changes
    nothing before its cycle begins (rule 6). A cycle already over takes renewals only `as_history`.

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
    renewal = _write_renewal(endorsement, cycle, kind=RenewalKind.RENEWAL, effective_on=effective_on, by=by, note=note)
    changes = audit.with_note(audit.renewal_changes(endorsement, cycle, effective_on), note)
    return _done(renewal, endorsement.endorsee, audit.RENEW, by=by, changes=changes)


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
    return _done(renewal, renewal.endorsement.endorsee, audit.VOID, by=by, changes=changes)


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
    return _done(endorsement, endorsement.endorsee, audit.END, by=by, changes=changes)


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
    return _done(endorsement, endorsement.endorsee, audit.REOPEN, by=by, changes=changes)


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
    return _done(hold, endorsee, audit.HOLD, by=by, changes=audit.hold_changes(hold))


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
    return _done(hold, hold.endorsee, audit.RELEASE, by=by, changes=changes)


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


# --- What the services share ---


def _as_it_is_now(record: Record) -> Record | None:
    """The row of the record, locked, as it is now; None for a new record."""
    if not record.pk:
        return None
    found = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise refusals.Gone(_("Someone deleted this record since you opened it, so nothing was saved."))
    return found


def _catch_up(
    record: models.Model, before: models.Model | None, fields: list[str], *, pairs: Sequence[edits.Pair] = ()
) -> tuple[str, ...]:
    """Keeps what others changed; a mixture of two people's changes must keep the record's own rules."""
    others = edits.catch_up(record, before, fields, pairs=pairs) if before else ()
    if others:
        try:
            record.clean()
            record.validate_constraints()
        except ValidationError as error:
            raise refusals.Refused(" ".join(error.messages)) from error
    return others


def _saved(
    record: Record,
    fields: list[str],
    before: Record | None,
    *,
    by: Any,
    changes: audit.Changes,
    others: tuple[str, ...],
) -> Done[Record]:
    edits.remember(record, edits.values_of(record, fields))
    action = audit.EDIT if before else audit.CREATE
    return replace(_done(record, record, action, by=by, changes=changes), others=others)


def _done(record: Record, subject: models.Model, action: str, *, by: Any, changes: audit.Changes) -> Done[Record]:
    """Writes the history of the subject, on whose page people look for it, and announces the change."""
    audit.record(subject, action, by=by, changes=changes)
    audit.announce(subject, action)
    return Done(record, changes)


def _write_renewal(endorsement: Endorsement, cycle: RenewalCycle, **fields: Any) -> Renewal:
    renewal = new_renewal(endorsement, cycle, **fields)
    renewal.save(force_insert=True)
    return renewal


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
