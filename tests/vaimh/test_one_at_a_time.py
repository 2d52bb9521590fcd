"""Two servers that start together: each runs `migrate` and `bootstrap`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(tmp_path: Path, django_db_setup: None) -> Iterator[str]:
    """The address of an empty database on the engine under test."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    server = settings.DATABASES["default"]
    address = f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT'] or 5432}"
    name = f"together_{uuid4().hex[:8]}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield f"{address}/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def together(database: str, command: str) -> list[tuple[int, str, str]]:
    """Runs the command in two processes at once; how each ended, the last line it said, and its errors."""
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": database}
    started = [
        subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [process.communicate() for process in started]
    return sorted(
        (process.returncode, out.strip().splitlines()[-1].strip(), errors)
        for process, (out, errors) in zip(started, said, strict=True)
    )


def test_of_two_that_set_up_a_site_at_once_the_second_waits_and_finds_nothing_to_do(database: str) -> None:
    migrated = together(database, "migrate")
    assert [(code, errors) for code, _last, errors in migrated] == [(0, ""), (0, "")]
    assert sum("No migrations to apply" in last for _code, last, _errors in migrated) == 1
    made = together(database, "bootstrap")
    assert [(code, errors) for code, _last, errors in made] == [(0, ""), (0, "")]
    assert sum(last == "Nothing to make: the site is complete." for _code, last, _errors in made) == 1
