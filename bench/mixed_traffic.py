"""Half an hour of everyday traffic on production's settings, PostgreSQL and Redis: `make bench-traffic`.

gunicorn runs as `deploy/gunicorn.conf.py` says, on a copy of the registry of 5,000 people and a Redis of its own.
Visitors read pages, ask the API, search and download; staff read lists and change people. After a third of the time an
import of 5,000 new people is applied, after two thirds everyone is renewed for the next cycle. The table has the
requests and errors of each kind, how long they took, and the memory of each worker. Workers keep their places all
the time (`--max-requests 0`), so that growth can't hide.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "vaimh.settings"

import django  # noqa: E402

django.setup()

from bench import asking, results  # noqa: E402
from bench.databases import database_for, fill  # noqa: E402
from bench.import_registry import as_csv, person  # noqa: E402
from bench.servers import Server, fetch, production, serving  # noqa: E402
from tools.servers import free_port  # noqa: E402
from tools.staff import ENDORSEES, Staff  # noqa: E402

RESULTS = ROOT / "docs" / "performance.md"
PEOPLE = 5_000
VISITORS = 8
PASSWORD = "of-the-bench-alone"
LIST, API, CSV = "/endorsement/professionals/", "/api/registry/v1/endorsees/", "/registry/professionals.csv"
# How often of 100 visits.
KINDS = {
    "home": 10,
    "endorsement page": 8,
    "list, first page": 16,
    "list, new filter": 12,
    "list, new search": 12,
    "list, 304": 8,
    "registry API, new filter": 12,
    "record": 9,
    "verification": 4,
    "site search": 3,
    "page that isn't there": 3,
    "sitemap": 2,
    "CSV": 1,
}


class Figures:
    """What every request of each kind took, and what went wrong."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.errors: dict[str, list[str]] = defaultdict(list)

    def note(self, kind: str, work: Callable[[], object]) -> None:
        began = time.perf_counter()
        try:
            said = work()
        except Exception as error:
            said = f"{error!r:.200}"
        took = time.perf_counter() - began
        with self.lock:
            self.seconds[kind].append(took)
            if said:
                self.errors[kind].append(f"{time.strftime('%H:%M:%S', time.gmtime())} after {took:.2f} s: {said}")

    def rows(self) -> Iterator[str]:
        order = [*KINDS, *sorted(self.seconds.keys() - KINDS.keys())]
        for kind in [kind for kind in order if self.seconds[kind]]:
            times = sorted(self.seconds[kind])
            at = [times[int((len(times) - 1) * share)] for share in (0.5, 0.95, 1)]
            cells = " | ".join(f"{seconds:.2f}" for seconds in at)
            yield f"| {kind} | {len(times):,} | {len(self.errors[kind])} | {cells} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.mixed_traffic", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--no-write", dest="write", action="store_false", help="only print the table")
    arguments = parser.parse_args()
    if not database_for(PEOPLE).startswith("postgres"):
        sys.exit("Set BENCH_DATABASE_URL=postgres://… to a server on which databases may be made.")
    if shutil.which("redis-server") is None:
        sys.exit("This needs redis-server. On Debian and Ubuntu: apt-get install redis-server")
    with tempfile.TemporaryDirectory() as scratch, redis(scratch) as cache:
        environment = production(database_for(PEOPLE), Path(scratch))
        fill(PEOPLE, environment)
        with copied(environment["DATABASE_URL"]) as database:
            environment |= {"DATABASE_URL": database, "REDIS_URL": cache}
            add_superuser(environment)
            with serving("tools.behind_proxy", environment, *gunicorn_options()) as server:
                text = run(server, arguments.minutes * 60)
    print(f"\n{text}")
    if arguments.write:
        results.write(RESULTS, text, mark="mixed traffic")


def gunicorn_options() -> tuple[str, ...]:
    return ("--config", str(ROOT / "deploy" / "gunicorn.conf.py"), "--workers", "3", "--max-requests", "0")


