"""Which sheet of a workbook is read, and what is said about files of other kinds."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from endorsement.imports.reading import read
from endorsement.imports.unreadable import NotReadable
from tests.endorsement.imports.reading_one import ADA, case, people, with_xml
from tests.sheets import csv_of, saved

pytestmark = pytest.mark.once


def test_a_strict_workbook_is_read():
    assert [row.cells for row in case("i13_strict.xlsx").rows] == [
        {
            "external_id": "S1",
            "given_name": "Ivo",
            "family_name": "Kingsley-Moor",
            "category": "IFS",
            "awarded_on": "2026-10-07",
        }
    ]


def test_what_becomes_of_the_other_sheets_is_told():
    workbook, _sheet = people()
    for title, state in (("IFA", "visible"), ("About", "visible"), ("Old", "hidden"), ("Older", "veryHidden")):
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = state
        if title != "About":
            sheet.append(list(ADA))
            sheet.append(list(ADA.values()))
    assert read(saved(workbook)).remarks == [
        "Only “Sheet”, “IFA” are read. These sheets are ignored: About.",
        "Hidden sheets are ignored: Old, Older.",
        "These sheets are read as one list: Sheet, IFA. If one is an old version, delete it in the file, and upload "
        "that.",
        "Lines are counted on: line 1001 is line 1 of the sheet “IFA”.",
    ]


def workbook_of(**sheets):
    """A workbook with rows on each sheet, the header first."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    return saved(workbook)


HEADER = ["given_name", "family_name", "category", "awarded_on"]


def winter(given_name):
    return [given_name, "Winter", "IFS", "2026-11-01"]


def test_sheets_that_each_say_the_category_are_one_list():
    sheet = read(
        workbook_of(
            North=[HEADER, winter("Ada"), winter("Bea")],
            South=[[*HEADER, "phone"], winter("Cleo")],
            Old_list=[HEADER, winter("Dora")],
            Categories=[["Category", "Name"], ["IFS", "Infant Family Specialist"]],
        )
    )
    assert [(row.line, row.cells["given_name"]) for row in sheet.rows] == [(2, "Ada"), (3, "Bea"), (1002, "Cleo")]
    assert sheet.remarks[:2] == [
        "Only “North”, “South” are read. These sheets have rows too: Old list, Categories. To import them, save each "
        "as a file of its own.",
        "These sheets are read as one list: North, South. If one is an old version, delete it in the file, and upload "
        "that.",
    ]


def test_sheets_of_payments_are_one_list():
    sheet = read(
        workbook_of(
            September=[["Payer email", "Amount"], ["ada@example.org", 40]],
            October=[["Payer email", "Amount"], ["bea@example.org", 40]],
        )
    )
    assert [(row.line, row.cells["email"]) for row in sheet.rows] == [(2, "ada@example.org"), (1002, "bea@example.org")]


def test_sheet_named_after_a_category_goes_on_with_one_that_has_a_column_for_it():
    rows = read(
        workbook_of(
            All=[HEADER, winter("Ada")],
            IFA=[["given_name", "family_name", "awarded_on"], ["Bea", "Winter", "2026-11-01"]],
        ),
        is_category=lambda title: title == "IFA",
    ).rows
    assert [row.cells["category"] for row in rows] == ["IFS", "IFA"]


def test_a_workbook_whose_sheets_are_hidden_is_refused():
    workbook, _sheet = people()
    # openpyxl refuses to write such a workbook itself.
    content = with_xml(saved(workbook), b'state="visible"', b'state="hidden"', part="xl/workbook.xml")
    with pytest.raises(NotReadable, match="no visible sheet"):
        read(content)


def test_the_content_decides_and_not_the_name():
    workbook, _sheet = people()
    assert read(saved(workbook)).rows[0].cells == read(csv_of(ADA)).rows[0].cells == ADA


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, b"x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (archive("Index/Document.iwa"), "This is a Numbers file. In Numbers, choose File > Export To > Excel"),
        (archive("people.numbers/Index.zip"), "This is a Numbers file."),
        (archive("[Content_Types].xml", "word/document.xml"), "This is a Word document."),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "but a PDF file. Ask for the spreadsheet behind it"),
        (b"<html><table><tr><td>given_name</table>", "but a web page. Open it in Excel, save it as .xlsx"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><table>", "but a web page."),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "but a web page."),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "This is an old XML spreadsheet. Open it in Excel, save it as .xlsx",
        ),
        (b"{\\rtf1\\ansi given_name}", "but a text document."),
        (b'{"given_name": "Ada"}', "This isn't a spreadsheet."),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", "This isn't a text file or a spreadsheet."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(content, sentence):
    with pytest.raises(NotReadable) as refused:
        read(content)
    assert sentence in str(refused.value)
