from datetime import date

import pytest

from endorsement.imports.cells import Unclear, Wrong, clean, in_one_line, read_boolean, read_date


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Ada\u00a0 Winter ", "Ada Winter"),
        ("Nun\u0303ez", "Nuñez"),
        ("Smith\u2011Jones", "Smith-Jones"),
        ("A\u200bda\ufeff", "Ada"),
        ("one\r\ntwo", "one\ntwo"),
        ("a\x00b", "ab"),
    ],
)
def test_text_is_made_plain(text, plain):
    assert clean(text) == plain


def test_line_breaks_in_a_field_of_one_line_are_blanks():
    assert in_one_line("Example\r\nFamily Center") == "Example Family Center"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "2026-03-04 00:00:00",
        "2026-03-04T00:00:00",
        "2026/3/4",
        "03/04/2026",
        "3/4/2026",
        "3-4-2026",
        "3/4/2026 12:00:00 AM",
        "46085",
        "46085.0",
        "March 4, 2026",
        "Mar 4, 2026",
        "March 4th 2026",
        "4-Mar-2026",
        "4 March 2026",
    ],
)
def test_a_date_is_read_as_iso_as_us_month_day_year_in_words_or_as_a_serial(text):
    assert read_date(text) == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("13/02/2026", ["2026-02-13"]),
        ("3/4/26", ["2026-03-04", "2026-04-03"]),
        ("12/25/98", ["1998-12-25"]),
        ("3.4.2026", ["2026-03-04", "2026-04-03"]),
        ("5.5.2026", ["2026-05-05"]),
    ],
)
def test_a_date_that_may_be_read_otherwise_is_left_to_the_registrar(text, choices):
    with pytest.raises(Unclear) as unclear:
        read_date(text)
    assert [value for value, _label in unclear.value.choices] == choices


@pytest.mark.parametrize("text", ["2026-02-30", "13/32/2026", "32.13.2026", "2026", "soon", "Foo 3, 2026", "0/0/2026"])
def test_what_is_no_date_is_refused_with_an_example(text):
    with pytest.raises(Wrong, match="2026-10-01"):
        read_date(text)


@pytest.mark.parametrize(("text", "value"), [("Yes", True), ("TRUE", True), ("1", True), ("no", False), ("0", False)])
def test_yes_and_no(text, value):
    assert read_boolean(text) is value


def test_what_is_neither_yes_nor_no_is_refused():
    with pytest.raises(Wrong, match="“maybe” isn't yes or no"):
        read_boolean("maybe")
