"""A date that can't be month/day/year questions its whole column, once."""

from datetime import date

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsement
from tests import builders
from tests.endorsement.imports.cases import case
from tests.sheets import PERSON, answer_for_all, asked, csv_of, outcomes, plan_of, row, settle, xlsx_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]


def awards(*days, **more):
    return csv_of(
        *(
            {"family_name": f"Person{n}", "given_name": "Ada", "category": "IFS", "awarded_on": day, **more}
            for n, day in enumerate(days)
        )
    )


def awarded():
    return [day.isoformat() for day in Endorsement.objects.order_by("pk").values_list("awarded_on", flat=True)]


def test_no_row_of_a_column_with_the_days_first_is_applied_before_the_answer():
    plan = plan_of(case("day_first_column"))
    apply_import(plan=plan)
    assert (outcomes(plan), awarded()) == (["review"] * 5, [])


def test_the_question_is_the_same_in_every_row_and_shows_what_each_answer_means():
    plan = plan_of(case("day_first_column"))
    [question] = row(plan, 2).questions
    assert [row(plan, line).questions for line in range(3, 7)] == [[question]] * 4
    assert question == {
        "key": "awarded_on_order",
        "asks": "awarded_on: “13/10/2026” on line 3 isn't month/day/year. Which comes first in this column?",
        "choices": [
            ["months_first", "The month: “05/10/2026” is May 10, 2026"],
            ["days_first", "The day: “05/10/2026” is Oct 5, 2026"],
            ["skip", "Skip this row"],
        ],
    }


def test_days_first_reads_all_of_them_so_and_the_second_run_changes_nothing():
    plan = plan_of(case("day_first_column"))
    answer_for_all(plan, "days_first", "awarded_on_order")
    apply_import(plan=plan)
    assert awarded() == ["2026-10-05", "2026-10-13", "2026-10-07", "2026-10-22", "2026-11-02"]
    again = plan_of(case("day_first_column"))
    answer_for_all(again, "days_first", "awarded_on_order")
    assert outcomes(again) == ["unchanged"] * 5


def test_months_first_asks_about_those_that_do_not_fit():
    plan = plan_of(case("day_first_column"))
    answer_for_all(plan, "months_first", "awarded_on_order")
    assert outcomes(plan) == ["create", "review", "create", "review", "create"]
    settle(plan, {3: {"awarded_on": "2026-10-13"}})
    assert row(plan, 3).changes[1] == ["awarded_on", None, "Oct 13, 2026"]


def test_dates_that_need_no_order_are_not_questioned():
    plan = plan_of(awards("13/10/2026", "2026-10-15", "2026-10-05", "Oct 5, 2026", "46300"))
    assert outcomes(plan) == ["review", "create", "create", "create", "create"]


def test_date_cells_that_excel_may_have_swapped_are_asked_about_once():
    header = ["given_name", "family_name", "category", "awarded_on"]
    days = [date(2026, 5, 10), "13/10/2026", date(2026, 7, 10), date(2026, 10, 10)]
    plan = plan_of(xlsx_of(header, *(["Ada", f"Person{n}", "IFS", day] for n, day in enumerate(days))))
    assert [asked(plan, line) for line in (2, 3, 4, 5)] == [
        ["awarded_on_cells_order"],
        ["awarded_on_order"],
        ["awarded_on_cells_order"],
        [],
    ]
    assert row(plan, 2).questions == row(plan, 4).questions
    assert row(plan, 2).questions[0]["choices"][:2] == [
        ["months_first", "As they are: May 10, 2026"],
        ["days_first", "Swapped: Oct 5, 2026"],
    ]
    answer_for_all(plan, "days_first", "awarded_on_order", "awarded_on_cells_order")
    apply_import(plan=plan)
    assert awarded() == ["2026-10-05", "2026-10-13", "2026-10-07", "2026-10-10"]


def test_a_column_of_months_first_asks_nothing():
    assert outcomes(plan_of(awards("10/13/2026", "05/10/2026", "5-6-2026"))) == ["create"] * 3


@pytest.mark.parametrize("text", ["1.10.2026", "10/1/26", "01.10.26"])
def test_dotted_dates_and_short_years_are_asked_once_and_leave_the_others_alone(text):
    plan = plan_of(awards("10/05/2026", text, text))
    assert (outcomes(plan), asked(plan, 3)) == (["create", "review", "review"], ["awarded_on_order"])
    answer_for_all(plan, "days_first" if text.startswith("0") or "." in text else "months_first", "awarded_on_order")
    assert row(plan, 4).changes[1] == ["awarded_on", None, "Oct 1, 2026"]


def test_a_foreign_column_puts_the_other_date_columns_in_doubt_too():
    ends = {"end_reason": "relinquished", "ended_on": "11/12/2026"}
    plan = plan_of(awards("13/10/2026", **ends))
    assert asked(plan) == ["awarded_on_order", "ended_on_order"]
    answer_for_all(plan, "days_first", "awarded_on_order", "ended_on_order")
    assert row(plan).changes[-4:-2] == [
        ["ended_on", None, "Dec 11, 2026"],
        ["end_reason", None, "Relinquished by the endorsee"],
    ]


def test_a_column_that_shows_months_first_stays_out_of_it():
    ends = {"end_reason": "relinquished", "ended_on": "12/24/2026"}
    assert asked(plan_of(awards("13/10/2026", **ends))) == ["awarded_on_order"]


@pytest.mark.parametrize("column", ["renewed_on", "renewed_cycle"])
def test_renewals_are_asked_about_their_column_too(column):
    builders.lapsing("IFS", given_name="Ada", family_name="Winter", external_id="A1")
    cells = {"renewed_cycle": "2026-2027", "renewed_on": "2026-11-10", column: "13/11/2026"}
    plan = plan_of(csv_of({**PERSON, "external_id": "A1", "category": "IFS", **cells}))
    assert (outcomes(plan), asked(plan)) == (["review"], [f"{column}_order"])
    answer_for_all(plan, "days_first", f"{column}_order")
    assert row(plan).changes[-1][2].startswith("2026–2027, effective Nov 1")


@pytest.mark.parametrize("text", ["31/31/2026", "0/5/2026", "31.2.2026"])
def test_what_is_no_date_in_either_order_is_an_error(text):
    plan = plan_of(awards(text))
    answer_for_all(plan, "days_first", "awarded_on_order")
    assert (outcomes(plan), row(plan).sentences) == (
        ["error"],
        [f"awarded_on: “{text}” isn't a date. Write it as 2026-10-01."],
    )


def test_a_row_can_be_skipped_at_the_question_of_its_column():
    plan = plan_of(awards("13/10/2026", "05/10/2026"))
    settle(plan, {2: {"awarded_on_order": "skip"}, 3: {"awarded_on_order": "days_first"}})
    assert outcomes(plan) == ["skipped", "create"]
