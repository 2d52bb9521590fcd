"""Plans in the database: made from a file, checked against the registry, answered, and removed in time."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from endorsement import clock, locks
from endorsement.enums import Hidden, RowOutcome
from endorsement.imports import column_choices
from endorsement.imports.findings import leave_hidden, take_hidden
from endorsement.imports.planning import plan_rows
from endorsement.imports.progress import Progress
from endorsement.imports.reading import read
from endorsement.imports.rows import TOO_LONG
from endorsement.imports.sheet_reader import Sheet
from endorsement.imports.snapshot import Snapshot, state
from endorsement.imports.spellings import find_kind
from endorsement.models import ImportFile, ImportPlan, ImportRow
from endorsement.refusals import Refused

# A plan holds the file's personal data. After this many days it is useless, because the registry has changed.
KEPT_DAYS = 30
BATCH = 500


class AlreadyApplied(Refused):
    """The plan has been applied and can't change anymore."""


class Discarded(Refused):
    """The plan is gone."""


def make_plan(
    *, content: bytes, file_name: str, as_history: bool, by: Any = None, chosen: Mapping[str, str] | None = None
) -> ImportPlan:
    """A plan with the file's rows, not checked yet (`check`).

    Args:
        chosen: what people said that some headers mean (`spreadsheets.headings.meanings`); without it, what was
            chosen for these headers before counts.

    Raises:
        NotReadable: the file is refused, with the reason.
        Busy
    """
    # Before the transaction: SQLite lets nobody else write during one.
    sheet = read_file(content, chosen)
    with locks.told_in_words(), transaction.atomic():
        plan = empty_plan(content=content, file_name=file_name, as_history=as_history, by=by)
        fill(plan, sheet)
    return plan


def read_file(content: bytes, chosen: Mapping[str, str] | None = None) -> Sheet:
    """The rows of a file, with its columns as they are chosen, or were before.

    Raises:
        NotReadable
    """
    if chosen is None:
        _columns, chosen = column_choices.columns_chosen(content)
    return read(content, is_category=find_kind, chosen=chosen)


def empty_plan(*, content: bytes, file_name: str, as_history: bool, by: Any = None) -> ImportPlan:
    """A plan whose file is read later (`fill`)."""
    with locks.told_in_words(), transaction.atomic():
        forget_old()
        plan = ImportPlan.objects.create(
            file_name=file_name[-255:], as_history=as_history, created_at=clock.now(), created_by=by
        )
        ImportFile.objects.create(plan=plan, content=content)
    return plan


def file_of(plan: ImportPlan) -> bytes:
    """The file, until the plan is applied; empty after that."""
    content = ImportFile.objects.filter(plan=plan, plan__applied_at=None).values_list("content", flat=True).first()
    return bytes(content or b"")


def fill(plan: ImportPlan, sheet: Sheet) -> None:
    """Gives a plan the rows of its file, in place of those of an earlier reading.

    Raises:
        Discarded, Busy
    """
    with changing(plan) as current:
        current.rows.all().delete()
        current.remarks, current.hidden = sheet.remarks, Hidden.LEFT_OUT if sheet.hides_some else ""
        current.as_shown = current.registry_state = ""
        current.revision += 1
        current.save(update_fields=["remarks", "hidden", "registry_state", "as_shown", "revision"])
        rows = (
            ImportRow(
                plan=current,
                line=row.line,
                cells={**row.cells, TOO_LONG: "yes"} if row.is_too_long else row.cells,
                reading=row.findings.stored(),
            )
            for row in sheet.rows
        )
        for batch in batched(rows):
            ImportRow.objects.bulk_create(batch)
    plan.refresh_from_db()


def batched(rows: Iterable[ImportRow]) -> Iterator[list[ImportRow]]:
    """The rows, some at a time: all at once would take more memory than the file."""
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def check(plan: ImportPlan) -> Iterator[Progress]:
    """Compares every row with the registry as it is now, with the answers so far. Writes only the plan.

    Reading and comparing, which take long, happen outside any transaction. If the plan was answered or checked again
    meanwhile, that later work stands and this comparison is dropped.

    Raises:
        AlreadyApplied, Discarded, Busy
    """
    before = _unapplied(ImportPlan.objects.filter(pk=plan.pk))
    # The fingerprint first, so that a write during the comparison makes the plan out of date.
    registry_state, planned_on = state(), clock.today()
    rows = list(before.rows.all())
    yield from plan_rows(rows, Snapshot(on=planned_on, as_history=before.as_history))
    as_shown = fingerprint(rows)
    with changing(plan) as current:
        if current.revision == before.revision:
            _replace_rows(current, rows)
            current.registry_state, current.planned_on, current.as_shown = registry_state, planned_on, as_shown
            current.revision += 1
            current.save(update_fields=["registry_state", "planned_on", "as_shown", "revision"])
    plan.refresh_from_db()
    yield Progress(_("Saving the plan"), len(rows), len(rows))


