"""A program's output in a cell is never taken as what somebody typed."""

import pytest

from tests.endorsement.imports.reading_one import case, found, offers, row_of

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "text",
    [
        "#ERROR!",
        "#N/A",
        "#REF!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#SPILL!",
        "#GETTING_DATA",
        "#BLOCKED!",
        "#WERT!",
        "#¡REF!",
        "#NV",
        "Err:502",
        "########",
        "Loading...",
    ],
)
@pytest.mark.parametrize(
    "column", ["family_name", "external_id", "category", "awarded_on", "locality", "notes", "hold"]
)
def test_an_error_of_a_program_is_an_error_in_every_column(text, column):
    assert found(row_of(column, text), column)[1] == (
        f"The cell shows {text} instead of a value. Correct the formula, or type the value."
    )


@pytest.mark.parametrize("text", ["8.04556E+09", "1.80412E+11", "2E+26", "8,04556E+09", "8.04556e+09", "1E-05"])
@pytest.mark.parametrize("column", ["external_id", "phone", "number", "organization"])
def test_a_shortened_number_is_an_error(text, column):
    assert "a spreadsheet program shortened" in found(row_of(column, text), column)[1]


def test_the_shortened_numbers_of_a_file_are_errors():
    assert [[column for column, _sentence in row.findings.problems] for row in case("i06_scientific.csv").rows] == [
        ["external_id", "phone"],
        ["external_id"],
    ]


@pytest.mark.parametrize(("column", "text"), [("external_id", "8045550100.0"), ("phone", "8045550100.00")])
def test_a_whole_number_with_decimals_is_offered_without(column, text):
    assert offers(row_of(column, text), column) == ["8045550100", text]


@pytest.mark.parametrize("text", ["11-Oct", "Oct-11", "2-Sep-26", "11-OCT-2026", "10/11/2026", "2026-10-11 00:00:00"])
def test_an_id_that_looks_like_a_date_is_asked_about(text):
    assert offers(row_of("external_id", text), "external_id") == [text, ""]


@pytest.mark.parametrize("text", ["TRUE", "FALSE"])
@pytest.mark.parametrize("column", ["family_name", "given_name", "organization", "phone"])
def test_a_boolean_in_a_text_is_asked_about(column, text):
    assert offers(row_of(column, text), column) == [text, ""]


@pytest.mark.parametrize("text", ["=A2", "=SUM(A1)", '="x"&B2', " =A2"])
def test_a_formula_that_is_written_out_is_an_error(text):
    assert "The cell holds a formula" in found(row_of("given_name", text), "given_name")[1]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("organization", "#1 Families"),
        ("organization", "Kids #1!"),
        ("organization", "Truehart"),
        ("family_name", "True"),
        ("external_id", "12E4"),
        ("external_id", "DEC-2"),
        ("external_id", "A-11-Octavia"),
        ("phone", "804.555.0100"),
        ("phone", "804-555-0100"),
        ("email", "ada.0@example.org"),
        ("website", "https://example.org/?q=a&b=c"),
        ("organization", "Who Cares? Inc."),
        ("notes", "== see below =="),
        ("notes", "She said: why?"),
        ("listed", "TRUE"),
        ("hold", "FALSE"),
        ("awarded_on", "5-Oct-2026"),
    ],
)
def test_what_people_type_is_left_alone(column, text):
    assert found(row_of(column, text), column) == (text, "")
