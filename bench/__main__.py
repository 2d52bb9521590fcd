"""How fast the public site is, beside references on the same rows, in one run: `make bench`.

gunicorn with two processes on production's settings, `wrk -t1 -c16` on loopback, the best of three. The registries of
fictional people are kept in var/, one for each size; delete the files to begin afresh. On PostgreSQL, with
BENCH_DATABASE_URL, each size has a database of its own: the name with "_5000" after it.
"""

import argparse
import os
import platform
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "vaimh.settings"

import django  # noqa: E402

django.setup()

from bench import asking, results  # noqa: E402
from bench.databases import database_for, fill  # noqa: E402
from bench.results import Row  # noqa: E402
from bench.servers import Server, fetch, production, rate, seconds_for, serving  # noqa: E402

RESULTS = ROOT / "docs" / "performance.md"
DRAWINGS = ROOT / "docs" / "images"
LIST, API, CSV = "/endorsement/professionals/", "/api/registry/v1/endorsees/", "/registry/professionals.csv"
PAGES = {
    "home": "/",
    "endorsement page": "/endorsement/",
    "mission": "/mission-and-values/",
    "sitemap": "/sitemap.xml",
}
# With a session's cookie an answer is for one person, and no cache has it. The site looks for the session each time.
SESSION = "sessionid=bench0of0a0session0that0is0over"
NOT_CACHED = f"Cookie: {SESSION}"
# The command line of docs/operations.md.
THREADS = ("--threads", "4")
AT_ONCE = 20

OK, CACHED, BARE, NINJA, WAGTAIL = (
    'a view that returns "ok"',
    "Django's cache_page over our list",
    "bare Django list, new filter",
    "bare django-ninja, new filter",
    "Wagtail's API v2, pages",
)


def main() -> None:
    arguments = read_arguments()
    if shutil.which("wrk") is None:
        sys.exit("make bench needs wrk. On Debian and Ubuntu: apt-get install wrk. On a Mac: brew install wrk")
    rows: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in arguments.sizes:
            database = database_for(size)
            environment = production(database, Path(scratch))
            fill(size, environment)
            measure(size, environment, rows, seconds=arguments.seconds, runs=arguments.runs)
    engine = "postgresql" if database_for(0).startswith("postgres") else "sqlite"
    table = results.as_table(list(rows.values()))
    print(f"\n{table}")
    if arguments.write:
        today = f"{date.today():%B} {date.today().day}, {date.today().year}"  # noqa: DTZ011
        drawing = DRAWINGS / f"performance-{engine}.svg"
        drawing.write_text(results.as_drawing(list(rows.values())))
        said = (
            f"{today}, {os.cpu_count()} processors, load {os.getloadavg()[1]:.1f}, Python {platform.python_version()}."
        )
        text = f"{said}\n\n{table}\n\n![Share of the reference](images/{drawing.name})"
        results.write(RESULTS, text, mark=engine)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[5_000], help="how many people; can be several")
    parser.add_argument("--seconds", type=int, default=3, help="how long each run is; wrk needs three")
    parser.add_argument("--runs", type=int, default=3, help="the best of so many runs counts")
    parser.add_argument("--no-write", dest="write", action="store_false", help="only print the table")
    return parser.parse_args()


