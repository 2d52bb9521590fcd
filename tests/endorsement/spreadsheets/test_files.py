import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from endorsement.spreadsheets.files import csv_pieces, escape, unescape, write_xlsx


@pytest.mark.parametrize("value", ["=1+1", "+1 804", "-", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "'=1"])
def test_text_that_begins_like_a_formula_gets_an_apostrophe(value):
    assert escape(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "Winter", "a=b", " =1", "'Tis", 7, -7, None, True])
def test_other_values_stay_as_they_are(value):
    assert escape(value) is value


@given(st.text(st.sampled_from("'=+-@\t aé＝")))
def test_unescaping_gives_back_whatever_was_escaped(text):
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("text", ["'Tis", "O'Brien", "a'=b", ""])
def test_unescaping_leaves_other_apostrophes_alone(text):
    assert unescape(text) == text


ROWS = [["name", "day"], ["Núñez, Ana", date(2026, 9, 30)], ["=1+1", None], ['a "b"\nc', ""]]


def test_csv_is_utf_8_that_excel_recognizes():
    written = b"".join(csv_pieces(ROWS))
    assert written.startswith(b"\xef\xbb\xbfname,day\r\n")
    assert list(csv.reader(StringIO(written.decode("utf-8-sig"), newline=""))) == [
        ["name", "day"],
        ["Núñez, Ana", "2026-09-30"],
        ["'=1+1", ""],
        ['a "b"\nc', ""],
    ]


def test_csv_is_sent_in_pieces_of_whole_lines():
    rows = [["Núñez, Ana", number] for number in range(5_000)]
    pieces = list(csv_pieces(rows))
    assert len(pieces) > 3
    assert {piece[-2:] for piece in pieces} == {b"\r\n"}
    written = b"".join(pieces).decode("utf-8-sig")
    assert list(csv.reader(StringIO(written, newline=""))) == [[name, str(number)] for name, number in rows]


def test_the_first_piece_does_not_wait_for_the_last_row():
    def rows():
        yield from ROWS * 1_000
        raise AssertionError("All rows were read before the first piece was sent.")

    assert next(csv_pieces(rows())).startswith(b"\xef\xbb\xbfname,day\r\n")


def sheet(rows):
    file = BytesIO()
    write_xlsx(rows, file)
    file.seek(0)
    return load_workbook(file).active


def test_xlsx_keeps_dates_as_dates_and_formulas_as_text():
    cells = sheet(ROWS)
    assert [cells[name].value for name in ("A2", "A3", "B3")] == ["Núñez, Ana", "'=1+1", None]
    assert (cells["B2"].is_date, cells["B2"].value.date(), cells["A3"].data_type) == (True, date(2026, 9, 30), "s")


def test_xlsx_leaves_out_what_it_cannot_hold():
    cells = sheet([["a\x0bb", "x" * 32_768, "y" * 32_767]])
    assert (cells["A1"].value, cells["B1"].value, len(cells["C1"].value)) == ("ab", None, 32_767)
