"""Writes a plan to the registry, like the services do, but thousands of rows at a time.

Planning already checked every rule (`refusals`, like the services), and the registry has not changed since, or the same
plan came out again; the database's constraints have the last word.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError
from django.utils.translation import gettext as _

from endorsement import audit, batches, bulk, clock, edits, locks, planner_statistics, services
from endorsement.consent import CONFIRMED
from endorsement.enums import WRITTEN, BatchKind, BatchWork, RenewalKind
from endorsement.imports import plan_store
from endorsement.imports.progress import Progress
from endorsement.models import (
    Batch,
    BatchChange,
    Category,
    Designation,
    Endorsee,
    Endorsement,
    ImportFile,
    ImportPlan,
    ImportRow,
    Locality,
    Renewal,
    RenewalCycle,
)
from endorsement.refusals import PlanOutOfDate
from endorsement.site_language import site_language

BATCH = 500


Record = TypeVar("Record")


def apply_import(*, plan: ImportPlan, by: Any = None, progress: Callable[[Progress], None] | None = None) -> ImportPlan:
    """Writes what the plan shows, all of it or nothing. Applying a plan again changes nothing.

    Raises:
        PlanOutOfDate: the plan would do something else by now; nothing was written.
        Discarded, Busy
    """
    for step in importing(plan=plan, by=by):
        if progress:
            progress(step)
    return plan


def importing(*, plan: ImportPlan, by: Any = None, as_shown: str | None = None) -> Iterator[Progress]:
    """`apply_import` step by step, for a page that shows its progress.

    If the registry or the day has changed since the plan was compared, the rows are compared again first. A change that
    touches nothing in them, such as an edit of somebody else, stops nothing: what the plan shows is the same.

    All is committed after the last step, or nothing is.

    Args:
        as_shown: the fingerprint of the plan that the registrar saw. The plan must still be that one.
    """
    moved = ImportPlan.objects.filter(pk=plan.pk, applied_at=None).first()
    if moved and _is_to_be_compared_again(moved, as_shown):
        as_shown = moved.as_shown
        yield from plan_store.check(moved)
        if moved.as_shown != as_shown:
            raise PlanOutOfDate(
                _(
                    "The registry or the day has changed since you opened this import, and so has what it would do. "
                    "Nothing was written. Review it now."
                )
            )
    try:
        with locks.writing():
            locks.no_time_limit()
            locked = plan_store.existing(ImportPlan.objects.select_for_update().filter(pk=plan.pk))
            if not locked.applied_at:
                _refuse_another_plan(locked, as_shown)
                importer = _Importer(locked, by)
                yield from importer.write()
                planner_statistics.refresh_after(len(importer.rows))
        plan.refresh_from_db()
    except IntegrityError as error:
        raise PlanOutOfDate(_("Someone else saved a conflicting change. Check the plan again.")) from error


def _is_to_be_compared_again(plan: ImportPlan, as_shown: str | None) -> bool:
    is_what_was_seen = as_shown in (None, plan.as_shown)
    return is_what_was_seen and not plan_store.why_not(plan) and plan_store.has_moved(plan)


def _refuse_another_plan(plan: ImportPlan, as_shown: str | None) -> None:
    if as_shown is not None and as_shown != plan.as_shown:
        raise PlanOutOfDate(
            _("This plan was answered or checked again after you opened it. Nothing was written. Review it now.")
        )
    if reason := plan_store.out_of_date(plan):
        raise PlanOutOfDate(reason)


def _found(records: Mapping[Any, Record], key: Any) -> Record:
    """A record that the plan refers to. Services remove none, but a command, a migration or a shell may."""
    try:
        return records[key]
    except KeyError as error:
        raise PlanOutOfDate(
            _("A record that this plan needs has been removed from the registry. Check it again, then apply it.")
        ) from error


def _renewals_of(row: ImportRow) -> list[list[Any]]:
    """The keys of the endorsements that a row renews, each with its renewals; a payment may renew several."""
    own = [[row.steps["endorsement"], row.steps["renewals"]]] if row.steps.get("renewals") else []
    return [*own, *row.steps.get("payments", [])]


class _Importer:
    """One run. Later rows may refer to records that earlier rows created."""

    def __init__(self, plan: ImportPlan, by: Any) -> None:
        self.plan = plan
        self.by = by
        self.rows = list(plan.rows.filter(outcome__in=WRITTEN).only("plan", "line", "steps"))
        self.people: dict[int | str, Endorsee] = {}
        self.endorsements: dict[int | str, Endorsement] = {}
        self.cycles: dict[str, RenewalCycle] = {}
        self.entries: list[tuple[Any, str, audit.Changes]] = []
        self.batch = services.begin_batch(Batch(kind=BatchKind.IMPORT, plan=plan), by=by) if self.rows else None
        self.changes: list[BatchChange] = []
        self.report: Counter[str] = Counter()

    def write(self) -> Iterator[Progress]:
        parts = [self._write_cycles, self._write_people, self._write_awards, self._write_renewals, self._write_ends]
        for done, part in enumerate(parts):
            yield Progress(_("Writing to the registry"), done * len(self.rows) // len(parts), len(self.rows))
            part()
            # After each part, because together they would take more memory than everything else.
            audit.record_many(self.entries, by=self.by)
            BatchChange.objects.bulk_create(self.changes, batch_size=BATCH)
            self.entries.clear()
            self.changes.clear()
        self._close()
        yield Progress(_("Done"), len(self.rows), len(self.rows))

    def _origin(self, line: int) -> audit.Changes:
        with site_language():
            source = _("%(file)s, line %(line)s") % {"file": self.plan.file_name, "line": line}
        return {"imported_from": [None, source], **audit.of_batch(self.batch)}

    def _keep(self, work: BatchWork, person: Endorsee, **fields: Any) -> None:
        """What undoing the import needs to know."""
        self.changes.append(BatchChange(batch=self.batch, work=work, endorsee=person, **fields))

    # --- Cycles ---

    def _write_cycles(self) -> None:
        first_days = {renewal[0] for row in self.rows for _key, renewals in _renewals_of(row) for renewal in renewals}
        for first_day in sorted(first_days):
            self.cycles[first_day] = services.find_or_make_cycle(date.fromisoformat(first_day), by=self.by)

    # --- People ---

    def _write_people(self) -> None:
        localities = Locality.objects.in_bulk()
        fields: dict[int | str, dict[str, Any]] = {}
        first_line: dict[int | str, int] = {}
        for row in self.rows:
            key = row.steps["person"]
            first_line.setdefault(key, row.line)
            given = dict(row.steps["fields"])
            if CONFIRMED in given:
                given[CONFIRMED] = date.fromisoformat(given[CONFIRMED])
            if "locality" in given:
                given["locality"] = _found(localities, given["locality"])
            fields.setdefault(key, {}).update(given)
        recorded = Endorsee.objects.select_for_update(of=("self",)).select_related("locality").order_by("pk")
        known = recorded.in_bulk([key for key in fields if isinstance(key, int)])
        made = []
        for key, given in fields.items():
            if isinstance(key, int):
                self.people[key] = _found(known, key)
                self._change_person(self.people[key], given, first_line[key])
            else:
                self.people[key] = Endorsee(**given)
                made.append((self.people[key], first_line[key]))
        self._create_people(made)

    def _create_people(self, made: list[tuple[Endorsee, int]]) -> None:
        lines = [line for _endorsee, line in made]
        created = bulk.create_endorsees([endorsee for endorsee, _line in made], at=clock.now())
        for (endorsee, changes), line in zip(created, lines, strict=True):
            self.entries.append((endorsee, audit.CREATE, {**changes, **self._origin(line)}))
            self._keep(BatchWork.CREATED, endorsee)
        self.report["people_created"] += len(made)

    def _change_person(self, endorsee: Endorsee, given: dict[str, Any], line: int) -> None:
        if not given:
            return
        before = copy(endorsee)
        for name, value in given.items():
            setattr(endorsee, name, value)
        endorsee.confirm_availability(before, on=clock.today())
        written = list(dict.fromkeys([*given, CONFIRMED]))
        endorsee.updated_at = clock.now()
        endorsee.refresh_keys()
        endorsee.save(update_fields=[*written, "updated_at", "public_key", "staff_key", "sort_key"])
        changes = audit.differences(before, endorsee, written)
        self.entries.append((endorsee, audit.EDIT, {**changes, **self._origin(line)}))
        fields = batches.with_their_units(written)
        was, now = edits.values_of(before, fields), edits.values_of(endorsee, fields)
        self._keep(BatchWork.CHANGED, endorsee, before=was, after=now)
        self.report["people_changed"] += 1

    # --- Endorsements ---

    def _write_awards(self) -> None:
        categories, designations = Category.objects.in_bulk(), Designation.objects.select_related("category").in_bulk()
        awarded = []
        for row in self.rows:
            if not (award := row.steps.get("award")):
                continue
            endorsement = Endorsement(
                endorsee=_found(self.people, row.steps["person"]),
                category=_found(categories, award["category"]),
                designation=_found(designations, award["designation"]) if award["designation"] else None,
                awarded_on=date.fromisoformat(award["awarded_on"]),
            )
            # Ended right away; otherwise two of a kind would be open while the rows are written.
            if end := row.steps.get("end"):
                endorsement.ended_on, endorsement.end_reason = date.fromisoformat(end[0]), end[1]
            self.endorsements[row.steps["endorsement"]] = endorsement
            awarded.append(endorsement)
            cycles = [self.cycles[first_day] for first_day, *_rest in row.steps["renewals"]]
            self._note(row, audit.AWARD, audit.award_changes(endorsement, cycles))
        Endorsement.objects.bulk_create(awarded, batch_size=BATCH)
        for endorsement in awarded:
            after = edits.values_of(endorsement, ["ended_on", "end_reason"])
            self._keep(BatchWork.AWARDED, endorsement.endorsee, endorsement=endorsement, after=after)
        self.report["awarded"] += len(awarded)
        wanted = {key for row in self.rows for key, _renewals in _renewals_of(row)}
        wanted |= {row.steps.get("endorsement") for row in self.rows}
        known = Endorsement.objects.select_related("category", "designation__category")
        self.endorsements |= known.in_bulk([key for key in wanted if isinstance(key, int)])

    def _write_renewals(self) -> None:
        renewals = []
        for row in self.rows:
            found = ((key, *renewal) for key, renewals in _renewals_of(row) for renewal in renewals)
            for key, first_day, effective, kind in found:
                endorsement, cycle = _found(self.endorsements, key), self.cycles[first_day]
                effective_on = date.fromisoformat(effective)
                renewals.append(
                    services.new_renewal(
                        endorsement,
                        cycle,
                        kind=RenewalKind(kind),
                        effective_on=effective_on,
                        by=self.by,
                        batch=self.batch,
                    )
                )
                if not row.steps.get("award"):
                    self._note(row, audit.RENEW, audit.renewal_changes(endorsement, cycle, effective_on))
                    self.report["renewed"] += 1
        Renewal.objects.bulk_create(renewals, batch_size=BATCH)

    def _write_ends(self) -> None:
        for row in self.rows:
            if not (end := row.steps.get("end")):
                continue
            endorsement = _found(self.endorsements, row.steps["endorsement"])
            if not row.steps.get("award"):
                endorsement.ended_on, endorsement.end_reason = date.fromisoformat(end[0]), end[1]
                endorsement.save(update_fields=["ended_on", "end_reason"])
                after = edits.values_of(endorsement, ["ended_on", "end_reason"])
                person = self.people[row.steps["person"]]
                self._keep(BatchWork.ENDED, person, endorsement=endorsement, after=after)
            self._note(row, audit.END, audit.end_changes(endorsement))
            self.report["ended"] += 1

    def _note(self, row: ImportRow, action: str, changes: audit.Changes) -> None:
        self.entries.append((self.people[row.steps["person"]], action, {**changes, **self._origin(row.line)}))

    # --- The end ---

    def _close(self) -> None:
        """Keeps the report and clears the cells: what they said about people is in the registry and its history now."""
        left_out = plan_store.counts(self.plan)
        self.report |= Counter({f"rows_{outcome}": number for outcome, number in left_out.items()})
        plan = self.plan
        plan.applied_at, plan.applied_by, plan.report = clock.now(), self.by, dict(self.report)
        plan.save(update_fields=["applied_at", "applied_by", "report"])
        ImportFile.objects.filter(plan=plan).delete()
        plan.rows.update(cells={}, steps={})
        changes: audit.Changes = {key: [None, number] for key, number in sorted(self.report.items())}
        audit.record(plan, audit.IMPORT, by=self.by, changes=changes)
        audit.announce(plan, audit.IMPORT)
