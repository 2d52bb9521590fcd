"""How long an import of 10,000 rows takes, and how much memory: `make bench-staff`. `BENCH_ROWS` asks for more.

Two files: 10,000 new people into an empty registry, and the same people with a renewal and a new phone number each.
Dry run and apply have a line each; the limits are those of the issue, 30 seconds and 300 MB for each. The database is a
SQLite file that is made anew. The memory is the most that the process ever had, Django and all.
"""

import csv
import io
import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# As many rows as an import takes at most are 50,000; the limits are about 10,000.
ROWS = int(os.environ.get("BENCH_ROWS", "10_000"))
LIMIT_SECONDS = 30
LIMIT_MB = 300
KINDS = ("IFA", "IFS", "IMHS", "IMHM-C", "IMHM-P")


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "vaimh.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("bootstrap", stdout=io.StringIO())
        print(f"\n{f'Import of {ROWS:,} rows':34}{'seconds':>9}{'most MB':>9}")
        late = [step for name, content in files().items() for step in imported(name, content)]
    if late:
        sys.exit(f"Over {LIMIT_SECONDS} s or {LIMIT_MB} MB: {', '.join(late)}")


def files() -> dict[str, bytes]:
    people = [person(number) for number in range(ROWS)]
    renewed = [{**row, "phone": "804-555-0199", "renewed_cycle": "2029-06-01"} for row in people]
    return {"new people": as_csv(people), "renewed, another phone": as_csv(renewed), "nothing new": as_csv(renewed)}


def person(number: int) -> dict[str, str]:
    return {
        "external_id": f"bench-{number}",
        "given_name": f"Given{number % 97}",
        "family_name": f"Family{number}",
        "credentials": "LCSW",
        "email": f"bench{number}@example.org",
        "phone": "804-555-0100",
        "organization": "Example Family Center",
        "locality": "Fairfax County",
        "category": KINDS[number % len(KINDS)],
        "awarded_on": "10/15/2026",
        "notes": "Fictional.",
    }


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def imported(name: str, content: bytes) -> list[str]:
    """Runs and prints one import; returns the steps that were over a limit."""
    from endorsement.imports import plan_store
    from endorsement.imports.applying import apply_import

    plan: Any = None

    def dry_run() -> None:
        nonlocal plan
        plan = plan_store.make_plan(content=content, file_name=f"{name}.csv", as_history=False)
        for _step in plan_store.check(plan):
            pass

    steps: dict[str, Callable[[], Any]] = {
        "dry run": dry_run,
        "apply": lambda: apply_import(plan=plan),
    }
    late = []
    for step, run in steps.items():
        began = perf_counter()
        run()
        seconds = perf_counter() - began
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{f'{name}, {step}':34}{seconds:>9.1f}{megabytes:>9.0f}")
        if seconds > LIMIT_SECONDS or megabytes > LIMIT_MB:
            late.append(f"{name}, {step}")
    print(f"    {plan.report}")
    return late


if __name__ == "__main__":
    main()
