from datetime import date

import pytest

from endorsement.calendar.terms import Term, add_months, clip, spoken_day, term_covering

OCTOBER = {"anchor": date(2020, 10, 1), "months": 12}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 10, 1), Term(date(2026, 10, 1), date(2027, 9, 30))),
        (date(2026, 9, 30), Term(date(2025, 10, 1), date(2026, 9, 30))),
        (date(2027, 9, 30), Term(date(2026, 10, 1), date(2027, 9, 30))),
        (date(2013, 1, 1), Term(date(2012, 10, 1), date(2013, 9, 30))),
    ],
)
def test_terms_are_counted_from_the_anchor_both_ways(on, expected):
    assert term_covering(on, **OCTOBER) == expected


def test_terms_follow_each_other_without_gap_or_overlap():
    first = term_covering(date(2024, 2, 29), anchor=date(2023, 1, 31), months=1)
    second = term_covering(date(2024, 3, 1), anchor=date(2023, 1, 31), months=1)
    assert (first, second) == (
        Term(date(2024, 2, 29), date(2024, 3, 30)),
        Term(date(2024, 2, 29), date(2024, 3, 30)),
    )
    assert term_covering(date(2024, 3, 31), anchor=date(2023, 1, 31), months=1).starts_on == date(2024, 3, 31)


def test_a_term_can_be_three_years_long():
    assert term_covering(date(2026, 5, 1), anchor=date(2024, 1, 1), months=36) == Term(
        date(2024, 1, 1), date(2026, 12, 31)
    )


def test_the_last_day_of_a_shorter_month_stands_in_for_a_missing_day():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        (Term(date(2026, 10, 1), date(2027, 9, 30)), "2026–2027"),
        (Term(date(2026, 1, 1), date(2026, 12, 31)), "2026"),
        (Term(date(2019, 10, 1), date(2019, 12, 31)), "Oct 1, 2019 – Dec 31, 2019"),
        (Term(date(2025, 1, 1), date(2027, 12, 31)), "Jan 1, 2025 – Dec 31, 2027"),
    ],
)
def test_a_term_is_named_so_that_years_do_not_mislead(term, name):
    assert term.name == name


def test_a_term_is_clipped_to_the_gap_between_its_neighbours():
    october = term_covering(date(2019, 11, 1), **OCTOBER)
    others = [Term(date(2018, 10, 1), date(2019, 9, 30)), Term(date(2020, 1, 1), date(2020, 12, 31))]
    assert clip(october, on=date(2019, 11, 1), others=others) == Term(date(2019, 10, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 10, 1), "October 1st"),
        (date(2027, 9, 30), "September 30th"),
        (date(2027, 1, 2), "January 2nd"),
        (date(2027, 1, 3), "January 3rd"),
        (date(2027, 1, 11), "January 11th"),
    ],
)
def test_days_are_written_as_the_association_writes_them(day, text):
    assert spoken_day(day) == text
