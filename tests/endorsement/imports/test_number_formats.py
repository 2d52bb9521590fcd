"""The text that Excel shows for a number in a format."""

import pytest

from endorsement.imports.number_formats import has_day_and_year, shown, shown_text

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (12, '"A"General', "A12"),
        (12, "@", "12"),
        (7, "00000", "00007"),
        (7, '"EN-"00000', "EN-00007"),
        (7, "\\E\\N00000", "EN00007"),
        (231001234, "00000-0000", "23100-1234"),
        (123456789, "000\\-00\\-0000", "123-45-6789"),
        (8045550123, "000-000-0000", "804-555-0123"),
        (8045550123, "[<=9999999]###-####;(###) ###-####", "(804) 555-0123"),
        (5550123, "[<=9999999]###-####;\\(###\\)\\ ###-####", "555-0123"),
        (18045550123, "0-000-000-0000", "1-804-555-0123"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (2.5, "0", "3"),
        (0.25, "0%", "25%"),
        (0.125, "0.00%", "12.50%"),
        (12.5, "0.##", "12.5"),
        (0.5, "# ?/?", "1/2"),
        (1.5, "# ?/?", "1 1/2"),
        (0.375, "# ?/8", "3/8"),
        (-3, "0;(0)", "(3)"),
        (-1000, "#,##0;[Red]-#,##0", "-1,000"),
        (0, '0;-0;"none"', "none"),
        (1234, "[$$-409]#,##0.00", "$1,234.00"),
        (1234567, "0,", "1235"),
        (8045550123, "0.00E+00", "8.05E+09"),
        (5, ";;;", ""),
        (0, "#", ""),
        (1234, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', " 1,234 "),
        (5, "x0", None),
        (5, '[$-409]mmmm" "yyyy', None),
    ],
)
def test_a_number_is_written_as_its_format_says(value, code, text):
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("General", "7a"),
        ("@", "7a"),
        ('"EN-"@', "EN-7a"),
        ('0;-0;0;"x"@', "x7a"),
        (";;;", ""),
        ("0", "7a"),
        ("_(@_)", " 7a "),
    ],
)
def test_a_text_is_written_as_its_format_says(code, text):
    assert shown_text("7a", code) == text


@pytest.mark.parametrize(
    ("code", "both"),
    [("mm/dd/yyyy", True), ("mmm-yy", False), ("d-mmm", False), ("[$-409]d mmmm yyyy;@", True), ("General", True)],
)
def test_a_format_for_dates_shows_the_day_and_the_year_or_not(code, both):
    assert has_day_and_year(code) == both
