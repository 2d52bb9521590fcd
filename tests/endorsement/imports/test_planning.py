"""What each row of a file would do."""

from datetime import date

import pytest

from endorsement import services
from endorsement.models import Endorsee, Endorsement, Renewal
from tests.sheets import PERSON, csv_of, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

AWARD = {"category": "IFS", "awarded_on": "2026-11-01"}


def test_somebody_new_is_created_with_what_the_row_says():
    plan = plan_of(csv_of({**PERSON, **AWARD, "email": "ada@example.org", "locality": "Fairfax (city)"}))
    assert (outcomes(plan), row(plan).changes) == (
        ["create"],
        [
            ["endorsement", None, "IFS"],
            ["awarded_on", None, "Nov 1, 2026"],
            ["renewed_for", None, "2026–2027, effective Nov 1, 2026"],
            ["renewed_for", None, "2027–2028, effective Nov 1, 2026"],
            ["given_name", None, "Ada"],
            ["family_name", None, "Winter"],
            ["email", None, "ada@example.org"],
            ["locality", None, "Fairfax (city)"],
        ],
    )


def test_a_dry_run_writes_nothing_of_the_registry():
    plan_of(csv_of({**PERSON, **AWARD}))
    assert (Endorsee.objects.count(), Endorsement.objects.count(), Renewal.objects.count()) == (0, 0, 0)


def test_applying_writes_what_the_plan_shows():
    plan = plan_of(csv_of({**PERSON, **AWARD, "renewed_cycle": "2026-2027", "renewed_on": "11/15/2026"}))
    services.apply_import(plan=plan)
    [renewal] = Renewal.objects.all()
    assert (renewal.cycle.name, renewal.effective_on, renewal.kind) == ("2026–2027", date(2026, 11, 15), "renewal")
    assert plan.report == {"people_created": 1, "people_changed": 0, "awarded": 1, "rows_create": 1}


def test_a_rerun_changes_nothing():
    content = csv_of({**PERSON, **AWARD}, {**PERSON, "category": "IMHM-C", "awarded_on": "2026-11-02"})
    plan = plan_of(content)
    settle(plan, {3: {"person": "line:2"}})
    services.apply_import(plan=plan)
    assert (Endorsee.objects.count(), outcomes(plan_of(content))) == (1, ["unchanged", "unchanged"])
