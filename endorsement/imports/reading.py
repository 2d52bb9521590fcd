"""Turns a file into rows with line numbers, or refuses it with a reason.

Nothing here reads the registry; the header alone decides whether a file is a registry's spreadsheet. Who calls says
what a category is, for sheets that are named after one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from endorsement.imports import text_files
from endorsement.imports.cells import in_one_line
from endorsement.imports.decoding import decode
from endorsement.imports.findings import Record
from endorsement.imports.headers import HEADER_WITHIN, Header, header_of, missing
from endorsement.imports.other_kinds import ARCHIVE, COMPOUND, NOT_A_SPREADSHEET, refuse_other_kinds, why_not_compound
from endorsement.imports.sheet_reader import MAX_ROWS, TOO_MANY_ROWS, Row, Sheet, SheetReader
from endorsement.imports.text_files import OpenQuote
from endorsement.imports.unreadable import NoHeader, NoRows, NotReadable
from endorsement.imports.workbooks import Workbook
from endorsement.spreadsheets.columns import WRITTEN_ONLY, column_of
from endorsement.spreadsheets.headings import NOTHING

MAX_BYTES = 20 * 1024 * 1024
# The lines of each further sheet are counted from the next thousand on.
LINES_APART = 1000
# How many rows below the header the page about the columns looks at.
SAMPLED = 20


def read(
    content: bytes,
    *,
    is_category: Callable[[str], object] = lambda title: False,
    chosen: Mapping[str, str] = NOTHING,
) -> Sheet:
    """The rows of a CSV or XLSX file.

    Args:
        is_category: whether the name of a sheet is that of a category.
        chosen: what people said that some headers mean (`spreadsheets.headings.meanings`).

    Raises:
        NotReadable: it isn't a spreadsheet, is too large or locked, or has none of our headers.
    """
    if len(content) > MAX_BYTES:
        raise NotReadable(_("The file is over 20 MB. Remove pictures and other sheets, or split it."))
    if not content.strip():
        raise NotReadable(_("The file is empty."))
    if content.startswith(COMPOUND):
        raise NotReadable(why_not_compound(content))
    if content.startswith(ARCHIVE):
        return _read_workbook(Workbook(content, is_category=is_category, chosen=chosen), chosen)
    return _read_text(content, chosen)


def _read_workbook(workbook: Workbook, chosen: Mapping[str, str]) -> Sheet:
    """The rows of all sheets that are read. The lines of a further one are counted on from the next thousand."""
    rows: list[Row] = []
    remarks: list[str] = []
    hides_some, before = False, 0
    for sheet in workbook.sheets:
        if rows:
            before = (rows[-1].line // LINES_APART + 1) * LINES_APART
        records = (record._replace(line=before + record.line) for record in workbook.records(sheet))
        reader = SheetReader(hidden_columns=sheet.hidden_columns, category=workbook.category_of(sheet), chosen=chosen)
        try:
            found = reader.sheet(records)
        except NoRows:
            if len(workbook.sheets) == 1:
                raise
            remarks.append(_("The sheet “%(sheet)s” has no rows.") % {"sheet": sheet.title})
            continue
        if before:
            words = {"line": before + 1, "sheet": sheet.title}
            remarks.append(_("Lines are counted on: line %(line)s is line 1 of the sheet “%(sheet)s”.") % words)
        rows += found.rows
        remarks += [remark for remark in found.remarks if remark not in remarks]
        hides_some = hides_some or found.hides_some
    if not rows:
        raise NoRows(_("The file has no rows below the header."))
    if len(rows) > MAX_ROWS:
        raise NotReadable(_(TOO_MANY_ROWS))
    named = [sheet.title for sheet in workbook.sheets if workbook.category_of(sheet)]
    others = [sheet.title for sheet in workbook.sheets if not workbook.category_of(sheet)]
    if named:
        sentence = _("The name of each sheet is the category of its rows: %(sheets)s.")
        remarks.insert(0, sentence % {"sheets": ", ".join(named)})
    if len(workbook.sheets) > 1 and others:
        sentence = _(
            "These sheets are read as one list: %(sheets)s. If one is an old version, delete it in the file, and "
            "upload that."
        )
        remarks.insert(0, sentence % {"sheets": ", ".join(sheet.title for sheet in workbook.sheets)})
    return Sheet(rows, [*workbook.remarks, *remarks], hides_some)


@dataclass(frozen=True)
class Columns:
    """The columns of a file: what each was taken for, and its first values."""

    header: Header
    samples: list[list[str]]
    # Whether the name of the sheet says the category.
    has_category: bool = False

    @property
    def missing(self) -> list[str]:
        return missing(self.header, has_category=self.has_category)

    @property
    def need_a_look(self) -> bool:
        """Whether a column has another name than ours, or a required one is missing."""
        named = zip(self.header, self.header.headers, strict=True)
        return bool(self.missing) or any(
            column not in (None, *WRITTEN_ONLY, column_of(header)) for column, header in named
        )


def columns_of(
    content: bytes, *, is_category: Callable[[str], object] = lambda title: False, chosen: Mapping[str, str] = NOTHING
) -> Columns | None:
    """The columns of a CSV or XLSX file; None if no row names two that we know.

    Raises:
        NotReadable
    """
    has_category = False
    if content.startswith(ARCHIVE):
        workbook = Workbook(content, is_category=is_category, chosen=chosen)
        has_category = bool(workbook.category_of(workbook.sheet))
        beginnings = [list(islice(workbook.records(), HEADER_WITHIN + SAMPLED))]
    else:
        text = _text_of(content)
        beginnings = [_beginning(text, delimiter) for delimiter in text_files.delimiters(text)]
    found = [_columns(records, chosen, has_category) for records in beginnings]
    return max(filter(None, found), key=_likelihood, default=None)


def _beginning(text: str, delimiter: str) -> list[Record]:
    try:
        return list(islice(text_files.records(text, delimiter), HEADER_WITHIN + SAMPLED))
    except OpenQuote:
        # Another separator may be the right one; reading the rows tells if none is.
        return []


def _columns(records: list[Record], chosen: Mapping[str, str], has_category: bool) -> Columns | None:
    rows = [record.values for record in records if any(value.strip() for value in record.values)]
    headers = [Columns(header_of(values, chosen), [], has_category) for values in rows[:HEADER_WITHIN]]
    if not headers:
        return None
    best = max(headers, key=_likelihood)
    if sum(map(bool, best.header)) < 2:
        return None
    below = rows[headers.index(best) + 1 :][:SAMPLED]
    samples = [_sample(below, position) for position in range(len(best.header))]
    return Columns(best.header, samples, has_category)


def _likelihood(columns: Columns) -> tuple[bool, bool, int]:
    return not columns.missing, not columns.header.is_payments, len(set(filter(None, columns.header)))


def _sample(rows: list[list[str]], position: int) -> list[str]:
    values = [in_one_line(row[position])[:80] for row in rows if position < len(row)]
    return list(dict.fromkeys(filter(None, values)))[:3]


def first_records(content: bytes, *, most: int, most_unfolded: int) -> list[Record]:
    """The first records of a CSV or XLSX file, whatever its columns are; for a file from somebody unknown.

    Args:
        most: how many records are read; the rest of the file is not looked at.
        most_unfolded: the bytes that a workbook may unpack to.

    Raises:
        NotReadable
    """
    if content.startswith(ARCHIVE):
        return list(islice(Workbook(content, most_unfolded=most_unfolded).records(), most))
    text = _text_of(content)
    return list(islice(text_files.records(text, text_files.delimiters(text)[0]), most))


def _text_of(content: bytes) -> str:
    if content.startswith(COMPOUND):
        raise NotReadable(why_not_compound(content))
    text = decode(content).text
    refuse_other_kinds(text)
    if "\0" in text:
        raise NotReadable(_(NOT_A_SPREADSHEET))
    return text


def _read_text(content: bytes, chosen: Mapping[str, str]) -> Sheet:
    decoded = decode(content)
    refuse_other_kinds(decoded.text)
    refusals: list[NoHeader] = []
    for delimiter in text_files.delimiters(decoded.text):
        reader = SheetReader(decoded=decoded, chosen=chosen)
        try:
            sheet = reader.sheet(text_files.records(decoded.text, delimiter))
        except OpenQuote as refusal:
            # Below a header of ours the separator is the right one. Without a header, it may be the mark's fault.
            if reader.columns is not None:
                raise
            refusals.append(NoHeader(str(refusal), known=0))
        except NoHeader as refusal:
            refusals.append(refusal)
        else:
            return Sheet(sheet.rows, [*decoded.remarks, *sheet.remarks], sheet.hides_some)
    if "\0" in decoded.text:
        raise NotReadable(_(NOT_A_SPREADSHEET))
    raise max(refusals, key=lambda refusal: refusal.known)
