"""Finds the row of a file that names the columns."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from endorsement.imports import damage
from endorsement.imports.cells import clean, in_one_line, without_quotes
from endorsement.imports.findings import Record
from endorsement.imports.unreadable import NoHeader, NotReadable
from endorsement.spreadsheets.columns import COLUMNS, REQUIRED, column_of, folded
from endorsement.spreadsheets.headings import NAME, NOTHING, meanings

# A title, a date or an address may come first; the header is within this many filled-in rows.
HEADER_WITHIN = 20


class Header(list):
    """The column of each cell, or the part of one (`spreadsheets.headings`); None if what it holds is unknown."""

    headers: list[str]


def find_header(
    records: Iterator[Record], *, has_category: bool = False, chosen: Mapping[str, str] = NOTHING
) -> Header:
    """The columns of the first row that has the required ones. The records go on below it.

    Args:
        has_category: whether the sheet's name is the category of its rows, so that no column needs to say it.
        chosen: what people said that some headers mean (`spreadsheets.headings.meanings`).

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
        columns = header_of(values, chosen)
        if not missing(columns, has_category=has_category):
            return _checked(columns)
        if len(_known(columns)) > max(1, len(_known(best or []))):
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
    if missing(best, has_category=has_category) == ["category"] and "renewed_on" in best:
        raise NoHeader(
            _(
                "The header is missing category. If this is a list of payments, add the columns category and "
                "renewed_cycle, so that each row says what it renews."
            ),
            known=len(_known(best)),
        )
    raise NoHeader(
        _("The header is missing %(missing)s. Name the columns as the export does.")
        % {"missing": ", ".join(missing(best, has_category=has_category))},
        known=len([column for column in best if column]),
    )


def missing(columns: list[str | None], *, has_category: bool = False) -> list[str]:
    """The required columns that a header lacks. A whole name has the family name in it.

    With a column of numbers, the rows are about people on record, whose category may stay as it is.
    """
    found = {"family_name" if column == NAME else column for column in columns}
    if has_category or "number" in found:
        found.add("category")
    return [column for column in REQUIRED if column not in found]


def _known(columns: list[str | None]) -> set[str]:
    return {column for column in columns if column}


def header_of(values: list[str], chosen: Mapping[str, str] = NOTHING) -> Header:
    """What a row would mean as a header."""
    columns = Header(meanings([clean(damage.mend(value)) for value in values], chosen))
    columns.headers = [without_quotes(in_one_line(value)) for value in values]
    return columns


def _checked(columns: Header) -> Header:
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise NotReadable(
            _("The header has %(columns)s twice. Remove or rename one of them.") % {"columns": ", ".join(twice)}
        )
    return columns


def told(columns: Header, chosen: Mapping[str, str] = NOTHING) -> list[str]:
    """What to tell about columns that aren't ours: what they were taken for, and which are ignored or not there."""
    named = list(zip(columns, columns.headers, strict=False))
    taken = [f"{header[:40]} → {column}" for column, header in named if column and column_of(header) != column]
    unknown = [header[:40] for column, header in named if header and not column]
    remarks = []
    if absent := chosen.keys() - set(map(folded, columns.headers)):
        remarks.append(_("The file has no such columns: %(columns)s.") % {"columns": ", ".join(sorted(absent))})
    if taken:
        remarks.append(_("These columns were taken for ours: %(columns)s.") % {"columns": ", ".join(taken)})
    if unknown:
        remarks.append(_("These columns are ignored: %(columns)s.") % {"columns": ", ".join(unknown[:20])})
    return remarks