@contextmanager
def redis(scratch: str) -> Iterator[str]:
    """A Redis of its own, as the shared one may have other work."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", scratch]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()


@contextmanager
def copied(database: str) -> Iterator[str]:
    """A copy of the PostgreSQL database, which is dropped at the end."""
    import psycopg

    parts = urlsplit(database)
    name = parts.path.lstrip("/")
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}_traffic"')
        connection.execute(f'CREATE DATABASE "{name}_traffic" TEMPLATE "{name}"')
        try:
            yield urlunsplit(parts._replace(path=f"/{name}_traffic"))
        finally:
            connection.execute(f'DROP DATABASE "{name}_traffic" WITH (FORCE)')


def add_superuser(environment: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--username", "bench"]
    secret = {"DJANGO_SUPERUSER_PASSWORD": PASSWORD, "DJANGO_SUPERUSER_EMAIL": "bench@example.org"}
    subprocess.run(command, cwd=ROOT, env={**environment, **secret}, check=True, stdout=subprocess.DEVNULL)


def run(server: Server, seconds: float) -> str:
    figures, memory, load = Figures(), [server.memory()], os.getloadavg()[0]
    until = time.monotonic() + seconds
    queries, importing = Queries(), threading.Event()
    numbers = [item["number"] for item in requests.get(f"{server.address}{API}?limit=100").json()["items"]]
    threads = [
        threading.Thread(target=visitor, args=(server.address, figures, queries, numbers, until, seed))
        for seed in range(VISITORS)
    ]
    threads += [
        threading.Thread(target=colleague, args=(server.address, figures, until, seed, importing)) for seed in range(2)
    ]
    threads.append(threading.Thread(target=registrar, args=(server.address, figures, seconds, importing)))
    for thread in threads:
        thread.start()
    for part in (0.1, 0.5, 1):
        time.sleep(max(0, until - seconds * (1 - part) - time.monotonic()))
        memory.append(server.memory())
        print(f"{time.strftime('%H:%M:%S', time.gmtime())} {memory[-1]} MB", flush=True)
    for thread in threads:
        thread.join()
    for kind, found in figures.errors.items():
        print(*(f"{kind}: {line}" for line in found[:20]), sep="\n")
    return as_text(figures, memory, seconds, load)


def visitor(address: str, figures: Figures, queries: "Queries", numbers: list[str], until: float, seed: int) -> None:
    """Reads and pauses as several people would."""
    chance = random.Random(seed)
    etag = fetch(address + LIST)[1]["ETag"]

    def ask(path: str, status: int = 200, **headers: str) -> str:
        found = fetch(address + path, X_Forwarded_For=f"192.0.2.{chance.randrange(1, 255)}", **headers)[0]
        return "" if found in {status, 200} else f"{path} answered {found}"

    paths: dict[str, Callable[[], str]] = {
        "home": lambda: ask("/"),
        "endorsement page": lambda: ask("/endorsement/"),
        "list, first page": lambda: ask(LIST),
        "list, new filter": lambda: ask(f"{LIST}?{queries.filter()}"),
        "list, new search": lambda: ask(f"{LIST}?{queries.search()}"),
        "list, 304": lambda: ask(LIST, 304, If_None_Match=etag),
        "registry API, new filter": lambda: ask(f"{API}?{queries.filter()}"),
        "record": lambda: ask(f"/registry/{chance.choice(numbers)}/"),
        "verification": lambda: ask(f"/api/registry/v1/verify/{chance.choice(numbers)}/"),
        "site search": lambda: ask(f"/search/?{queries.search()}"),
        "page that isn't there": lambda: ask(f"/nothing-{chance.randrange(1_000)}/", 404),
        "sitemap": lambda: ask("/sitemap.xml"),
        "CSV": lambda: ask(CSV),
    }
    while time.monotonic() < until:
        (kind,) = chance.choices(list(KINDS), KINDS.values())
        figures.note(kind, paths[kind])
        time.sleep(chance.expovariate(1 / 0.5))


def colleague(address: str, figures: Figures, until: float, seed: int, importing: threading.Event) -> None:
    """Looks people up and changes one every quarter of a minute.

    Not during an import, which would have to be checked again.
    """
    chance = random.Random(seed)
    staff = Staff(address)
    staff.sign_in("bench", PASSWORD)

    def change() -> None:
        staff.change_person(chance.randrange(1, PEOPLE), phone=f"804-555-0{chance.randrange(100, 200)}")

    kinds: dict[str, Callable[[], object]] = {
        "staff: home": lambda: not staff.get("/admin/").ok,
        "staff: endorsees, searched": lambda: not staff.get(f"{ENDORSEES}?q=an").ok,
        "staff: a person changed": change,
    }
    while time.monotonic() < until:
        for kind, work in kinds.items():
            if work is not change or not importing.is_set():
                figures.note(kind, work)
            time.sleep(chance.expovariate(1 / 5))


def registrar(address: str, figures: Figures, seconds: float, importing: threading.Event) -> None:
    staff = Staff(address)
    staff.sign_in("bench", PASSWORD)
    content = as_csv([person(number) for number in range(PEOPLE)])

    def apply(plan: str) -> str:
        return "" if "Done. Continue" in staff.apply(plan).text else "The import was not applied."

    def renew() -> str:
        begins = date(date.today().year + 1, 10, 1).isoformat()  # noqa: DTZ011
        told = staff.renew(ids="id=all", cycle=begins, on=date.today().isoformat()).text  # noqa: DTZ011
        return "" if "were renewed for" in told else "Nobody was renewed."

    time.sleep(seconds / 3)
    plans: list[str] = []
    importing.set()
    figures.note(f"staff: import of {PEOPLE:,}, checked", lambda: plans.append(staff.upload("new.csv", content)))
    figures.note(f"staff: import of {PEOPLE:,}, applied", lambda: apply(plans[0]))
    importing.clear()
    time.sleep(seconds / 3)
    figures.note("staff: everyone renewed", renew)


class Queries:
    """Each is asked once, for all visitors together, and begins anew when it has come to the end."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.left: dict[str, Iterator[str]] = {}

    def filter(self) -> str:
        return self._next("filters", asking.filters)

    def search(self) -> str:
        return self._next("searches", asking.searches)

    def _next(self, name: str, make: Callable[[], list[str]]) -> str:
        with self.lock:
            for _time in range(2):
                query = next(self.left.setdefault(name, iter(())), "")
                if query:
                    return query
                self.left[name] = iter(make())
        raise LookupError(name)


def as_text(figures: Figures, memory: list[dict[int, int]], seconds: float, load: float) -> str:
    count, wrong = (sum(map(len, each.values())) for each in (figures.seconds, figures.errors))
    today = f"{date.today():%B} {date.today().day}, {date.today().year}"  # noqa: DTZ011
    moments = [f"{seconds * part / 60:.0f} min" for part in (0, 0.1, 0.5, 1)]
    lines = [
        f"{today}, {os.cpu_count()} processors, load {load:.1f} before: {seconds / 60:.0f} minutes, {count:,} requests "
        f"({count / seconds:.0f} a second), {wrong} errors. Times in seconds.",
        "",
        "| | requests | errors | half within | 95 % within | longest |",
        "|---|--:|--:|--:|--:|--:|",
        *figures.rows(),
        "",
        f"| memory, MB | {' | '.join(moments)} |",
        f"|---|{'--:|' * len(moments)}",
    ]
    for place, pid in enumerate(memory[0], start=1):
        cells = " | ".join(str(each.get(pid, "ended")) for each in memory)
        lines.append(f"| worker {place} | {cells} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
