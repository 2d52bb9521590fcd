"""How long the public list takes with 10,000 endorsees: `make bench`.

The registry is a SQLite database of fictional people, kept in var/bench.sqlite3 because filling it takes minutes;
delete the file to begin afresh. Each address is asked for in this process, through the whole of Django, with no
network between. The table has the median and the slowest of the requests, the queries of one, and the answer's size.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 10_000
TIMES = 21

ADDRESSES = {
    "first page": "/endorsement/professionals/",
    "page 200": "/endorsement/professionals/?page=200",
    "search": "/endorsement/professionals/?q=meadow",
    "category": "/endorsement/professionals/?category=imhm",
    "region and search": "/endorsement/professionals/?region=northern&q=a",
    "nobody found": "/endorsement/professionals/?q=xyzzy",
    "all of it as CSV": "/registry/professionals.csv",
    "API, 100 with facets": "/api/registry/v1/endorsees/?limit=100&facets=1",
}


def main() -> None:
    with registry():
        print(f"\n{f'Of {TIMES} requests':22}{'median ms':>10}{'slowest ms':>12}{'queries':>9}{'kB':>7}")
        for name, address in ADDRESSES.items():
            print(f"{name:22}{measured(address)}")


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


def measured(address: str) -> str:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    answer = client.get(address)
    if answer.status_code != 200:
        return f"  answered {answer.status_code}"
    size = len(answer.getvalue())
    with CaptureQueriesContext(connection) as queries:
        client.get(address).getvalue()
    asked = len(queries)  # the next request empties the log
    spent = []
    for _ in range(TIMES):
        began = perf_counter()
        client.get(address).getvalue()
        spent.append((perf_counter() - began) * 1000)
    return f"{statistics.median(spent):>10.1f}{max(spent):>12.1f}{asked:>9}{size / 1000:>7.0f}"


if __name__ == "__main__":
    main()
