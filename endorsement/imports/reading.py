"""Turns a file into rows with line numbers, or refuses it with a reason.

Nothing here reads the registry; the header alone decides whether a file is a registry's spreadsheet.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from endorsement.imports.cells import clean, in_one_line
from endorsement.imports.unreadable import NoHeader, NotReadable, Record
from endorsement.imports.workbooks import read_workbook
from endorsement.spreadsheets.columns import COLUMNS, REQUIRED, WRITTEN_ONLY, column_of
from endorsement.spreadsheets.files import unescape

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 50_000
# A title, a date or an address may come first; the header is within this many filled-in rows.
HEADER_WITHIN = 20
DELIMITERS = ",;\t|"

# The first bytes of old and of locked Office files, and those of a ZIP archive.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK\x03\x04"


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, and its filled-in cells, by column."""

    line: int
    cells: dict[str, str]
    # It has more cells than the header: a separator inside an unquoted cell shifted the cells after it.
    is_too_long: bool = False


@dataclass(frozen=True)
class Sheet:
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)


def read(content: bytes) -> Sheet:
    """The rows of a CSV or XLSX file.

    Raises:
        NotReadable: it isn't a spreadsheet, is too large or locked, or has none of our headers.
    """
    if len(content) > MAX_BYTES:
        raise NotReadable(_("The file is over 20 MB. Remove pictures and other sheets, or split it."))
    if not content.strip():
        raise NotReadable(_("The file is empty."))
    if content.startswith(COMPOUND):
        raise NotReadable(_why_not_compound(content))
    if content.startswith(ARCHIVE):
        records, remarks = read_workbook(content)
        return sheet_of(records, remarks=remarks)
    return _read_text(content)


def sheet_of(records: Iterable[Record], *, remarks: Iterable[str] = (), spills_over: bool = False) -> Sheet:
    """Finds the header and names the cells below it.

    Args:
        spills_over: whether a cell beyond the header's last one means that the row has shifted (CSV).
    """
    records = iter(records)
    columns = _find_header(records)
    rows: list[Row] = []
    for line, values in records:
        cells = {}
        for column, value in zip(columns, values, strict=False):
            if column and column not in WRITTEN_ONLY and (text := clean(unescape(value))):
                cells[column] = text if column == "notes" else in_one_line(text)
        too_long = spills_over and any(value.strip() for value in values[len(columns) :])
        if cells or too_long:
            rows.append(Row(line, cells, too_long))
        if len(rows) > MAX_ROWS:
            raise NotReadable(_("The file has more than 50,000 rows. Split it and import the parts one by one."))
    if not rows:
        raise NotReadable(_("The file has no rows below the header."))
    return Sheet(rows, [*remarks, *_unread(columns.headers)])


class _Header(list):
    """The column of each cell; None if the header is not one of ours."""

    headers: list[str]


def _find_header(records: Iterator[Record]) -> _Header:
    best: _Header | None = None
    seen = 0
    for _line, values in records:
        if not any(value.strip() for value in values):
            continue
        columns = _Header(column_of(value) for value in values)
        columns.headers = [in_one_line(value) for value in values]
        known = {column for column in columns if column}
        if known.issuperset(REQUIRED):
            return _checked(columns)
        if len(known) > 1 and best is None:
            best = columns
        seen += 1
        if seen == HEADER_WITHIN:
            break
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


def _checked(columns: _Header) -> _Header:
    twice = sorted({column for column in columns if column and columns.count(column) > 1})
    if twice:
        raise NotReadable(
            _("The header has %(columns)s twice. Remove or rename one of them.") % {"columns": ", ".join(twice)}
        )
    return columns


def _unread(headers: list[str]) -> list[str]:
    unknown = [header for header in headers if header and column_of(header) is None]
    if not unknown:
        return []
    return [_("These columns are ignored: %(columns)s.") % {"columns": ", ".join(unknown[:20])}]


def _why_not_compound(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("The file is locked with a password. Save it without a password and upload that.")
    return _("This is an old Office file (.xls). Save it as .xlsx or as CSV and upload that.")


# --- Text ---


def _read_text(content: bytes) -> Sheet:
    text = _decoded(content)
    if "\0" in text or text.lstrip().startswith(("<", "{", "%PDF", "{\\rtf")):
        raise NotReadable(_("This isn't a spreadsheet. Save it as CSV or as .xlsx and upload that."))
    refusals: list[NoHeader] = []
    for delimiter in sorted(DELIMITERS, key=text[:5000].count, reverse=True):
        try:
            return sheet_of(_records(text, delimiter), spills_over=True)
        except csv.Error as error:
            raise NotReadable(
                _("The file can't be read as CSV (%(error)s). Look for a quotation mark that is not closed.")
                % {"error": error}
            ) from error
        except NoHeader as refusal:
            refusals.append(refusal)
    raise max(refusals, key=lambda refusal: refusal.known)


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable(_("This isn't a text file or a spreadsheet. Save it as “CSV UTF-8” or as .xlsx and upload that."))


def _records(text: str, delimiter: str) -> Iterator[Record]:
    """Each record with the line that it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for values in reader:
        yield line, values
        line = reader.line_num + 1
