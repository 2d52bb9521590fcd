"""The registry of 10,000 fictional people on which the benchmarks of the admin run.

It is a SQLite database, kept in var/bench.sqlite3; delete the file to begin afresh.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 10_000


@contextmanager
def registry() -> Iterator[None]:
    """Django with the filled registry, as a site in production answers."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "vaimh.settings"
    os.environ["DATABASE_URL"] = f"sqlite:///{ROOT / 'var' / 'bench.sqlite3'}"

    import django
    from django.test.utils import override_settings

    django.setup()
    with (
        tempfile.TemporaryDirectory() as static,
        override_settings(ALLOWED_HOSTS=["testserver"], DEBUG=False, STATIC_ROOT=static),
    ):
        fill()
        yield


def fill() -> None:
    from django.core.management import call_command

    began = perf_counter()
    call_command("migrate", verbosity=0)
    call_command("bootstrap", stdout=StringIO())
    call_command("sample_registry", size=PEOPLE, seed=1)
    print(f"The registry of {PEOPLE} was ready after {perf_counter() - began:.0f} s.")
