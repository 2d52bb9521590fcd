"""The records of one worksheet: what its cells show, and what it hides.

openpyxl's read-only sheets leave out which rows are hidden, which text is struck through, and whether a formula has a
stored value. So this reads with openpyxl's own parser of worksheets, a row at a time, and keeps those.
"""

import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import coordinate_to_tuple
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from endorsement.imports import number_formats
from endorsement.imports.findings import Note, Record
from endorsement.imports.headers import Header, header_of
from endorsement.imports.unreadable import NotReadable
from endorsement.spreadsheets.headings import NAME, NOTHING

# What a sheet can have, whatever its own XML claims.
MAX_LINES = 1_048_576
MAX_MERGES = 50_000
HEADER_WITHIN = 40
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
_CHUNK = 1 << 20
# How the format writes a character that XML can't hold.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Strict workbooks write dates as text, and booleans in attributes as words.
_TRUE = ("1", "true")


class Worksheet:
    """A sheet of a workbook that openpyxl opened for reading only."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._workbook = sheet.parent
        self.title: str = sheet.title
        self.state: str = sheet.sheet_state
        # By position: the columns that the sheet hides, complete once the first record is read.
        self.hidden_columns: set[int] = set()
        self.has_filled_merges = False
        self._style = lru_cache(maxsize=None)(self._read_style)

    def header(self, chosen: Mapping[str, str] = NOTHING) -> Header:
        """What the header's columns mean; empty if no row near the top names the people's column and another."""
        for record in self.records():
            found = header_of(record.values, chosen)
            if found.is_payments or (len(set(found) - {None}) > 1 and {"family_name", NAME}.intersection(found)):
                return found
            if record.line >= HEADER_WITHIN:
                break
        return Header()

    def records(self) -> Iterator[Record]:
        """The rows that have content, each with its line.

        Raises:
            NotReadable: a row lies beyond what a sheet can have, or the rows are in no order.
        """
        merges = _Merges(self._chunks())
        previous = 0
        with warnings.catch_warnings(), self._sheet._get_source() as source:
            # openpyxl warns about what it leaves out (validations, extensions); that never includes a cell.
            warnings.simplefilter("ignore")
            parser = _Parser(
                _WithoutEmptyRows(source),
                self._sheet._shared_strings,
                data_only=True,
                epoch=self._workbook.epoch,
                date_formats=self._workbook._date_formats,
                timedelta_formats=self._workbook._timedelta_formats,
                rich_text=True,
            )
            for line, cells in parser.parse():
                if line > MAX_LINES:
                    raise NotReadable(
                        _("The sheet has too many rows. Copy the rows into a new workbook and upload that.")
                    )
                if line <= previous:
                    raise ValueError("The rows are in no order.")
                previous = line
                if not self.hidden_columns and parser.column_dimensions:
                    self.hidden_columns.update(_hidden_columns(parser.column_dimensions))
                record = self._record(line, cells, _is_hidden(parser.row_dimensions.pop(str(line), {})))
                record = merges.filled(record) if merges.exist else record
                if record.values:
                    yield record
        self.has_filled_merges = merges.has_filled

    def _chunks(self) -> Iterator[bytes]:
        with self._sheet._get_source() as source:
            while chunk := source.read(_CHUNK):
                yield chunk

    def _record(self, line: int, cells: list[dict[str, Any]], is_hidden: bool) -> Record:
        values: list[str] = []
        notes: dict[int, Note] = {}
        for cell in cells:
            if cell["value"] is None and not cell["lacks_value"]:
                continue
            text, note = self._shown(cell)
            position = cell["column"] - 1
            if text or note:
                values.extend([""] * (position + 1 - len(values)))
                values[position] = text
            if note:
                notes[position] = note
        return Record(line, values, notes, is_hidden)

    def _shown(self, cell: dict[str, Any]) -> tuple[str, Note | None]:
        style = self._style(cell["style_id"])
        value = cell["value"]
        if cell["lacks_value"]:
            return "", Note(
                problem=_(
                    "The cell has a formula without a result. Open the file in Excel and save it, then upload it again."
                )
            )
        if isinstance(value, CellRichText):
            whole = _unescaped(str(value))
            kept = "" if style.is_struck else _unescaped("".join(str(run) for run in value if not _is_struck(run)))
            return whole, Note(without_struck=kept) if kept != whole else None
        text, note = self._plain(value, style)
        if style.is_struck and text:
            note = (note or Note())._replace(without_struck="")
        return text, note

    def _plain(self, value: Any, style: "Style") -> tuple[str, Note | None]:
        match value:
            case str():
                text = number_formats.shown_text(_unescaped(value), style.number_format)
                return text, None if text or not value else _shows_nothing()
            case bool():
                return ("TRUE" if value else "FALSE"), Note(is_boolean=True)
            case datetime():
                day = value.date().isoformat()
                return day, Note(day=day, shows_part_of_day=not number_formats.has_day_and_year(style.number_format))
            case date():
                return value.isoformat(), Note(day=value.isoformat())
            case int() | float():
                return self._number(value, style.number_format)
        # A time of day or a duration.
        return str(value), Note(day=str(value))

    def _number(self, value: int | float, code: str) -> tuple[str, Note | None]:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if len(str(abs(value))) > number_formats.MOST_DIGITS and isinstance(value, int):
            return str(value), Note(
                problem=_(
                    "Excel keeps 15 digits of a number, so this one has lost some. Format the column as Text, type the "
                    "number again, and upload the file again."
                )
            )
        text = number_formats.shown(value, code)
        if text is None:
            return str(value), Note(
                problem=_(
                    "It's unclear what the cell shows for the number %(number)s with its format “%(format)s”. Format "
                    "the column as Text, and type what it should be."
                )
                % {"number": value, "format": code}
            )
        if not text.strip():
            return "", _shows_nothing()
        if self._workbook.epoch != WINDOWS_EPOCH and isinstance(value, int) and 0 < value < 100_000:
            return text, Note(day=from_excel(value, self._workbook.epoch).date().isoformat(), is_plain_number=True)
        return text, None

    def _read_style(self, style_id: int) -> "Style":
        style = self._workbook._cell_styles[style_id]
        return Style(_code_of(self._workbook, style.numFmtId), bool(self._workbook._fonts[style.fontId].strike))


class Style(NamedTuple):
    number_format: str
    is_struck: bool


class _Parser(WorkSheetParser):
    """Also tells which formulas have no stored value."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        # An empty text is a result; an empty number is none.
        cell["lacks_value"] = (
            cell["value"] is None
            and element.find(FORMULA_TAG) is not None
            and (element.get("t") != "str" or element.find(VALUE_TAG) is None)
        )
        return cell


