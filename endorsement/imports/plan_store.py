"""Plans in the database: made from a file, checked against the registry, answered, and removed in time."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from endorsement import clock
from endorsement.enums import RowOutcome
from endorsement.imports.planning import plan_rows
from endorsement.imports.progress import Progress
from endorsement.imports.reading import read
from endorsement.imports.rows import TOO_LONG
from endorsement.imports.snapshot import Snapshot, state
from endorsement.models import ImportPlan, ImportRow

# A plan holds the file's personal data. After this many days it is useless, because the registry has changed.
KEPT_DAYS = 30
BATCH = 500


class AlreadyApplied(Exception):
    """The plan has been applied and can't change anymore."""


@transaction.atomic
def make_plan(*, content: bytes, file_name: str, as_history: bool, by: Any = None) -> ImportPlan:
    """A plan with the file's rows, not checked yet (`check`). The file itself is not kept.

    Raises:
        NotReadable: the file is refused, with the reason.
    """
    sheet = read(content)
    forget_old()
    plan = ImportPlan.objects.create(
        file_name=file_name[-255:],
        as_history=as_history,
        created_at=clock.now(),
        created_by=by,
        remarks=sheet.remarks,
    )
    rows = [
        ImportRow(plan=plan, line=row.line, cells={**row.cells, TOO_LONG: "yes"} if row.is_too_long else row.cells)
        for row in sheet.rows
    ]
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    return plan


def check(plan: ImportPlan) -> Iterator[Progress]:
    """Compares every row with the registry as it is now, with the answers so far. Writes only the plan.

    Raises:
        AlreadyApplied
    """
    with transaction.atomic():
        locked = ImportPlan.objects.select_for_update().get(pk=plan.pk)
        if locked.applied_at:
            raise AlreadyApplied(_("This import has already been applied. Nothing was changed."))
        # The fingerprint first, so that a write during the comparison makes the plan out of date.
        plan.registry_state, plan.planned_on = state(), clock.today()
        snapshot = Snapshot(on=plan.planned_on, as_history=plan.as_history)
        rows = list(plan.rows.all())
        yield from plan_rows(rows, snapshot)
        # Replacing the rows takes a fraction of the time of an update.
        plan.rows.all().delete()
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            for row in batch:
                row.pk = None
            ImportRow.objects.bulk_create(batch)
            yield Progress(_("Saving the plan"), start + len(batch), len(rows))
        plan.save(update_fields=["registry_state", "planned_on"])


def answer(plan: ImportPlan, answers: dict[int, dict[str, str]]) -> None:
    """Keeps the registrar's answers, by line and question, for the next `check`. An empty answer clears one."""
    with transaction.atomic():
        rows = list(plan.rows.filter(line__in=answers))
        for row in rows:
            asked = {question["key"] for question in row.questions}
            given = {key: value for key, value in answers[row.line].items() if key in asked}
            row.decisions = {key: value for key, value in {**row.decisions, **given}.items() if value}
        ImportRow.objects.bulk_update(rows, ["decisions"], batch_size=BATCH)


def out_of_date(plan: ImportPlan) -> str:
    """Why applying the plan would no longer do what was shown; empty if it still would."""
    if is_old(plan):
        return _("This import is more than %(days)s days old and is no longer kept. Upload the file again.") % {
            "days": KEPT_DAYS
        }
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


def discard(plan: ImportPlan) -> bool:
    """Removes a plan that was not applied; returns whether there was one."""
    removed, _details = ImportPlan.objects.filter(pk=plan.pk, applied_at=None).delete()
    return bool(removed)


def forget_old() -> int:
    """Removes plans that were not applied in time, and the rows of applied plans; returns how many plans that were.

    A timer runs it each day, and so do uploads and the pages that lead to the imports. Whatever it hasn't reached yet
    is neither shown nor applied (`kept`, `is_old`).
    """
    old = ImportPlan.objects.filter(created_at__lt=_limit())
    with_rows = ImportRow.objects.filter(plan__in=old).values("plan")
    forgotten = list(old.filter(Q(applied_at=None) | Q(pk__in=with_rows)))
    if forgotten:
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
