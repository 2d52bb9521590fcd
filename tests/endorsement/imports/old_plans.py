"""An applied import and one in progress, before and after their rows are due to be removed."""

from datetime import timedelta

from django.db.models import F

from endorsement.imports import plan_store
from endorsement.imports.applying import apply_import
from endorsement.models import ImportPlan, ImportRow
from tests import builders
from tests.sheets import PERSON, csv_of, plan_of

ROW = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01"}
# Two hours more, because the clock may have been set forward or back since.
DUE = timedelta(days=plan_store.KEPT_DAYS, hours=2)


def two_plans(*, age: timedelta) -> tuple[ImportPlan, ImportPlan]:
    """The applied one and the one in progress, as old as this."""
    builders.category("IFS")
    applied, waiting = plan_of(csv_of(ROW)), plan_of(csv_of({**ROW, "family_name": "Zquwaiting"}))
    apply_import(plan=applied)
    ImportPlan.objects.update(created_at=F("created_at") - age)
    applied.refresh_from_db()
    waiting.refresh_from_db()
    return applied, waiting


def stored() -> tuple[list[int], int]:
    """The keys of the imports, and the number of rows of all of them."""
    return list(ImportPlan.objects.order_by("pk").values_list("pk", flat=True)), ImportRow.objects.count()
