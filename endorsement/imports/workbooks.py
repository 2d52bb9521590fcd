"""Opens an XLSX workbook and chooses its sheet. Refuses hostile files before they unpack."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from openpyxl import load_workbook

from endorsement.imports.findings import Record
from endorsement.imports.headers import Header
from endorsement.imports.unreadable import NotReadable
from endorsement.imports.worksheets import Worksheet
from endorsement.spreadsheets.headings import NOTHING

# 50,000 full rows unpack to less than half of this.
MAX_UNFOLDED = 250 * 1024 * 1024
# Styles and similar parts are read whole; real ones are far smaller. Sheets and texts are read bit by bit.
MAX_PART = 5 * 1024 * 1024
READ_IN_BITS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml")
# "Strict Open XML" is the same format under other names (ISO/IEC 29500 parts 1 and 4).
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(spreadsheetml/main|officeDocument/[\w/]+)")
_TRANSITIONAL = {b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
# What people call a sheet that they keep beside the list itself.
_OLD = re.compile(
    r"\b(old|older|copy|backup|archived?|draft|previous|prior|deleted|removed|template|example|sample|test)\b|\(\d+\)$",
    re.IGNORECASE,
)
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"


class Workbook:
    """The sheets to read, and what to tell about the others.

    One sheet is read, together with those that go on with its list: each says its category, by a column or by its
    name, or all are lists of payments.

    Args:
        is_category: whether a sheet's name is that of a category.
        chosen: what people said that some headers mean.
        most_unfolded: the bytes that the workbook may unpack to.

    Raises:
        NotReadable: the archive isn't a workbook, is damaged or locked, or would unpack to too much.
    """

    def __init__(
        self,
        content: bytes,
        *,
        most_unfolded: int = MAX_UNFOLDED,
        is_category: Callable[[str], object] = lambda title: False,
        chosen: Mapping[str, str] = NOTHING,
    ) -> None:
        _check_archive(content, most_unfolded=most_unfolded)
        try:
            with warnings.catch_warnings():
                # openpyxl warns about what it leaves out (validations, extensions); that never includes a cell.
                warnings.simplefilter("ignore")
                opened = load_workbook(
                    io.BytesIO(_transitional(content)), read_only=True, data_only=True, keep_links=False, rich_text=True
                )
                sheets = [Worksheet(sheet) for sheet in opened.worksheets]
                visible = [sheet for sheet in sheets if sheet.state == "visible"]
                if not visible:
                    raise NotReadable(
                        _("The workbook has no visible sheet. Unhide the one with the rows and upload it again.")
                    )
                headers = {sheet.title: sheet.header(chosen) for sheet in visible}
        except NotReadable:
            raise
        except Exception as error:
            # openpyxl doesn't document the exceptions that it raises for an invalid workbook.
            raise _damaged(error) from error
        with_header = [sheet for sheet in visible if headers[sheet.title]]
        # Sheets named after a category, without a column for it.
        self._named = {
            sheet.title for sheet in with_header if "category" not in headers[sheet.title] and is_category(sheet.title)
        }
        self.sheet = (with_header or visible)[0]
        first = headers[self.sheet.title]
        self.sheets = [
            sheet
            for sheet in with_header
            if sheet is self.sheet or self._continue(first, headers[sheet.title], sheet.title)
        ] or [self.sheet]
        others = [sheet.title for sheet in visible if sheet not in self.sheets and sheet not in with_header]
        others_with_rows = [sheet.title for sheet in with_header if sheet not in self.sheets]
        read = ngettext("Only “%(sheets)s” is read.", "Only “%(sheets)s” are read.", len(self.sheets))
        read = read % {"sheets": "”, “".join(sheet.title for sheet in self.sheets)}
        self.remarks = [
            sentence % {"read": read, "others": ", ".join(titles[:10])}
            for sentence, titles in (
                (_("%(read)s These sheets are ignored: %(others)s."), others),
                (
                    _(
                        "%(read)s These sheets have rows too: %(others)s. To import them, save each as a file of its "
                        "own."
                    ),
                    others_with_rows,
                ),
                (
                    _("Hidden sheets are ignored: %(others)s."),
                    [sheet.title for sheet in sheets if sheet.state != "visible"],
                ),
            )
            if titles
        ]

    def _continue(self, first: Header, other: Header, title: str) -> bool:
        """Whether a sheet goes on with the list of the first one, rather than being another list or an old version."""
        if self.sheet.title in self._named and title in self._named:
            return True
        if first.is_payments or other.is_payments:
            is_one_kind = first.is_payments and other.is_payments
        else:
            is_one_kind = all(
                "category" in header or name in self._named
                for header, name in ((first, self.sheet.title), (other, title))
            )
        ours = set(first) - {None}
        return is_one_kind and len(ours.intersection(other)) * 2 > len(ours) and not _OLD.search(title)

    def category_of(self, sheet: Worksheet) -> str:
        """The category of a sheet's rows, if its name says it; else empty."""
        return sheet.title if sheet.title in self._named and sheet in self.sheets else ""

    @property
    def are_categories(self) -> bool:
        """Whether the name of a sheet that is read says the category of its rows."""
        return any(map(self.category_of, self.sheets))

    def records(self, sheet: Worksheet | None = None) -> Iterator[Record]:
        """The records of a sheet, or of the first one. `remarks` is complete after the last one.

        Raises:
            NotReadable
        """
        sheet = sheet or self.sheet
        try:
            yield from sheet.records()
        except NotReadable:
            raise
        except Exception as error:
            raise _damaged(error) from error
        merged = _("Some cells are merged over several rows. Their text counts for each of these rows.")
        if sheet.has_filled_merges and merged not in self.remarks:
            self.remarks.append(merged)