def measure(size: int, environment: dict[str, str], rows: dict[str, Row], *, seconds: int, runs: int) -> None:
    def note(name: str, figure: float | None, *, beside: str = "", unit: str = "") -> None:
        row = rows.setdefault(name, Row(name, beside, unit))
        row.figures[size] = figure
        print(f"{name:48}{'an error' if figure is None else f'{figure:,.2f}':>12} {unit}", flush=True)

    filters, searches = asking.filters(), asking.searches()
    # Ours and the references are asked for the same, each in a part of its own of the long list.
    new_filters = iter(parts_of(filters, 4))
    new_searches = iter(parts_of(searches, 4))

    def asked(server: Server, *paths: str, header: str = "") -> float | None:
        return rate(server, list(paths), seconds=seconds, runs=runs, header=header)

    with serving("bench.reference.wsgi", environment) as server:
        warm(server, "/ok/", f"/cached{LIST}", "/bare/")
        note(OK, asked(server, "/ok/"))
        note(CACHED, asked(server, f"/cached{LIST}"))
        note("bare Django list, first page", asked(server, "/bare/"))
        note(BARE, asked(server, *(f"/bare/?{query}" for query in next(new_filters))))
        note("bare Django list, new search", asked(server, *(f"/bare/?{query}" for query in next(new_searches))))
        note(NINJA, asked(server, *(f"/ninja/endorsees/?{query}" for query in next(new_filters))))
        note(WAGTAIL, asked(server, "/wagtail/pages/"))

    with serving("tools.behind_proxy", environment) as server:
        seen = {
            "list, first page": LIST,
            "list, one filter": f"{LIST}?category=imhm",
            "list, one search": f"{LIST}?q=meadow",
            "registry API, one filter": f"{API}?category=imhm",
            "home": "/",
            "endorsement page": "/endorsement/",
        }
        warm(server, *seen.values())
        for name, path in seen.items():
            note(f"{name}, seen before", asked(server, path), beside=CACHED)
        for name, path in (("list", LIST), ("registry API", API)):
            note(f"{name}, 304", not_modified(server, path, asked), beside=OK)
        list_filters = next(new_filters)
        note("list, new filter", asked(server, *(f"{LIST}?{query}" for query in list_filters)), beside=BARE)
        list_searches = (f"{LIST}?{query}" for query in next(new_searches))
        note("list, new search", asked(server, *list_searches), beside="bare Django list, new search")
        note("registry API, new filter", asked(server, *(f"{API}?{query}" for query in list_filters)), beside=NINJA)
        first_page = asked(server, LIST, header=NOT_CACHED)
        note("list, first page, for a session", first_page, beside="bare Django list, first page")
        for name, path in PAGES.items():
            note(f"{name}, for a session", asked(server, path, header=NOT_CACHED))
        note("sitemap of the registry", asked(server, "/sitemap-registry.xml"))
        note("memory of the largest worker", float(max(server.rss(), default=0)), unit="MB")

    with serving("tools.behind_proxy", environment, *THREADS) as server:
        warm(server, "/")
        times = [seconds_for(server.address + CSV) for _run in range(runs)]
        note("CSV, first byte", min(first for first, _all in times), unit="s")
        note("CSV, whole file", min(whole for _first, whole in times), unit="s")
        note("home, nothing else going on, slowest", meanwhile(server, lambda: time.sleep(2)), unit="s")
        one = meanwhile(server, lambda: downloads(server, ["192.0.2.1"] * AT_ONCE))
        note(f"home during {AT_ONCE} CSVs of one client, slowest", one, unit="s")
        many = meanwhile(server, lambda: downloads(server, [f"192.0.2.{each}" for each in range(1, AT_ONCE + 1)]))
        note(f"home during {AT_ONCE} CSVs of {AT_ONCE} clients, slowest", many, unit="s")


def parts_of(queries: list[str], count: int) -> list[list[str]]:
    share = len(queries) // count
    return [queries[part * share : (part + 1) * share] for part in range(count)]


def warm(server: Server, *paths: str) -> None:
    """Each process has answered each of them before."""
    for path in [*paths] * 6:
        fetch(server.address + path)


def not_modified(server: Server, path: str, asked: Callable[..., float | None]) -> float | None:
    """None if the answer has no ETag, or if the server doesn't know it again."""
    tag = fetch(server.address + path)[1].get("ETag")
    if tag is None or fetch(server.address + path, If_None_Match=tag)[0] != 304:
        return None
    return asked(server, path, header=f"If-None-Match: {tag}")


def downloads(server: Server, clients: list[str]) -> None:
    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(lambda client: fetch(server.address + CSV, X_Forwarded_For=client), clients))


def meanwhile(server: Server, work: Callable[[], None]) -> float:
    """The longest that the home page takes while the work is done, in seconds."""
    thread = threading.Thread(target=work)
    thread.start()
    slowest = 0.0
    while thread.is_alive():
        began = time.perf_counter()
        status = fetch(server.address + "/", X_Forwarded_For="198.51.100.7", Cookie=SESSION)[0]
        if status != 200:
            raise SystemExit(f"The home page answered {status}.")
        slowest = max(slowest, time.perf_counter() - began)
        time.sleep(0.02)
    return slowest


if __name__ == "__main__":
    main()
