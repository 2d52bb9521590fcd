"""Whatever a file says: what takes a person off the registry is said in words, and a second run changes nothing.

Hypothesis writes the files: rows of two people on record and of others, with errors, questions, ends and awards in any
mixture. The same files every time; for new ones: HYPOTHESIS_EXAMPLES=2000 make test TESTS=…/test_promises.py
"""

import os
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from endorsement.enums import WRITTEN
from endorsement.imports.applying import apply_import
from endorsement.imports.rows import SKIP
from endorsement.models import Endorsee, Endorsement, ImportPlan, Renewal, RenewalCycle
from tests import builders
from tests.endorsement.snapshot import tables
from tests.sheets import csv_of, plan_of, settle

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("categories")]

EXAMPLES = os.environ.get("HYPOTHESIS_EXAMPLES")
PROFILE = settings(
    max_examples=int(EXAMPLES or (20 if connection.vendor == "sqlite" else 10)),
    derandomize=not EXAMPLES,
    deadline=None,
    # A shrunk file would read better, but each step of shrinking takes a second.
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
TODAY = date(2026, 11, 22)
DAYS = [TODAY + timedelta(days=step) for step in (0, 8, 40, 300)]

names = st.sampled_from([("Ada", "Winter"), ("Ada", "Winter"), ("Bo", "Lee"), ("Ada", "Lopez"), ("", "Winter")])
ends = st.sampled_from(
    [("", "")] * 3
    + [("2026-11-22", "superseded"), ("2026-11-30", "relinquished"), ("2026-11-10", "revoked"), ("", "revoked")]
)
cells = st.fixed_dictionaries(
    {
        "external_id": st.sampled_from(["A1", "A1", "", "B1", "N/A"]),
        "email": st.sampled_from(["", "ada@example.org", "bo@example.org", "bad"]),
        "category": st.sampled_from(["IFS", "IFS", "IMHS", "IMHM-C", "XX", ""]),
        "awarded_on": st.sampled_from(["", "2026-11-01", "2026-11-22", "2025-10-05", "13/11/2026", "soon"]),
        "renewed_cycle": st.sampled_from(["", "", "2026-2027", "2027-2028"]),
        "hold": st.sampled_from(["", "", "no", "retired"]),
        "listed": st.sampled_from(["", "", "yes", "no"]),
        "phone": st.sampled_from(["", "", "1", "2"]),
    }
)
rows = st.lists(st.tuples(names, ends, cells), min_size=1, max_size=4)
answers = st.lists(st.integers(0, 4), min_size=3, max_size=3)


def file_of(drawn: list[tuple[Any, ...]]) -> bytes:
    return csv_of(
        *(
            {"given_name": given, "family_name": family, "ended_on": day, "end_reason": reason, **rest}
            for (given, family), (day, reason), rest in drawn
        )
    )


def answer(plan: ImportPlan, picks: list[int]) -> dict[int, dict[str, str]]:
    """Answers questions as they come up, some of them not at all; returns what was answered."""
    told: dict[int, dict[str, str]] = {}
    for pick in picks:
        for row in plan.rows.exclude(questions=[]):
            for question in row.questions:
                choices = [value for value, _label in question["choices"]]
                if pick < len(choices):
                    told.setdefault(row.line, {}).setdefault(question["key"], choices[pick])
        settle(plan, told)
    return told


def on_registry() -> dict[int, set[date]]:
    """The days on which each person is on the registry."""
    found: dict[int, set[date]] = {}
    for day in DAYS:
        for pk in Endorsee.objects.on_registry(day).values_list("pk", flat=True):
            found.setdefault(pk, set()).add(day)
    return found


def warned(plan: ImportPlan) -> set[int]:
    """The people whose leaving the plan puts in words."""
    words = ("leaves the registry when", "can keep")
    written = plan.rows.filter(outcome__in=WRITTEN)
    return {row.steps["person"] for row in written if any(word in " ".join(row.sentences) for word in words)}


def lines_written(plan: ImportPlan) -> set[int]:
    return set(plan.rows.filter(outcome__in=WRITTEN).values_list("line", flat=True))


def records() -> dict[type, Counter]:
    return {model: tables()[model] for model in (Endorsee, Endorsement, Renewal, RenewalCycle)}


def without_person(given: dict[str, str]) -> dict[str, str]:
    """The answers but the one about the person: whoever was new is on record now."""
    return {key: value for key, value in given.items() if key != "person" or value == SKIP}


@given(rows=rows, picks=answers, as_history=st.booleans())
@PROFILE
def test_a_file_keeps_the_promises(rows: list[Any], picks: list[int], as_history: bool) -> None:
    with transaction.atomic():
        builders.endorsed(
            "IFS", awarded_on=date(2025, 10, 5), external_id="A1", email="ada@example.org", given_name="Ada"
        )
        builders.endorsed("IMHS", awarded_on=date(2026, 10, 5), given_name="Bo", family_name="Lee")
        before = on_registry()
        content = file_of(rows)
        note(content.decode())
        plan = plan_of(content, as_history=as_history)
        told = answer(plan, picks)
        said = warned(plan)
        apply_import(plan=plan)
        after = on_registry()
        assert {pk for pk, days in before.items() if days - after.get(pk, set())} <= said

        written, stands = lines_written(plan), records()
        again = plan_of(content, as_history=as_history)
        settle(again, {line: without_person(given) for line, given in told.items()})
        assert lines_written(again) & written == set()
        if not lines_written(again):
            apply_import(plan=again)
            assert records() == stands
        transaction.set_rollback(True)
