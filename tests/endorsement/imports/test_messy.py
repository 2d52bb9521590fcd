"""The file that a registrar really has, from the first dry run to the second."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from tests.endorsement.imports.messy import CREATED, ODD, REVIEWED, WRONG, messy_csv
from tests.sheets import outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

ANSWERS = {
    10: {"locality": "richmond-city"},
    11: {"awarded_on": "2026-10-13"},
    12: {"awarded_on": "2026-10-09"},
    13: {"hold": "skip"},
}


def test_the_dry_run_takes_what_it_can_and_tells_the_rest():
    plan = plan_of(messy_csv(rows=len(ODD) + 2))
    assert outcomes(plan) == ["create"] * CREATED + ["review"] * REVIEWED + ["error"] * WRONG + ["create"] * 2
    assert [question["key"] for line in ANSWERS for question in row(plan, line).questions] == [
        key for answer in ANSWERS.values() for key in answer
    ]
    assert plan.remarks == ["These columns are ignored: Shoe size."]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_people_arrive_as_they_are_written_and_the_second_run_changes_nothing(encoding):
    content = messy_csv(rows=len(ODD), encoding=encoding)
    plan = plan_of(content)
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
    ]
    assert (people[2].listed, people[2].notes) == (False, "First line\nsecond line")
    again = plan_of(content)
    settle(again, ANSWERS)
    assert outcomes(again) == ["unchanged"] * (CREATED + REVIEWED - 1) + ["skipped"] + ["error"] * WRONG