def _replace_rows(plan: ImportPlan, rows: list[ImportRow]) -> None:
    """Replacing the rows takes a fraction of the time of an update."""
    plan.rows.all().delete()
    for batch in batched(rows):
        for row in batch:
            row.pk = None
        ImportRow.objects.bulk_create(batch)


@contextmanager
def changing(plan: ImportPlan) -> Iterator[ImportPlan]:
    """A transaction with the plan's row as it is now, locked.

    Raises:
        AlreadyApplied, Discarded, Busy
    """
    with locks.told_in_words(), transaction.atomic():
        locks.no_time_limit()
        yield _unapplied(ImportPlan.objects.select_for_update().filter(pk=plan.pk))


def _unapplied(found: Iterable[ImportPlan]) -> ImportPlan:
    plan = existing(found)
    if plan.applied_at:
        raise AlreadyApplied(_("This import has already been applied. Nothing was changed."))
    return plan


def existing(found: Iterable[ImportPlan]) -> ImportPlan:
    """The one plan found.

    Raises:
        Discarded
    """
    for plan in found:
        return plan
    raise Discarded(_("This import has been discarded. Nothing was written to the registry."))


def fingerprint(rows: Iterable[ImportRow]) -> str:
    """Stands for all that a plan shows of its rows and what applying would write."""
    digest = hashlib.sha256()
    for row in rows:
        parts = [row.line, row.name, row.outcome, row.sentences, row.changes, row.questions, row.decisions, row.steps]
        digest.update(json.dumps(parts, sort_keys=True).encode())
    return digest.hexdigest()


# --- Answers ---


def seal(row: ImportRow, question: dict[str, Any]) -> str:
    """What an answer form shows of a question: its words and choices, and after a colon the answer so far."""
    asked = json.dumps([question["asks"], question["choices"]], sort_keys=True)
    return f"{hashlib.sha256(asked.encode()).hexdigest()[:16]}:{row.decisions.get(question['key'], '')}"


def answer(
    plan: ImportPlan, answers: dict[int, dict[str, str]], *, seals: dict[int, dict[str, str]] | None = None
) -> list[int]:
    """Keeps the registrar's answers, by line and question, for the next `check`. An empty answer clears one.

    With `seals`, from the form, an answer counts only if its question stands as the form showed it. A question
    without a seal counts as shown unanswered.

    Returns:
        The lines with an answer that was not kept, because someone else answered or the question has changed.

    Raises:
        AlreadyApplied, Discarded, Busy
    """
    passed_over = []
    with changing(plan) as current:
        rows = list(current.rows.filter(line__in=answers).order_by("line"))
        for row in rows:
            given, refused = _acceptable(row, answers[row.line], None if seals is None else seals.get(row.line, {}))
            row.decisions = {key: value for key, value in {**row.decisions, **given}.items() if value}
            if refused:
                passed_over.append(row.line)
        ImportRow.objects.bulk_update(rows, ["decisions"], batch_size=BATCH)
        # Until the next check, the rows show what the answers before these ones gave.
        current.as_shown = current.registry_state = ""
        current.revision += 1
        current.save(update_fields=["registry_state", "as_shown", "revision"])
    return passed_over


def _acceptable(
    row: ImportRow, answers: dict[str, str], seals: dict[str, str] | None
) -> tuple[dict[str, str], dict[str, str]]:
    """The answers to keep, and those that would go over something the form did not show."""
    given, refused = {}, {}
    for question in row.questions:
        key, now = question["key"], seal(row, question)
        if key not in answers:
            continue
        shown = now if seals is None else seals.get(key, f"{now.partition(':')[0]}:")
        if shown == now:
            given[key] = answers[key]
        elif answers[key] not in (shown.partition(":")[2], row.decisions.get(key, "")):
            refused[key] = answers[key]
    return given, refused


# --- What the page says ---


def choose_hidden(plan: ImportPlan, hidden: Hidden) -> None:
    """Takes the rows and columns that the file hides, or leaves them out; the next `check` shows what that changes.

    Raises:
        AlreadyApplied, Discarded, Busy
    """
    move = take_hidden if hidden == Hidden.TAKEN else leave_hidden
    with changing(plan) as current:
        if not current.hidden or current.hidden == hidden:
            return
        rows = [row for row in current.rows.all() if row.reading]
        for row in rows:
            row.cells, row.reading = move(row.cells, row.reading)
        ImportRow.objects.bulk_update(rows, ["cells", "reading"], batch_size=BATCH)
        current.hidden, current.as_shown, current.registry_state = hidden, "", ""
        current.revision += 1
        current.save(update_fields=["hidden", "registry_state", "as_shown", "revision"])
    plan.refresh_from_db()


