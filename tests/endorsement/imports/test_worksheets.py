"""What the cells of a workbook show is what is read; what a sheet hides is told."""

from datetime import date

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH

from endorsement.imports.reading import read
from tests.endorsement.imports.reading_one import ADA, case, found, offers, people, row_with, with_xml
from tests.sheets import saved

pytestmark = pytest.mark.once

STRUCK = Font(strike=True)


@pytest.mark.parametrize(
    ("column", "value", "number_format", "text"),
    [
        ("external_id", 7, '"EN-"00000', "EN-00007"),
        ("phone", 8045550123, "000-000-0000", "804-555-0123"),
        ("phone", 8045550123, "[<=9999999]###-####;(###) ###-####", "(804) 555-0123"),
        ("phone", 8045550123.0, "General", "8045550123"),
        ("external_id", 180412345678, "General", "180412345678"),
        ("external_id", "0123", "@", "0123"),
        ("external_id", "7", '"EN-"@', "EN-7"),
        ("notes", 0.25, "0%", "25%"),
        ("notes", 1.5, "# ?/?", "1 1/2"),
        ("awarded_on", date(2026, 10, 5), "mm/dd/yyyy", "2026-10-05"),
        ("listed", False, "General", "FALSE"),
        ("notes", "a_x000D_\nb", "General", "a\nb"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(column, value, number_format, text):
    assert found(row_with(column, value, number_format), column) == (text, "")


@pytest.mark.parametrize(
    ("column", "value", "number_format", "text", "says"),
    [
        ("listed", "=IF(TRUE,1)", "General", "", "The cell has a formula without a result. Open the file in Excel"),
        ("phone", 8045550123, "0.00E+00", "8.05E+09", "shortened"),
        ("external_id", 2.19e26, "General", "", "Excel keeps 15 digits of a number"),
        ("external_id", 7, "x0", "", "It's unclear what the cell shows for the number 7"),
        ("notes", 7, ";;;", "", "its format shows nothing"),
        ("organization", "private", ";;;", "", "its format shows nothing"),
        ("external_id", date(2026, 10, 11), "d-mmm", "2026-10-11", "The cell is a date or a time (2026-10-11)"),
        ("organization", "#REF!", "General", "#REF!", "The cell shows #REF! instead of a value."),
        ("awarded_on", 3_000_000, "mm/dd/yyyy", "#VALUE!", "The cell shows #VALUE! instead of a value."),
        ("family_name", True, "General", "TRUE", "The cell shows TRUE"),
        (
            "awarded_on",
            date(2026, 10, 1),
            "mmm-yy",
            "2026-10-01",
            "The cell shows only a part of the date Oct 1, 2026.",
        ),
    ],
)
def test_a_cell_that_does_not_say_what_it_means_is_never_taken_as_it_is(column, value, number_format, text, says):
    read_as, said = found(row_with(column, value, number_format), column)
    assert (read_as, says in said) == (text, True)


def test_a_formula_without_a_result_makes_a_row_of_its_own():
    workbook, sheet = people()
    sheet["A3"] = "=A2"
    assert [(row.line, row.cells) for row in read(saved(workbook)).rows] == [(2, ADA), (3, {})]


def test_a_formula_without_a_result_as_a_header_is_told():
    workbook, sheet = people()
    sheet["C1"] = '="category"'
    with pytest.raises(Exception, match="formula without a result"):
        read(saved(workbook))


def test_a_day_number_counts_from_the_year_of_its_workbook():
    workbook, sheet = people()
    workbook.epoch = MAC_EPOCH
    sheet["D1"], sheet["D2"] = "awarded_on", 44840
    assert read(saved(workbook)).rows[0].cells["awarded_on"] == "2026-10-07"


# --- Struck through ---


def test_text_that_is_struck_through_is_asked_about():
    row = row_with("phone", "804-555-0100", font=STRUCK)
    assert (found(row, "phone")[0], offers(row, "phone")) == ("804-555-0100", ["", "804-555-0100"])


def test_a_part_that_is_struck_through_is_offered_to_be_left_out():
    value = CellRichText(
        "Ada ", TextBlock(InlineFont(strike=True), "Summer"), " ", TextBlock(InlineFont(b=True), "Lee")
    )
    row = row_with("given_name", value)
    assert offers(row, "given_name") == ["Ada Lee", "Ada Summer Lee"]


def test_a_row_that_is_struck_through_is_one_question():
    workbook, sheet = people()
    for cell in sheet[2]:
        cell.font = STRUCK
    questions = read(saved(workbook)).rows[0].findings.questions
    assert [(column, question.asks) for column, question in questions] == [
        ("", "The whole row is struck through. Is it still right?")
    ]


# --- Hidden ---


def test_hidden_rows_are_marked_and_told():
    sheet = case("i01_filtered_rows.xlsx")
    assert ([(row.line, row.findings.is_hidden) for row in sheet.rows], sheet.remarks[0], sheet.hides_some) == (
        [(2, False), (3, True), (4, False), (5, True)],
        "The file hides 2 rows (lines 3, 5).",
        True,
    )


@pytest.mark.parametrize(
    "attributes", [b'hidden="1"', b'hidden="true"', b'ht="0" customHeight="1"', b'outlineLevel="1" hidden="1"']
)
def test_a_row_is_hidden_by_a_filter_by_its_height_and_by_its_group(attributes):
    workbook, _sheet = people()
    content = with_xml(saved(workbook), b'<row r="2"', b'<row r="2" ' + attributes)
    assert read(content).rows[0].findings.is_hidden


@pytest.mark.parametrize("attributes", [b'hidden="1"', b'width="0" customWidth="1"'])
def test_cells_in_hidden_columns_are_kept_apart_and_told(attributes):
    workbook, sheet = people()
    sheet["D1"], sheet["D2"] = "phone", "804-555-0100"
    columns = b'<cols><col min="4" max="16384" ' + attributes + b"/></cols><sheetData>"
    read_sheet = read(with_xml(saved(workbook), b"<sheetData>", columns))
    row = read_sheet.rows[0]
    assert (row.cells, row.findings.hidden_cells, read_sheet.remarks) == (
        ADA,
        {"phone": "804-555-0100"},
        ["The file hides these columns: phone."],
    )


def test_a_hidden_column_of_another_kind_or_without_content_matters_not():
    workbook, sheet = people()
    sheet["D1"], sheet["D2"], sheet["E1"] = "shoe size", "9", "phone"
    for letter in "DE":
        sheet.column_dimensions[letter].hidden = True
    assert not read(saved(workbook)).hides_some


# --- Shape ---


def test_merged_cells_count_for_each_of_their_rows():
    workbook, sheet = people()
    sheet.append(["", "", "IFA"])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:B4")
    read_sheet = read(saved(workbook))
    assert ([row.cells for row in read_sheet.rows], read_sheet.remarks) == (
        [ADA, {**ADA, "category": "IFA"}],
        ["Some cells are merged over several rows. Their text counts for each of these rows."],
    )


def test_empty_rows_and_columns_far_away_change_nothing():
    workbook, sheet = people()
    sheet["XFD1048576"].font = STRUCK
    sheet["XFC9"] = " "
    assert [row.cells for row in read(saved(workbook)).rows] == [ADA]


def test_rows_of_nothing_but_formats_hide_no_row_below_them():
    workbook, _sheet = people()
    empty = b"".join(b'<row r="%d" spans="1:3"><c r="A%d" s="0"/></row>' % (line, line) for line in range(3, 60_000))
    last = b'<row r="60000"><c r="A60000" t="inlineStr"><is><t>Bo</t></is></c></row>'
    content = with_xml(saved(workbook), b"</sheetData>", empty + last + b"</sheetData>")
    assert [(row.line, row.cells["given_name"]) for row in read(content).rows] == [(2, "Ada"), (60_000, "Bo")]
