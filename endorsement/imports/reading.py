"""Turns a file into rows with line numbers, or refuses it with a reason.

Nothing here reads the registry; the header alone decides whether a file is a registry's spreadsheet.
"""

from django.utils.translation import gettext as _

from endorsement.imports import text_files
from endorsement.imports.decoding import decode
from endorsement.imports.other_kinds import ARCHIVE, COMPOUND, NOT_A_SPREADSHEET, refuse_other_kinds, why_not_compound
from endorsement.imports.sheet_reader import Sheet, SheetReader
from endorsement.imports.text_files import OpenQuote
from endorsement.imports.unreadable import NoHeader, NotReadable
from endorsement.imports.workbooks import Workbook

MAX_BYTES = 20 * 1024 * 1024


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
        raise NotReadable(why_not_compound(content))
    if content.startswith(ARCHIVE):
        workbook = Workbook(content)
        reader = SheetReader(hidden_columns=workbook.sheet.hidden_columns)
        sheet = reader.sheet(workbook.records())
        return Sheet(sheet.rows, [*workbook.remarks, *sheet.remarks], sheet.hides_some)
    return _read_text(content)


def _read_text(content: bytes) -> Sheet:
    decoded = decode(content)
    refuse_other_kinds(decoded.text)
    refusals: list[NoHeader] = []
    for delimiter in text_files.delimiters(decoded.text):
        reader = SheetReader(decoded=decoded)
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