class _WithoutEmptyRows:
    """A sheet's XML without its rows of nothing but formats.

    Whoever formats whole columns gets up to a million of them. Parsing those took 50 seconds and 200 MB.
    """

    _EMPTY = re.compile(rb'<row\s[^>]*?\br="\d+"[^>]*?(?:/>|>(?:<c\s[^>]*/>)*</row>)')

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._rest = b""

    def read(self, _size: int) -> bytes:
        while chunk := self._source.read(_CHUNK):
            data = self._rest + chunk
            # The last row may go on in the next chunk. One longer than several chunks isn't empty.
            end = data.rfind(b"<row") if len(self._rest) < 4 * _CHUNK else len(data)
            end = end if end >= 0 else max(0, len(data) - 4)
            self._rest = data[end:]
            if found := self._EMPTY.sub(b"", data[:end]):
                return found
        rest, self._rest = self._EMPTY.sub(b"", self._rest), b""
        return rest


def _code_of(workbook: Any, number: int) -> str:
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(number, "General")
    return str(workbook._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])


def _is_struck(run: Any) -> bool:
    return isinstance(run, TextBlock) and bool(run.font.strike)


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def _shows_nothing() -> Note:
    return Note(problem=_("The cell has a value, but its format shows nothing. Format the cell as Text or General."))


def _is_hidden(row: dict[str, str]) -> bool:
    return row.get("hidden") in _TRUE or row.get("ht") in ("0", "0.0")


def _hidden_columns(columns: dict[str, dict[str, Any]]) -> set[int]:
    return {
        position
        for attributes in columns.values()
        if attributes.get("hidden") in _TRUE or attributes.get("width") in ("0", "0.0")
        for position in range(int(attributes["min"]) - 1, min(int(attributes["max"]), 16_384))
    }


class _Merges:
    """Cells merged over several rows: each row shows the text that only the first one has.

    The sheet's XML names them below its rows, so they are looked for first.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.ranges: list[tuple[int, int, int]] = []
        self._filling: dict[int, tuple[int, str, Note | None]] = {}
        self.has_filled = False
        rest = b""
        for chunk in chunks:
            data, end = rest + chunk, 0
            for match in _MERGED.finditer(data):
                end = match.end()
                (top, left), (bottom, _right) = (coordinate_to_tuple(corner.decode()) for corner in match.groups())
                if bottom > top:
                    self.ranges.append((top, left - 1, bottom))
                if len(self.ranges) > MAX_MERGES:
                    raise NotReadable(_("The sheet has too many merged cells. Unmerge them and upload the file again."))
            # A name may be cut in two by the end of the chunk.
            rest = data[end:][-200:]
        self.ranges.sort(reverse=True)
        self.exist = bool(self.ranges)

    def filled(self, record: Record) -> Record:
        values, notes = record.values, dict(record.notes)
        has_content = any(values)
        while self.ranges and self.ranges[-1][0] <= record.line:
            top, position, bottom = self.ranges.pop()
            if top == record.line and position < len(values):
                self._filling[position] = (bottom, values[position], notes.get(position))
        for position, (bottom, text, note) in list(self._filling.items()):
            if record.line > bottom:
                del self._filling[position]
            elif has_content and text and not (position < len(values) and values[position]):
                values.extend([""] * (position + 1 - len(values)))
                values[position] = text
                if note:
                    notes[position] = note
                self.has_filled = True
        return record._replace(values=values, notes=notes)