def choose_history(plan: ImportPlan, *, as_history: bool) -> None:
    """Takes the file for the list as it is kept today, or for what is new; the next `check` shows what that changes.

    Raises:
        AlreadyApplied, Discarded, Busy
    """
    with changing(plan) as current:
        if current.as_history == as_history:
            return
        current.as_history, current.as_shown, current.registry_state = as_history, "", ""
        current.revision += 1
        current.save(update_fields=["as_history", "registry_state", "as_shown", "revision"])
    plan.refresh_from_db()


def why_not(plan: ImportPlan) -> str:
    """Why the plan can't be applied, whatever the registry is by now; empty if it can."""
    if is_old(plan):
        return _("This import is more than %(days)s days old and is no longer kept. Upload the file again.") % {
            "days": KEPT_DAYS
        }
    if not plan.registry_state:
        return _("This plan hasn't been compared with the registry since the latest answers. Check it again.")
    return ""


def has_moved(plan: ImportPlan) -> bool:
    """Whether the registry or the day has changed since the plan was compared with it."""
    return plan.planned_on != clock.today() or plan.registry_state != state()


def out_of_date(plan: ImportPlan) -> str:
    """Why applying the plan may no longer do what was shown; empty if it still would."""
    if reason := why_not(plan):
        return reason
    if plan.planned_on != clock.today():
        return _("This plan is from another day, and some of its dates depend on the day. Check it again.")
    if plan.registry_state != state():
        return _("The registry has changed since this plan was made. Check it again, then apply it.")
    return ""


def counts(plan: ImportPlan) -> dict[RowOutcome, int]:
    """How many rows have each outcome, in the order of the outcomes."""
    found = Counter(plan.rows.values_list("outcome", flat=True))
    return {outcome: found[outcome] for outcome in RowOutcome if found[outcome]}


def report_in_words(report: dict[str, int]) -> list[str]:
    """What an applied import did, one sentence for each kind of thing."""
    done = {
        "people_created": ngettext_lazy("%d person created", "%d people created"),
        "people_changed": ngettext_lazy("%d person changed", "%d people changed"),
        "awarded": ngettext_lazy("%d endorsement awarded", "%d endorsements awarded"),
        "renewed": ngettext_lazy("%d renewal recorded", "%d renewals recorded"),
        "ended": ngettext_lazy("%d endorsement ended", "%d endorsements ended"),
        "rows_unchanged": ngettext_lazy("%d row had nothing new", "%d rows had nothing new"),
        "rows_skipped": ngettext_lazy("%d row skipped", "%d rows skipped"),
        "rows_review": ngettext_lazy("%d row with an open question, left out", "%d rows with open questions, left out"),
        "rows_error": ngettext_lazy("%d row with an error, left out", "%d rows with errors, left out"),
    }
    return [f"{words % report[key]}." for key, words in done.items() if report.get(key)]


# --- Its end ---


def discard(plan: ImportPlan) -> bool:
    """Removes a plan that was not applied; returns whether there was one.

    Raises:
        Busy
    """
    try:
        with changing(plan) as current:
            current.delete()
    except (AlreadyApplied, Discarded):
        return False
    return True


def forget_old() -> int:
    """Removes plans that were not applied in time, and the rows of applied plans; returns how many plans that were.

    A timer runs it each day, and so do uploads and the pages that lead to the imports. Whatever it hasn't reached yet
    is neither shown nor applied (`kept`, `is_old`).
    """
    with_rows = ImportRow.objects.filter(plan__created_at__lt=_limit()).values("plan")
    old = ImportPlan.objects.filter(created_at__lt=_limit()).filter(Q(applied_at=None) | Q(pk__in=with_rows))
    # Looked for first without a transaction: on SQLite, a page would wait for another writer to find nothing.
    return _forget(old) if old.exists() else 0


@transaction.atomic
def _forget(old: QuerySet[ImportPlan]) -> int:
    # Locked in one order, so that two uploads don't wait for each other.
    forgotten = list(old.select_for_update().order_by("pk"))
    ImportRow.objects.filter(plan__in=forgotten).delete()
    ImportPlan.objects.filter(pk__in=[plan.pk for plan in forgotten if not plan.applied_at]).delete()
    return len(forgotten)


def kept() -> QuerySet[ImportPlan]:
    """The plans that may be shown: the applied ones, without their rows once these are old, and those in progress."""
    return ImportPlan.objects.exclude(applied_at=None, created_at__lt=_limit())


def is_old(plan: ImportPlan) -> bool:
    """Whether the plan's rows are due to be removed."""
    return plan.created_at < _limit()


def _limit() -> datetime:
    return clock.now() - timedelta(days=KEPT_DAYS)
