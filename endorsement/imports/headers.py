"""Finds the row of a file that names the columns."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from endorsement.imports import damage
from endorsement.imports.cells import clean, in_one_line, without_quotes
from endorsement.imports.findings import Record
from endorsement.imports.unreadable import NoHeader, NotReadable
from endorsement.spreadsheets.columns import COLUMNS, REQUIRED, column_of

# A title, a date or an address may come first; the header is within this many filled-in rows.
HEADER_WITHIN = 20


class Header(list):
    """The column of each cell; None if the header is not one of ours."""

    headers: list[str]


def find_header(records: Iterator[Record]) -> Header:
    """The columns of the first row that has the required ones. The records go on below it.

    Raises:
        NotReadable: no row has them, or one of ours comes twice.
    """
    best: Header | None = None
    problem, seen = "", 0
    for record in records:
        values = record.values
        problem = problem or next((note.problem for note in record.notes.values() if note.problem), "")
        if not any(value.strip() for value in values):
            continue
        columns = Header(column_of(clean(damage.mend(value))) for value in values)
        columns.headers = [without_quotes(in_one_line(value)) for value in values]
        known = {column for column in columns if column}
        if known.issuperset(REQUIRED):
            return _checked(columns)
        if len(known) > 1 and best is None:
            best = columns
        seen += 1
        if seen == HEADER_WITHIN:
            break
    if problem:
        # One of these cells may be a name of a column.
        raise NoHeader(problem, known=len(COLUMNS))
    if best is None:
        raise NoHeader(
            _("No row has the registry's columns. The first row needs at least: %(columns)s. All columns: %(all)s.")
            % {"columns": ", ".join(REQUIRED), "all": ", ".join(COLUMNS)},
            known=0,
        )
    missing = [column for column in REQUIRED if column not in best]
    raise NoHeader(
        _("The header is missing %(missing)s. Name the columns as the export does.") % {"missing": ", ".join(missing)},
        known=len([column for column in best if column]),
    )


def _checked(columns: Header) -> Header:
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise NotReadable(
            _("The header has %(columns)s twice. Remove or rename one of them.") % {"columns": ", ".join(twice)}
        )
    return columns


def unread(headers: list[str]) -> list[str]:
    """What to tell about columns that aren't ours."""
    unknown = [header for header in headers if header and column_of(header) is None]
    if not unknown:
        return []
    return [_("These columns are ignored: %(columns)s.") % {"columns": ", ".join(unknown[:20])}]
