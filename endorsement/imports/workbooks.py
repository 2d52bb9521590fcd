"""The records of an XLSX workbook, as the text that its cells show. Refuses hostile files before they unpack."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from endorsement.imports.unreadable import NotReadable, Record
from endorsement.spreadsheets.columns import column_of

# 50,000 full rows unpack to less than half of this.
MAX_UNFOLDED = 250 * 1024 * 1024
# Styles and similar parts are read whole; real ones are far smaller. Sheets and texts are read bit by bit.
MAX_PART = 5 * 1024 * 1024
READ_IN_BITS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml")
MAX_COLUMNS = 256
# What a sheet can have, whatever its own XML claims.
MAX_LINES = 1_048_576
HEADER_WITHIN = 40
_ZEROS = re.compile(r"0+")


def read_workbook(content: bytes) -> tuple[Iterator[Record], list[str]]:
    """The records of the first sheet with our header, and remarks about the file.

    Raises:
        NotReadable: the archive isn't a workbook, is damaged or locked, or would unpack to too much.
    """
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns about what it leaves out (validations, extensions); that never includes a cell.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            if not sheets:
                raise NotReadable(
                    _("The workbook has no visible sheet. Unhide the one with the rows and upload it again.")
                )
            sheet = next((sheet for sheet in sheets if _has_header(sheet)), sheets[0])
    except NotReadable:
        raise
    except Exception as error:
        # openpyxl doesn't document the exceptions that it raises for an invalid workbook.
        raise _damaged(error) from error
    others = [other.title for other in sheets if other is not sheet]
    remarks = []
    if others:
        remarks.append(
            _("Only the sheet “%(sheet)s” is read. These are ignored: %(others)s.")
            % {"sheet": sheet.title, "others": ", ".join(others[:10])}
        )
    return _records(sheet), remarks


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            opened = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
            kind = archive.read("mimetype") if opened else b""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, ValueError) as error:
        raise _damaged(error) from error
    if b"opendocument" in kind:
        raise NotReadable(_("This is an OpenDocument file. Save it as .xlsx or as CSV and upload that."))
    if any(part.flag_bits & 1 for part in parts):
        raise NotReadable(_("The file is locked with a password. Save it without a password and upload that."))
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        raise NotReadable(_("This archive isn't a spreadsheet. Upload the .xlsx or CSV file itself."))
    if "xl/workbook.bin" in names:
        raise NotReadable(_("This is a binary workbook (.xlsb). Save it as .xlsx or as CSV and upload that."))
    # A part never unpacks to more than the archive declares; zipfile stops there.
    if sum(part.file_size for part in parts) > MAX_UNFOLDED or any(
        part.file_size > MAX_PART
        for part in parts
        if part.filename.endswith((".xml", ".rels")) and not READ_IN_BITS.fullmatch(part.filename)
    ):
        raise NotReadable(_("The workbook is far too large. Copy the rows into a new workbook and upload that."))


def _damaged(error: Exception) -> NotReadable:
    return NotReadable(_("The file is damaged or isn't a workbook. Open it, save it again as .xlsx, and upload that."))


def _has_header(sheet: Any) -> bool:
    for line, values in _records(sheet):
        if "family_name" in map(column_of, values):
            return True
        if line >= HEADER_WITHIN:
            break
    return False


def _records(sheet: Any) -> Iterator[Record]:
    # Some programs declare a size that the sheet does not have.
    sheet.reset_dimensions()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            previous, values = None, []
            for line, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
                if line > MAX_LINES:
                    raise NotReadable(
                        _("The sheet has too many rows. Copy the rows into a new workbook and upload that.")
                    )
                # The rows of a gap, up to a million, are all the same object.
                if cells is not previous:
                    values = [_shown(cell) for cell in cells]
                    while values and not values[-1]:
                        values.pop()
                    previous = cells
                yield line, values
    except NotReadable:
        raise
    except Exception as error:
        raise _damaged(error) from error


def _shown(cell: Any) -> str:
    """The cell's value as its text; a date as ISO, a number with the leading zeros that its format shows."""
    value = cell.value
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case time() | timedelta():
            return str(value)
        case float() if value.is_integer():
            value = int(value)
    if isinstance(value, int) and _ZEROS.fullmatch(form := cell.number_format or ""):
        return str(value).zfill(len(form))
    return str(value)
