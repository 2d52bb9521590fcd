"""The file that a registrar really has, from the first dry run to the second."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from tests.endorsement.imports.messy import CREATED, DATES, ODD, REVIEWED, WRONG, messy_csv
from tests.sheets import answer_for_all, asked, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

ANSWERS = {
    10: {"locality": "richmond-city"},
    11: {"awarded_on": "2026-10-13"},
    13: {"hold": "skip"},
    14: {"awarded_on": "2026-10-01"},
}


def test_the_dry_run_takes_what_it_can_and_tells_the_rest():
    plan = plan_of(messy_csv(rows=len(ODD) + 2))
    clear = [row.line for row in plan.rows.all() if DATES[0] not in asked(plan, row.line)]
    # An ISO date, a day number, a month in words, and no date. The first is about the person of line 4, so it waits.
    assert (clear, [row(plan, line).outcome for line in clear]) == (
        [5, 6, 7, 14],
        ["review", "create", "create", "review"],
    )
    answer_for_all(plan, "months_first", *DATES)
    odd = ["create"] * 5 + ["review"] * 2 + ["create"] + ["review"] * 2 + ["error"] * WRONG
    assert (outcomes(plan), odd.count("create"), odd.count("review")) == ([*odd, "create", "create"], CREATED, REVIEWED)
    assert [key for line in ANSWERS for key in asked(plan, line) if key not in DATES] == [
        key for answer in ANSWERS.values() for key in answer
    ]
    assert plan.remarks[1:] == ["These columns are ignored: Shoe size."]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_people_arrive_as_they_are_written_and_the_second_run_changes_nothing(encoding):
    content = messy_csv(rows=len(ODD), encoding=encoding)
    plan = plan_of(content)
    answer_for_all(plan, "months_first", *DATES)
    settle(plan, ANSWERS)
    apply_import(plan=plan)
    people = Endorsee.objects.order_by("external_id")
    assert [
        (
            p.external_id,
            p.name,
            p.credentials,
            p.email,
            str(p.locality or ""),
            sorted(e.label for e in p.endorsements.all()),
        )
        for p in people
    ] == [
        ("001", "Jane O’Bramble", "LCSW", "Jane@Example.org", "Fairfax County", ["IFS", "IMHM-C"]),
        ("002", "Ana Nuñez", "PhD", "ana@example.org", "Fairfax (city)", ["IMHM-P"]),
        ("003", "Bo Lark", "", "bo@example.org", "Outside Virginia", ["IMHM-R/F"]),
        ("004", "Cy Lark-Wren", "", "bo@example.org", "", ["IFA"]),
        ("005", "Di Fern", "", "di@example.org", "Richmond (city)", ["IFA"]),
        ("006", "Ed Moss", "", "ed@example.org", "", ["IFA"]),
        ("007", "Flo Reed", "", "flo@example.org", "", ["IFA"]),
        ("010", "Ida Ash", "", "ida@example.org", "", ["IFA"]),
    ]
    assert (people[2].listed, people[2].notes) == (False, "First line\nsecond line")
    again = plan_of(content)
    answer_for_all(again, "months_first", *DATES)
    settle(again, ANSWERS)
    left = ["unchanged"] * 8 + ["skipped", "unchanged"] + ["error"] * WRONG
    assert outcomes(again) == left