def _transitional(content: bytes) -> bytes:
    """The workbook under the names that openpyxl knows; the content itself if it has those."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not _STRICT.search(archive.read("xl/workbook.xml")):
            return content
        renamed = io.BytesIO()
        with zipfile.ZipFile(renamed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    copy.writestr(part.filename, _STRICT.sub(_renamed, archive.read(part)))
    return renamed.getvalue()


def _renamed(name: re.Match[bytes]) -> bytes:
    return _TRANSITIONAL.get(name[1], _OFFICE + name[1].removeprefix(b"officeDocument/"))


def _check_archive(content: bytes, *, most_unfolded: int) -> None:
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
    if any(name.endswith(".iwa") or name.rpartition("/")[2] == "Index.zip" for name in names):
        raise NotReadable(_("This is a Numbers file. In Numbers, choose File > Export To > Excel, and upload that."))
    if any(name.startswith("word/") for name in names):
        raise NotReadable(_("This is a Word document. Copy its table into a spreadsheet, and save that as .xlsx."))
    if any(part.flag_bits & 1 for part in parts):
        raise NotReadable(_("The file is locked with a password. Save it without a password and upload that."))
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/workbook") for name in names):
        raise NotReadable(_("This archive isn't a spreadsheet. Upload the .xlsx or CSV file itself."))
    if "xl/workbook.bin" in names:
        raise NotReadable(_("This is a binary workbook (.xlsb). Save it as .xlsx or as CSV and upload that."))
    # A part never unpacks to more than the archive declares; zipfile stops there.
    if sum(part.file_size for part in parts) > most_unfolded or any(
        part.file_size > MAX_PART
        for part in parts
        if part.filename.endswith((".xml", ".rels")) and not READ_IN_BITS.fullmatch(part.filename)
    ):
        raise NotReadable(_("The workbook is far too large. Copy the rows into a new workbook and upload that."))


def _damaged(error: Exception) -> NotReadable:
    return NotReadable(_("The file is damaged or isn't a workbook. Open it, save it again as .xlsx, and upload that."))
