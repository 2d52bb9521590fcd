"""Finds the row of a file that names the columns."""

from collections.abc import Iterator, Mapping
from itertools import chain

from django.utils.translation import gettext as _

from endorsement.imports import damage
from endorsement.imports.cells import clean, in_one_line, without_quotes
from endorsement.imports.findings import Record
from endorsement.imports.unreadable import NoHeader, NotReadable
from endorsement.spreadsheets.columns import COLUMNS, REQUIRED, column_of, folded
from endorsement.spreadsheets.headings import NAME, NOTHING, meanings
from endorsement.spreadsheets.payment_headings import is_payment_list, payment_meanings

# A title, a date or an address may come first; the header is within this many filled-in rows.
HEADER_WITHIN = 20


class Header(list):
    """The column of each cell, or the part of one (`spreadsheets.headings`); None if what it holds is unknown."""

    headers: list[str]
    # Whether the file is a list of payments, which needs no category.
    is_payments: bool = False


def find_header(
    records: Iterator[Record], *, has_category: bool = False, chosen: Mapping[str, str] = NOTHING
) -> tuple[Header, Iterator[Record]]:
    """The columns of the first row that has the required ones, and the records below it.

    A row that can only be the header of a list of payments counts if no row below it has the required columns: a
    title may say a name and a date too.

    Args:
        has_category: whether the sheet's name is the category of its rows, so that no column needs to say it.
        chosen: what people said that some headers mean (`spreadsheets.headings.meanings`).

    Raises:
        NotReadable: no row has them, or one of ours comes twice.
    """
    best: Header | None = None
    payments: Header | None = None
    below: list[Record] = []
    problem, seen = "", 0
    for record in records:
        values = record.values
        below += [record] if payments else []
        problem = problem or next((note.problem for note in record.notes.values() if note.problem), "")
        if not any(value.strip() for value in values):
            continue
        columns = header_of(values, chosen)
        if columns.is_payments and not has_category:
            payments = payments or columns
        elif not missing(columns, has_category=has_category):
            return _checked(columns), records
        if len(_known(columns)) > max(1, len(_known(best or []))):
            best = columns
        seen += 1
        if seen == HEADER_WITHIN:
            break
    if payments:
        return _checked(payments), chain(below, records)
    if problem:
        # One of these cells may be a name of a column.
        raise NoHeader(problem, known=len(COLUMNS))
    if best is None:
        raise NoHeader(
            _("No row has the registry's columns. The first row needs at least: %(columns)s. All columns: %(all)s.")
            % {"columns": ", ".join(REQUIRED), "all": ", ".join(COLUMNS)},
            known=0,
        )
    raise NoHeader(
        _("The header is missing %(missing)s. Name the columns as the export does.")
        % {"missing": ", ".join(missing(best, has_category=has_category))},
        known=len([column for column in best if column]),
    )


def missing(columns: list[str | None], *, has_category: bool = False) -> list[str]:
    """The required columns that a header lacks. A whole name has the family name in it.

    With a column of numbers, the rows are about people on record, whose category may stay as it is. A list of payments
    needs neither names nor categories.
    """
    if is_payment_list(columns) and not has_category:
        return []
    found = {"family_name" if column == NAME else column for column in columns}
    if has_category or "number" in found:
        found.add("category")
    return [column for column in REQUIRED if column not in found]


def _known(columns: list[str | None]) -> set[str]:
    return {column for column in columns if column}


def header_of(values: list[str], chosen: Mapping[str, str] = NOTHING) -> Header:
    """What a row would mean as a header."""
    names = [clean(damage.mend(value)) for value in values]
    columns = Header(meanings(names, chosen))
    if missing(columns) or is_payment_list(columns):
        paid = payment_meanings(names, chosen)
        if is_payment_list(paid):
            columns = Header(paid)
            columns.is_payments = True
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
