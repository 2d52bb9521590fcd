"""Spreadsheet files that run nothing, although people open them in programs that execute formulas.

Text that such a program would take for a formula is written after an apostrophe (CWE-1236). `unescape` removes
exactly that apostrophe, so that an export can be imported unchanged. People write one before a number ("'0123"), so
that it stays as typed; that one is removed too, and text that really begins so is escaped as well.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

# Excel recognizes UTF-8 only after a byte order mark.
BYTE_ORDER_MARK = "\ufeff"
# What an .xlsx cell can hold.
LONGEST_CELL = 32_767

# Full-width forms also start a formula in East Asian editions. Leading apostrophes are included; otherwise text that
# has one of its own would look like escaped text.
_STARTS = "=+\\-@\t\r\n＝＋－＠"
_FORMULA = re.compile(rf"'*[{_STARTS}]|'+[\d(]")
_ESCAPED = re.compile(rf"'+[{_STARTS}\d(]")

CSV, XLSX = FORMATS = ("csv", "xlsx")

Row = Sequence[Any]


def escape(value: Any) -> Any:
    """The value, after an apostrophe if a program would take it for a formula, or `unescape` for escaped text."""
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value


def unescape(text: str) -> str:
    """The text that `escape` was given, or that was typed after an apostrophe; any other text as it is."""
    return text[1:] if _ESCAPED.match(text) else text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """The rows as a CSV file in UTF-8 with a byte order mark, line by line. Dates are written as ISO."""
    writer = csv.writer(_Echo())
    mark = BYTE_ORDER_MARK
    for row in rows:
        line: str = writer.writerow([escape(value) for value in row])
        yield f"{mark}{line}".encode()
        mark = ""


def write_xlsx(rows: Iterable[Row], file: IO[bytes]) -> None:
    """The rows as the one sheet of a workbook; dates stay dates.

    Such a file can't contain control characters, so they are left out. Text too long for a cell is left out entirely:
    cut short, it would come back through an import as a change, which an empty cell never does.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    workbook.save(file)


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    if isinstance(value, str):
        value = escape(ILLEGAL_CHARACTERS_RE.sub("", value))
        value = value if len(value) <= LONGEST_CELL else ""
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def download(rows: Iterable[Row], *, name: str, form: str) -> HttpResponseBase:
    """The rows as a file for the browser to keep. `form` is one of `FORMATS`; a CSV file is streamed."""
    if form == XLSX:
        file = BytesIO()
        write_xlsx(rows, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8", headers=headers)
