"""Files that aren't CSV or .xlsx: which kind each is, and how to save it as one that is read."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from endorsement.imports.unreadable import NotReadable

# The first bytes of old and of locked Office files, and those of a ZIP archive.
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ARCHIVE = b"PK\x03\x04"


def why_not_compound(content: bytes) -> str:
    """Why a file of the old Office format is refused; locked workbooks have it too."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return _("The file is locked with a password. Save it without a password and upload that.")
    return _("This is an old Office file (.xls). Save it as .xlsx or as CSV and upload that.")


# By their first bytes.
_OTHER_KINDS = {
    b"%PDF": gettext_noop(
        "This isn't a spreadsheet but a PDF file. Ask for the spreadsheet behind it, or copy its table into a "
        "spreadsheet and save that as .xlsx."
    ),
    b"{\\rtf": gettext_noop("This isn't a spreadsheet but a text document. Copy its table into a spreadsheet."),
    b"MIME-Version": gettext_noop(
        "This isn't a spreadsheet but a web page. Open it in Excel, save it as .xlsx, and upload that."
    ),
}
NOT_A_SPREADSHEET = gettext_noop("This isn't a spreadsheet. Save it as CSV or as .xlsx and upload that.")


def refuse_other_kinds(text: str) -> None:
    """Refuses text that isn't a table.

    Raises:
        NotReadable
    """
    start = text[:4000].lstrip()
    for mark, sentence in _OTHER_KINDS.items():
        if start.startswith(mark.decode()):
            raise NotReadable(_(sentence))
    if start.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in start:
            raise NotReadable(_("This is an old XML spreadsheet. Open it in Excel, save it as .xlsx, and upload that."))
        if re.search(r"<(html|table|head|body|!doctype html)\b", start, re.IGNORECASE):
            raise NotReadable(
                _("This isn't a spreadsheet but a web page. Open it in Excel, save it as .xlsx, and upload that.")
            )
    if start.startswith(("<", "{")):
        raise NotReadable(_(NOT_A_SPREADSHEET))
