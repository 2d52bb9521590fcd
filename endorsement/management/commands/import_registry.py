from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from endorsement.enums import WRITTEN, Hidden, RowOutcome
from endorsement.imports import plan_store
from endorsement.imports.applying import apply_import
from endorsement.imports.progress import Progress
from endorsement.imports.unreadable import NotReadable
from endorsement.models import ImportPlan
from endorsement.refusals import Refused
from endorsement.spreadsheets.columns import folded
from endorsement.spreadsheets.headings import TARGETS

TOLD = (RowOutcome.ERROR, RowOutcome.REVIEW, *WRITTEN)


class Command(BaseCommand):
    help = "Shows what a spreadsheet would change in the registry, row by row; with --apply, makes the changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV or .xlsx file with the columns of the export")
        parser.add_argument("--apply", action="store_true", help="write the changes; without it, nothing is written")
        parser.add_argument("--hidden", action="store_true", help="take rows and columns that the workbook hides too")
        parser.add_argument(
            "--history", action="store_true", help="the file is the list you keep today: accept past cycles too"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADER=COLUMN",
            help='what a column of the file is, for example "Work phone=phone"; may be repeated',
        )

    def handle(
        self, *, file: Path, apply: bool, hidden: bool, history: bool, column: list[str], **options: Any
    ) -> None:
        chosen = dict(map(_chosen, column)) or None
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        try:
            plan = plan_store.make_plan(content=content, file_name=file.name, as_history=history, chosen=chosen)
            if hidden:
                plan_store.choose_hidden(plan, Hidden.TAKEN)
            for step in plan_store.check(plan):
                self._tell(step)
        except NotReadable as refusal:
            raise CommandError(f"{file.name} was refused. {refusal}") from refusal
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._describe(plan)
        if apply:
            self._apply(plan)
        else:
            self.stdout.write(
                "Nothing was written. Add --apply to write the changes, or review and apply them in the admin."
            )

    def _tell(self, step: Progress) -> None:
        self.stderr.write(str(step))

    def _describe(self, plan: ImportPlan) -> None:
        for remark in plan.remarks:
            self.stdout.write(remark)
        if plan.hidden == Hidden.LEFT_OUT:
            self.stdout.write("Hidden rows and columns are left out. Add --hidden to take them too.")
        for row in plan.rows.filter(outcome__in=TOLD).iterator(chunk_size=500):
            asked = [question["asks"] for question in row.questions if question["key"] not in row.decisions]
            changed = [_change(*change) for change in row.changes]
            self.stdout.write(
                f"Line {row.line}, {row.name}: {row.outcome}. {' '.join([*row.sentences, *asked])}".strip()
            )
            if changed:
                self.stdout.write(f"    {'; '.join(changed)}")
        self.stdout.write(", ".join(f"{number} {outcome.label}" for outcome, number in plan_store.counts(plan).items()))

    def _apply(self, plan: ImportPlan) -> None:
        try:
            apply_import(plan=plan, progress=self._tell)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Applied.")
        for sentence in plan_store.report_in_words(plan.report):
            self.stdout.write(sentence)


def _chosen(option: str) -> tuple[str, str]:
    """The folded header and the column of a --column option."""
    header, _equals, column = option.rpartition("=")
    if not header.strip() or column.strip() not in TARGETS:
        raise CommandError(f"--column {option!r}: write HEADER=COLUMN. The columns are: {', '.join(TARGETS)}.")
    return folded(header), column.strip()


def _change(field: str, before: Any, after: Any) -> str:
    return f"{field}: {after}" if before in (None, after) else f"{field}: {before} → {after}"
