"""Undoing a bulk renewal, an import or a mailing as a whole, as far as it can be undone.

Nothing is deleted: renewals are voided, awards end as entered in error, ends are taken back, changed fields get their
earlier values, and mail that has not left is dropped. Whatever somebody has worked on since stays, and is told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.utils import get_user_display_name

from endorsement import audit, clock, edits, locks, refusals, services
from endorsement.calendar.terms import short_date
from endorsement.consent import CONFIRMED, OFFERS, SWITCHES
from endorsement.edits import Values
from endorsement.enums import BatchWork, EndReason, MessageStatus
from endorsement.models import Batch, BatchChange, Endorsee, Endorsement, Message, Renewal
from endorsement.saving import Done

CHUNK = 500
# Fields that were agreed to together are taken back together or not at all.
UNITS = (*SWITCHES.items(), (*OFFERS, CONFIRMED))
KEYS = ("updated_at", "public_key", "staff_key", "sort_key")


def with_their_units(fields: Iterable[str]) -> list[str]:
    """The fields, and those that are taken back only together with them."""
    wanted = set(fields)
    return sorted(wanted.union(*(unit for unit in UNITS if wanted.intersection(unit))))


def people_in(batch: Batch) -> Collection[int]:
    """The ids of the people that the batch touched."""
    return {
        *batch.renewals.values_list("endorsement__endorsee", flat=True),
        *batch.changes.values_list("endorsee", flat=True),
        *batch.messages.values_list("endorsee", flat=True),
    }


@locks.writing()
def undo(*, batch: Batch, reason: str, by: Any = None) -> Done[Batch]:
    """Takes back all of the batch that nobody has worked on since. `batch.left` says what stays, and why.

    Raises:
        AlreadyVoided: it was undone before.
    """
    batch.refresh_from_db()
    if batch.is_undone:
        raise refusals.AlreadyVoided(_undone_already(batch))
    work = _Undoing(batch, refusals.needed(reason), by)
    work.everything()
    batch.undone_at, batch.undone_by, batch.undo_reason, batch.left = clock.now(), by, work.reason, work.left
    batch.save(update_fields=["undone_at", "undone_by", "undo_reason", "left"])
    changes: audit.Changes = {name: [None, number] for name, number in work.counts.items() if number}
    changes["reason"] = [None, work.reason]
    audit.record(batch, audit.UNDO, by=by, changes=changes)
    audit.announce_many(Endorsee, audit.UNDO)
    return Done(batch, changes)


def _undone_already(batch: Batch) -> str:
    day = short_date(clock.local(batch.undone_at).date())  # type: ignore[arg-type]
    if batch.undone_by is None:
        return _("This was already undone on %(date)s. Nothing was changed.") % {"date": day}
    words = {"date": day, "user": get_user_display_name(batch.undone_by)}
    return _("%(user)s already undid this on %(date)s. Nothing was changed.") % words


@dataclass
class _Undoing:
    """One run, which has the lock. The order matters: an award gives way before an end of its kind is taken back."""

    batch: Batch
    reason: str
    by: Any
    left: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    entries: list[tuple[Any, str, audit.Changes]] = field(default_factory=list)

    def everything(self) -> None:
        kept = self._awards()
        self._renewals(kept)
        self._ends()
        self._records()
        self._mail()
        audit.record_many(self.entries, by=self.by)
        if created := self.batch.changes.filter(work=BatchWork.CREATED).count():
            stay = ngettext(
                "%(count)d person who was added stays, with a number.",
                "%(count)d people who were added stay, each with a number.",
                created,
            )
            self.left.append(stay % {"count": created})

    def _changes(self, work: BatchWork) -> list[BatchChange]:
        related = ("endorsee", "endorsement__endorsee", "endorsement__category", "endorsement__designation")
        return list(self.batch.changes.filter(work=work).select_related(*related))

    # --- Awards ---

    def _awards(self) -> set[int]:
        """Ends the awards as entered in error; returns those (ids) that stay because somebody worked on them."""
        changes = self._changes(BatchWork.AWARDED)
        renewed = set(
            Renewal.objects.standing()
            .filter(~Q(batch=self.batch) | Q(batch=None), endorsement__in=[each.endorsement_id for each in changes])
            .values_list("endorsement", flat=True)
        )
        kept = set()
        for change in changes:
            endorsement: Endorsement = change.endorsement  # type: ignore[assignment]
            before = edits.values_of(endorsement, ["ended_on", "end_reason"])
            if endorsement.end_reason == EndReason.ENTERED_IN_ERROR:
                continue
            if endorsement.pk in renewed or before != change.after:
                kept.add(endorsement.pk)
                why = _("renewed since") if endorsement.pk in renewed else _("ended or reopened since")
                self._leave(endorsement.endorsee.name, endorsement.label, why)
                continue
            services.write_end(endorsement, endorsement.awarded_on, EndReason.ENTERED_IN_ERROR)
            self._note(endorsement.endorsee, audit.END, audit.end_changes(endorsement))
            self.counts["awards_undone"] += 1
        return kept

    # --- Renewals ---

    def _renewals(self, kept: set[int]) -> None:
        standing = Renewal.objects.standing().filter(batch=self.batch).exclude(endorsement__in=kept)
        related = ("endorsement__endorsee", "endorsement__category", "endorsement__designation", "cycle")
        for renewal in standing.select_related(*related):
            self._note(renewal.endorsement.endorsee, audit.VOID, services.void_changes(renewal, self.reason))
            self.counts["renewals_voided"] += 1
        standing.update(voided_at=clock.now(), voided_by=self.by, void_reason=self.reason)

    # --- Ends ---

    def _ends(self) -> None:
        today = clock.today()
        for change in self._changes(BatchWork.ENDED):
            endorsement: Endorsement = change.endorsement  # type: ignore[assignment]
            names = endorsement.endorsee.name, endorsement.label
            before = copy(endorsement)
            if edits.values_of(endorsement, ["ended_on", "end_reason"]) != change.after:
                self._leave(*names, _("ended or reopened since"))
                continue
            endorsement.ended_on, endorsement.end_reason = None, ""
            try:
                refusals.check_not_endorsed(endorsement, on=today)
            except refusals.AlreadyEndorsed:
                self._leave(*names, _("awarded again since"))
                continue
            endorsement.save(update_fields=["ended_on", "end_reason"])
            told = audit.differences(before, endorsement, ["ended_on", "end_reason"])
            self._note(endorsement.endorsee, audit.REOPEN, {**told, "endorsement": [endorsement.label] * 2})
            self.counts["ends_undone"] += 1

    # --- Records ---

    def _records(self) -> None:
        changes = self._changes(BatchWork.CHANGED)
        for start in range(0, len(changes), CHUNK):
            part = {change.endorsee_id: change for change in changes[start : start + CHUNK]}
            people = Endorsee.objects.select_for_update(of=("self",)).select_related("locality").in_bulk(part)
            written = []
            for pk, change in part.items():
                if pk in people and self._take_back(people[pk], change):
                    written.append(people[pk])
            fields = sorted({name for change in part.values() for name in change.before})
            if written:
                Endorsee.objects.bulk_update(written, [*fields, *KEYS], batch_size=CHUNK)

    def _take_back(self, person: Endorsee, change: BatchChange) -> bool:
        """Gives the record its earlier values where it still has what the import wrote."""
        before, now = copy(person), edits.values_of(person, list(change.before))
        earlier: Values = {}
        for unit in _units_of(change.before):
            if all(now[name] == change.before[name] for name in unit):
                continue
            if any(now[name] != change.after[name] for name in unit) or _is_taken(person, unit, change.before):
                first: Any = Endorsee._meta.get_field(unit[0])
                self._leave(person.name, str(first.verbose_name), _("changed since"))
            else:
                earlier.update({name: change.before[name] for name in unit})
        if not earlier:
            return False
        edits.set_values(person, earlier)
        person.updated_at = clock.now()
        person.refresh_keys()
        self._note(person, audit.EDIT, audit.differences(before, person, list(earlier)))
        self.counts["records_restored"] += 1
        return True

    # --- Mail ---

    def _mail(self) -> None:
        mail = Message.objects.filter(batch=self.batch)
        self.counts["messages_stopped"] += mail.waiting().update(status=MessageStatus.DROPPED)
        gone = mail.exclude(status__in=[MessageStatus.DROPPED, MessageStatus.FAILED]).count()
        if gone:
            left = ngettext(
                "%(count)d message has left and can't be called back.",
                "%(count)d messages have left and can't be called back.",
                gone,
            )
            self.left.append(left % {"count": gone})

    # --- Words ---

    def _leave(self, name: str, what: str, why: str) -> None:
        self.left.append(_("%(name)s, %(what)s: stays, %(why)s.") % {"name": name, "what": what, "why": why})

    def _note(self, person: Endorsee, action: str, changes: audit.Changes) -> None:
        told = {**changes, "reason": [None, self.reason], "batch": [None, self.batch.pk]}
        self.entries.append((person, action, told))


def _units_of(values: Values) -> Iterator[tuple[str, ...]]:
    of = {name: unit for unit in UNITS for name in unit}
    units = dict.fromkeys(of.get(name, (name,)) for name in values)
    return (tuple(name for name in unit if name in values) for unit in units)


def _is_taken(person: Endorsee, unit: tuple[str, ...], before: Values) -> bool:
    """Whether somebody else has the external id by now."""
    if unit != ("external_id",) or not before["external_id"]:
        return False
    others = Endorsee.with_merged.exclude(pk=person.pk)
    return bool(others.filter(external_id=before["external_id"]).exists())
