"""Rows that the file hides: left out until the registrar takes them, and never half of a change without a word."""

from collections import defaultdict

from django.utils.translation import gettext as _

from endorsement.enums import RowOutcome
from endorsement.imports.rows import Planned, with_parts_of_name
from endorsement.models import ImportRow


def is_left_out(row: ImportRow) -> bool:
    """Whether the file hides the row and the registrar has not taken hidden rows."""
    return bool(row.reading.get("is_left_out"))


def leave_out(row: ImportRow) -> None:
    """Skips the row, in words."""
    names = with_parts_of_name({**row.cells, **row.reading.get("left_out", {})})
    row.outcome = RowOutcome.SKIPPED
    row.name = f"{names.get('given_name', '')} {names.get('family_name', '')}".strip()[:250]
    row.sentences = [_("The row is hidden in the file, so it is left out.")]
    row.questions, row.changes, row.steps = [], [], {}


def ask_about_ends(rows: list[Planned], hidden: list[ImportRow]) -> None:
    """Asks about a row that ends an endorsement if a hidden row may be about the same person.

    The hidden row may award what takes its place; without it, the person would leave the registry.
    """
    lines: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in hidden:
        for trace in _traces(with_parts_of_name({**row.cells, **row.reading.get("left_out", {})})):
            lines[trace].append(row.line)
    for planned in rows:
        if not planned.cells.get("ended_on"):
            continue
        if others := sorted({line for trace in _traces(planned.cells) for line in lines.get(trace, [])}):
            asks = _(
                "This row ends an endorsement. The file hides other rows of the same person (lines %(lines)s), and "
                "they are left out. Take the hidden rows too, or apply this one without them."
            ) % {"lines": ", ".join(map(str, others))}
            planned.ask("hidden_rows", asks, [("alone", _("Apply this row without them"))])


def _traces(cells: dict[str, str]) -> set[tuple[str, ...]]:
    """What shows that two rows of a file may be about one person."""
    by = (("number",), ("external_id",), ("email", "family_name"), ("given_name", "family_name"))
    return {
        (*columns, *(cells[column].casefold() for column in columns))
        for columns in by
        if all(cells.get(column) for column in columns)
    }
