"""Lists that other programs and people made, with their own columns."""

from datetime import date

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement
from tests import builders
from tests.endorsement.imports.reading_one import CASES
from tests.sheets import asked, outcomes, plan_of, row, settle, xlsx_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]


def plan_of_case(name, **options):
    return plan_of((CASES / name).read_bytes(), **options)


def plan_of_lines(*lines, **options):
    return plan_of("\n".join(lines).encode(), **options)


def test_one_column_of_names_is_split():
    apply_import(plan=plan_of_case("name_one_column.csv", as_history=True))
    assert list(Endorsee.objects.order_by("pk").values_list("given_name", "family_name", "credentials")) == [
        ("Jane", "Qzb-Smith", "LCSW, PhD"),
        ("Bob", "Qzb-van der Berg", ""),
    ]


def test_common_columns_are_taken_and_said():
    plan = plan_of_case("easy_columns.xlsx", as_history=True)
    assert (outcomes(plan), "Work Phone → phone" in plan.remarks[0]) == (["create"] * 3, True)
    apply_import(plan=plan)
    assert list(Endorsee.objects.order_by("pk").values_list("family_name", "locality__name", "locality__kind")) == [
        ("Qzc-Lopez", "Fairfax", "county"),
        ("Qzc-Price", "Richmond", "city"),
        ("Qzc-Hart", "Roanoke", "county"),
    ]


def test_an_expiration_date_renews_for_the_cycle_that_it_ends():
    apply_import(plan=plan_of_case("easy_columns.xlsx", as_history=True))
    listed = Endorsement.objects.on_registry(date(2026, 11, 22))
    assert sorted(listed.values_list("endorsee__family_name", flat=True)) == ["Qzc-Hart", "Qzc-Lopez"]


def test_an_expiration_date_within_a_cycle_is_asked_about():
    plan = plan_of_lines("Name,Level,Endorsement date,Expires", "Ada Winter,IFS,2026-11-01,2027-10-01")
    assert (outcomes(plan), asked(plan)) == (["review"], ["expires_on"])
    settle(plan, {2: {"expires_on": "2026-10-01"}})
    assert row(plan).changes[2] == ["renewed_for", None, "2026–2027, effective Nov 22, 2026"]


def test_a_list_of_members_asks_when_each_was_endorsed():
    plan = plan_of_case("wild_apricot.csv")
    assert (outcomes(plan), asked(plan)) == (["review"], ["awarded_on"])


def test_a_sheet_for_each_category_is_one_list():
    plan = plan_of_case("sheet_per_category.xlsx", as_history=True)
    assert outcomes(plan) == ["create"] * 8
    assert list(plan.rows.order_by("line").values_list("line", flat=True)) == [2, 3, 1002, 1003, 2002, 2003, 3002, 3003]
    apply_import(plan=plan)
    assert sorted({one.label for one in Endorsement.objects.all()}) == ["IFA", "IFS", "IMHM-C", "IMHS"]


def test_a_row_of_totals_is_skipped():
    plan = plan_of(xlsx_of(["Name", "Level"], ["Ada Winter", "IFS"], ["Total", "1"]))
    assert outcomes(plan)[1] == "skipped"


def test_a_town_is_asked_about_unless_the_record_has_a_location():
    plan = plan_of_lines("Name,Level,Endorsement date,City", "Ada Winter,IFS,2026-11-01,Herndon")
    assert asked(plan) == ["locality"]


@pytest.mark.parametrize(("status", "outcome"), [("Active", "create"), ("Lapsed", "review"), ("Pending", "review")])
def test_a_status_that_is_not_active_is_asked_about(status, outcome):
    plan = plan_of_lines("Name,Level,Endorsement date,Status", f"Ada Winter,IFS,2026-11-01,{status}")
    assert outcomes(plan) == [outcome]


def test_a_list_with_numbers_needs_no_category():
    endorsee = builders.endorsee(family_name="Winter")
    plan = plan_of_lines(
        "Number,Given name,Family name,Email,Not yet renewed", f"{endorsee.number},Ada,Winter,new@example.org,IFS"
    )
    assert (outcomes(plan), row(plan).changes) == (["update"], [["email", "(empty)", "new@example.org"]])
