"""`manage.py forget_imports`: what an import kept of its file is gone after 30 days."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from endorsement.refusals import PlanOutOfDate
from tests.endorsement.imports.old_plans import DUE, stored, two_plans
from tests.sheets import checked

pytestmark = pytest.mark.django_db


def forget() -> str:
    output = StringIO()
    call_command("forget_imports", stdout=output)
    return output.getvalue()


def test_nothing_is_removed_before_its_time() -> None:
    plans = two_plans(age=DUE - timedelta(hours=4))
    assert (forget(), stored()) == ("Removed the rows of 0 old imports.\n", ([plan.pk for plan in plans], 2))


def test_rows_and_imports_in_progress_are_removed_and_reports_stay() -> None:
    applied, _waiting = two_plans(age=DUE)
    assert (forget(), stored()) == ("Removed the rows of 2 old imports.\n", ([applied.pk], 0))
    assert forget() == "Removed the rows of 0 old imports.\n"


def test_an_old_import_is_never_applied_even_after_another_check() -> None:
    _applied, waiting = two_plans(age=DUE)
    checked(waiting)
    with pytest.raises(PlanOutOfDate, match="more than 30 days old"):
        apply_import(plan=waiting)
    assert not Endorsee.objects.filter(family_name="Zquwaiting").exists()
