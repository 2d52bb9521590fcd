"""A long job that stops in the middle leaves nothing of it behind, and can be done again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection

from endorsement import bulk, clock, services
from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement, ImportPlan
from tests import builders, sheets
from tests.endorsement.snapshot import tables

# Django takes back what is written in a transaction; here each test would be inside of one.
pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 6
MOMENT = datetime(2026, 10, 5, 16, tzinfo=UTC)


class PowerFails(Exception):
    pass


@pytest.fixture(autouse=True)
def october(transactional_db: None) -> Iterator[None]:
    """Everybody lapsed at the end of September; the plan of an import renews them and brings as many new people."""
    with time_machine.travel(MOMENT, tick=False):
        services.ensure_cycle(on=MOMENT.date())
        for number in range(PEOPLE):
            builders.lapsing("IFS", family_name=f"Winter {number}")
        old = [
            {"number": person.number, "given_name": "Ada", "family_name": person.family_name, "phone": "804 555 0100"}
            for person in Endorsee.objects.all()
        ]
        new = [{"given_name": "Ida", "family_name": f"Summer {number}"} for number in range(PEOPLE)]
        rows = [{**row, "category": "IFS", "renewed_cycle": "2026–2027"} for row in old]
        rows += [{**row, "category": "IFS", "awarded_on": "2026-10-01"} for row in new]
        sheets.plan_of(sheets.csv_of(*rows))
        yield


def renew_many() -> None:
    endorsements = list(Endorsement.objects.values_list("pk", flat=True))
    bulk.renew_many(endorsements=endorsements, cycle=services.ensure_cycle(on=date(2026, 10, 1)), on=clock.today())


def import_file() -> None:
    apply_import(plan=ImportPlan.objects.get())


@contextmanager
def failing_after(writes: float) -> Iterator[list[str]]:
    """The statements that write; once there are so many, the next one fails."""
    written: list[str] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            if len(written) >= writes:
                raise PowerFails
            written.append(sql)
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield written


@pytest.mark.parametrize(("job", "renewed"), [(renew_many, PEOPLE), (import_file, 2 * PEOPLE)])
def test_what_stops_midway_leaves_nothing_and_can_be_done_again(job: Callable[[], None], renewed: int) -> None:
    before, writes = tables(), 0
    while True:
        try:
            with failing_after(writes) as written:
                job()
        except PowerFails:
            assert tables() == before
            writes += 1
        else:
            break
    assert len(written) == writes > 1
    assert Endorsement.objects.on_registry(MOMENT.date()).count() == renewed
