"""What a file may look like, and why a file is refused."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from endorsement.imports import reading, workbooks
from endorsement.imports.other_kinds import COMPOUND
from endorsement.imports.reading import read
from endorsement.imports.sheet_reader import MAX_ROWS, Row, Sheet
from endorsement.imports.unreadable import NotReadable
from tests.sheets import saved, xlsx_of

pytestmark = pytest.mark.once

HEADER = "given_name,family_name,category"
ADA = {"given_name": "Ada", "family_name": "Núñez", "category": "IFS"}


def refusal(content: bytes) -> str:
    with pytest.raises(NotReadable) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_encoding_that_spreadsheet_programs_write_is_read(encoding):
    assert read(f"{HEADER}\nAda,Núñez,IFS\n".encode(encoding)).rows == [Row(2, ADA)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_separator_is_found(delimiter):
    text = f"{HEADER}\nAda,Núñez,IFS\n".replace(",", delimiter)
    assert read(text.encode()).rows == [Row(2, ADA)]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_the_file_has_them(line_end):
    text = line_end.join(["List of October", "", HEADER, 'Ada,"Núñez, LCSW\nPhD",IFS', ",,", "Bo,Lee,IFA"])
    expected = [("Núñez, LCSW PhD", 4), ("Lee", 7)]
    assert [(row.cells["family_name"], row.line) for row in read(text.encode()).rows] == expected


def test_header_case_blanks_and_underscores_make_no_difference():
    assert read(b" Given Name ,FAMILY_NAME,Category\nAda,Lee,IFS\n").rows[0].cells["given_name"] == "Ada"


def test_columns_that_are_not_ours_are_told_and_not_read():
    sheet = read(f"{HEADER},shoe size,standing\nAda,Lee,IFS,9,Active\n".encode())
    assert (sheet.rows[0].cells, sheet.remarks) == (
        {"given_name": "Ada", "family_name": "Lee", "category": "IFS"},
        ["These columns are ignored: shoe size."],
    )


def test_a_formula_that_the_export_disarmed_is_read_as_it_was():
    assert read(f"{HEADER},notes\nAda,Lee,IFS,'=1+1\n".encode()).rows[0].cells["notes"] == "=1+1"


def test_a_row_longer_than_the_header_is_marked():
    assert [row.is_too_long for row in read(f"{HEADER}\nAda,Lee,IFS,\nAda,Lee,IFS,more\n".encode()).rows] == [
        False,
        True,
    ]


def test_a_workbook_shows_its_cells_as_a_person_sees_them():
    workbook = Workbook()
    workbook.active.append(["About this file"])
    sheet = workbook.create_sheet("People")
    sheet.append(["Registry 2026"])
    sheet.append(["Given name", "Family name", "Category", "Awarded on", "External id", "Phone", "Listed", "Notes"])
    sheet.append(["Ada", "Lee", "IFS", datetime(2026, 3, 4), 7, 8045550100.0, True, "x"])  # noqa: DTZ001
    sheet["E3"].number_format = "00000"
    assert read(saved(workbook)) == Sheet(
        [
            Row(
                3,
                {
                    "given_name": "Ada",
                    "family_name": "Lee",
                    "category": "IFS",
                    "awarded_on": "2026-03-04",
                    "external_id": "00007",
                    "phone": "8045550100",
                    "listed": "TRUE",
                    "notes": "x",
                },
            )
        ],
        ["Only “People” is read. These sheets are ignored: Sheet."],
    )


def test_text_with_leading_zeros_stays_in_a_workbook():
    content = xlsx_of(["given_name", "family_name", "category", "external_id"], ["Ada", "Lee", "IFS", "007"])
    assert read(content).rows[0].cells["external_id"] == "007"


# --- Refused ---


def archive(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    file = io.BytesIO(content)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, part)
    return file.getvalue()


LOCKED = COMPOUND + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
GOOD = xlsx_of(["given_name", "family_name", "category"], ["Ada", "Lee", "IFS"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "isn't a text file or a spreadsheet"),
        (b"%PDF-1.7 \n", "isn't a spreadsheet"),
        (b"<html><table>", "isn't a spreadsheet"),
        (bytes(range(128, 256)) * 3, "isn't a text file or a spreadsheet"),
        (b"PK\x03\x04 and nothing", "damaged or isn't a workbook"),
        (GOOD[:-200], "damaged or isn't a workbook"),
        (archive(**{"readme.txt": b"hello"}), "archive isn't a spreadsheet"),
        (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
        (archive(**{"[Content_Types].xml": b"<", "xl/workbook.xml": b"<"}), "damaged or isn't a workbook"),
        (archive(**{"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b""}), r"binary workbook \(.xlsb\)"),
        (LOCKED, "locked with a password"),
        (COMPOUND + b"\0" * 600, r"old Office file \(.xls\)"),
        (b"shoe,hat\nAda,Fairfax\n", "No row has the registry's columns"),
        (b"name,town\nAda,Fairfax\n", "is missing category"),
        (b"given_name,family_name\nAda,Lee\n", "is missing category"),
        (b"given_name,family_name,category,Given Name\nAda,Lee,IFS,Bo\n", "has given_name twice"),
        (f"{HEADER}\n".encode(), "has no rows"),
        (f'{HEADER}\n"{"x" * 140_000}'.encode(), "quotation mark opens on line 2 and is not closed"),
        (xlsx_of(["shoe", "hat"], ["Ada", "Fairfax"]), "No row has the registry's columns"),
        (with_part(GOOD, "xl/media/huge.xml", b" " * (workbooks.MAX_PART + 1)), "far too large"),
        (with_part(GOOD, "xl/worksheets/huge.xml", b" " * (workbooks.MAX_UNFOLDED + 1)), "far too large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_reason(content, reason):
    with pytest.raises(NotReadable, match=reason):
        read(content)


def test_a_file_over_20_mb_is_refused():
    assert "over 20 MB" in refusal(b"x" * (reading.MAX_BYTES + 1))


@pytest.mark.slow
def test_50_000_rows_are_read_and_one_more_is_refused():
    row = b"Ada,Lee,IFS\n"
    assert len(read(HEADER.encode() + b"\n" + row * MAX_ROWS).rows) == MAX_ROWS
    assert "more than 50,000 rows" in refusal(HEADER.encode() + b"\n" + row * (MAX_ROWS + 1))


def test_a_workbook_that_claims_a_row_far_below_is_refused_at_once():
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>family_name</t></is></c></row>'
        b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
    )
    with zipfile.ZipFile(io.BytesIO(GOOD)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert "too many rows" in refusal(archive(**{**parts, "xl/worksheets/sheet1.xml": sheet}))
