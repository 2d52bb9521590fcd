"""Long jobs of the registry, in a process of their own that stops midway and waits there to be killed.

    python -m tests.endorsement.sudden_death JOB WRITES

does the job on the database of DATABASE_URL, stops after so many writing statements (or after the job, if it has no
more), says "now", and waits.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import django
import time_machine
from django.db import connection, transaction

MOMENT = datetime(2026, 10, 5, 16, tzinfo=UTC)


def renew_many() -> None:
    from endorsement import bulk, clock, services
    from endorsement.models import Endorsement

    with transaction.atomic():
        cycle = services.ensure_cycle(on=date(2026, 10, 1))
        bulk.renew_many(
            endorsements=list(Endorsement.objects.values_list("pk", flat=True)), cycle=cycle, on=clock.today()
        )


def apply_import() -> None:
    from endorsement.imports import applying
    from endorsement.models import ImportPlan

    applying.apply_import(plan=ImportPlan.objects.get())


JOBS: dict[str, Callable[[], None]] = {"bulk renewal": renew_many, "import": apply_import}


@contextmanager
def each_write(done: Callable[[], None]) -> Iterator[None]:
    """Calls `done` after each statement that writes."""

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = run(sql, params, many, context)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            done()
        return answer

    with connection.execute_wrapper(execute):
        yield


def wait_to_be_killed() -> None:
    sys.stdout.write("now\n")
    sys.stdout.flush()
    sys.stdin.read()


def main(job: str, stop_after: int) -> None:
    writes = 0

    def count() -> None:
        nonlocal writes
        writes += 1
        if writes == stop_after:
            wait_to_be_killed()

    with time_machine.travel(MOMENT, tick=False), each_write(count):
        JOBS[job]()
    wait_to_be_killed()


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
