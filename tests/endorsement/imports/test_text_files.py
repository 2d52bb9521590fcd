"""CSV files as programs and people write them; rows that a quotation mark would swallow."""

import pytest

from endorsement.imports.reading import read
from endorsement.imports.unreadable import NotReadable
from tests.endorsement.imports.reading_one import ADA, case, found, offers, row_of

pytestmark = pytest.mark.once

HEADER = "given_name,family_name,category,phone,notes"
SWALLOWED = "holds what looks like another row of the file"


def refusal(text: str) -> str:
    with pytest.raises(NotReadable) as refused:
        read(text.encode())
    return str(refused.value)


def row_questions(text: str) -> list[str]:
    return [
        question.asks for row in read(text.encode()).rows for column, question in row.findings.questions if not column
    ]


# --- Quotation marks that stay open ---


def test_an_open_quotation_mark_is_refused_with_its_line():
    with pytest.raises(NotReadable, match="opens on line 3 and is not closed"):
        case("i03_open_quote_last_column.csv")


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ('Ada,Lee,IFS,,"open', 2),
        ('Ada,Lee,IFS,,x\nBo,"Lee,IFS,,\nCy,Lee,IFS,,', 3),
        ('Ada,Lee,IFS,"1\n2","open\nBo,Lee,IFS,,', 3),
        ('Ada,Lee,IFS,,"a ""quoted"" word\nBo,Lee,IFS,,', 2),
        ('Ada,Lee,IFS,,"said ""\nBo,Lee,IFS,,', 2),
        ('Ada,Lee,IFS,, "open', 2),
        ('"Ada,Lee,IFS,,x\r\nBo,Lee,IFS,,\r\n', 2),
        (f'Ada,Lee,IFS,,"{"x" * 140_000}', 2),
    ],
)
def test_the_line_is_the_one_on_which_the_mark_opens(rows, line):
    assert f"opens on line {line} and" in refusal(f"{HEADER}\n{rows}")


def test_an_open_mark_above_the_header_is_told():
    assert "opens on line 1" in refusal(f'"List of October\n{HEADER}\nAda,Lee,IFS,,\n')


def test_marks_that_belong_to_two_rows_are_asked_about():
    text = f'{HEADER}\nAda,Lee,IFS,,"called\nBo,Lee,IFS,,\nCy,Lee,IFA,,"moved\nDee,Lee,IFS,,\n'
    assert len(row_questions(text)) == 1


def test_a_cell_that_holds_whole_lines_is_asked_about():
    text = f'{HEADER}\nAda,Lee,IFS,,"called\nBo,Lee,IFS,,\nCy,Lee,IFA,,"\nDee,Lee,IFS,,\n'
    assert [SWALLOWED in asks for asks in row_questions(text)] == [True]


def test_a_row_that_goes_on_behind_the_cell_is_asked_about():
    text = 'given_name,family_name,organization,category,phone\nAda,Lee,"Kind,IFS,1\nBo,Lee,Kind",IFS\nCy,Lee,,IFS,\n'
    assert [SWALLOWED in asks for asks in row_questions(text)] == [True]


def test_marks_after_backslashes_are_asked_about():
    text = f'{HEADER}\nAda,Lee,IFS,,"Say \\"hi\\""\n'
    assert row_questions(text)[0][:49] == "Text follows a closing quotation mark in this row"


def test_whole_lines_in_a_column_of_another_kind_are_asked_about_too():
    text = 'given_name,family_name,category,paid\nAda,Lee,IFS,"yes\nBo,Lee,IFS,no\nCy,Lee,IFS,"\nDee,Lee,IFS,\n'
    assert [SWALLOWED in asks for asks in row_questions(text)] == [True]


def test_a_row_that_is_nothing_but_swallowed_lines_is_kept():
    text = 'given_name,family_name,category,paid\nAda,Lee,IFS,\n,,,"\nBo,Lee,IFS,no\n"\n'
    assert [row.line for row in read(text.encode()).rows] == [2, 3]


def test_notes_of_several_lines_are_read_without_a_question():
    notes = (
        "Called Oct 6, left word.\n\nMoved to Fairfax, Reston, Vienna, and back; she is well.\n- paid, by check, $40"
    )
    row = row_of("notes", notes)
    assert (row.cells["notes"], row.findings.stored()) == (notes, {})


# --- Separators and marks ---


def test_a_space_before_a_quotation_mark_changes_nothing():
    text = 'given_name, family_name, category, notes\nAda, "Winter", IFS, "a, b"\n'
    assert read(text.encode()).rows[0].cells == {**ADA, "notes": "a, b"}


def test_the_separator_that_excel_names_counts():
    text = "sep=;\ngiven_name;family_name;category;notes\nAda;Winter;IFS;a,b,c,d,e,f,g\n"
    assert read(text.encode()).rows[0].cells == {**ADA, "notes": "a,b,c,d,e,f,g"}


@pytest.mark.parametrize(
    "cell", ["“Ada”", '"""Ada"""', "‘Ada’", "«Ada»", "'Ada'", " “Ada” ", "”Ada“", '“Ada"', '="Ada"', '"=""Ada"""']
)
def test_marks_around_a_cell_are_taken_off(cell):
    text = f"given_name,family_name,category\n{cell},Winter,IFS\n"
    assert read(text.encode()).rows[0].cells == ADA


def test_curly_marks_hold_a_cell_with_a_separator_together():
    assert [row.cells["organization"] for row in case("i33_curly_quotes.csv").rows] == [
        "Kind Hands, Inc.",
        "Kind Hands",
    ]


@pytest.mark.parametrize("name", ['"Bo" Lee "Jr"', "“Bo” and “Cy”", "Ada “Bo” Lee", "'t Hooft", "O'Brien", '"'])
def test_marks_inside_a_text_stay(name):
    assert row_of("family_name", name).cells["family_name"] == name


# --- Apostrophes that force text ---


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        ("external_id", "'0123", "0123"),
        ("phone", "'8045550100", "8045550100"),
        ("phone", "'(804) 555-0100", "(804) 555-0100"),
        ("phone", "'+1 804", "+1 804"),
        ("awarded_on", "'10/5/2026", "10/5/2026"),
        ("category", "'IFS", "IFS"),
        ("listed", "'no", "no"),
    ],
)
def test_the_apostrophe_that_forces_text_is_dropped(column, cell, text):
    assert found(row_of(column, cell), column) == (text, "")


def test_a_row_of_forced_texts_loses_all_apostrophes():
    text = "given_name,family_name,category,notes\n'Ada,'Winter,'IFS,\n"
    assert read(text.encode()).rows[0].cells == ADA


def test_an_apostrophe_before_one_name_is_asked_about():
    assert offers(row_of("given_name", "'Ada"), "given_name") == ["Ada", "'Ada"]


# --- What can't be seen ---


@pytest.mark.parametrize(
    "mark", ["\0", "\ufeff", "\u200b", "\u200e", "\u202d", "\u2066", "\ufe0f", "\x07", "\xad", "\ufffc"]
)
def test_what_is_invisible_is_dropped(mark):
    assert row_of("given_name", f"{mark}A{mark}da{mark}").cells["given_name"] == "Ada"


def test_columns_whose_names_have_invisible_marks_are_found():
    text = "\u200b“given_name”,family_name\u200e,\ufeffcategory\x00\nAda,Winter,IFS\n"
    assert read(text.encode()).rows[0].cells == ADA
