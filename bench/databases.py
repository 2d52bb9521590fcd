"""The databases of fictional people that the benchmarks of the public site keep, one for each size."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[1]


def database_for(size: int) -> str:
    asked = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("DATABASE_URL") or "sqlite://"
    if asked.startswith("sqlite"):
        return f"sqlite:///{ROOT / 'var' / f'bench-{size}.sqlite3'}"
    parts = urlsplit(asked)
    return urlunsplit(parts._replace(path=f"{parts.path}_{size}"))


def fill(size: int, environment: dict[str, str]) -> None:
    began = time.perf_counter()
    if environment["DATABASE_URL"].startswith("postgres"):
        make_database(environment["DATABASE_URL"])
    for command in (
        ["migrate", "-v0"],
        ["bootstrap", "-v0"],
        ["sample_registry", "--size", str(size)],
        ["collectstatic", "--noinput", "-v0"],
    ):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(done.stderr)
    print(f"\nThe registry of {size:,} people was ready after {time.perf_counter() - began:.0f} s.", flush=True)


def make_database(address: str) -> None:
    import psycopg

    parts = urlsplit(address)
    name = parts.path.lstrip("/")
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
