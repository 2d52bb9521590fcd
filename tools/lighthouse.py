"""Measure the site's main pages with Lighthouse, as a phone sees production, and write the results down.

`make lighthouse` runs it; the whole reports are in var/lighthouse. The site is served by gunicorn with production's
settings, on sample people in a database of its own. Exit 1 when a page has less than 100 in any category.
"""

import csv
import io
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright._impl._driver import compute_driver_executable

from tools import browser, packages
from tools.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "docs" / "quality.md"
REPORTS = ROOT / "var" / "lighthouse"
TABLE = re.compile(r"(?<=<!-- make lighthouse writes this -->\n).*?(?=<!-- until here -->)", re.DOTALL)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
ATTEMPTS = 3  # now and then it loses the trace of a page, and says to run it again
PEOPLE = "200"
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE localhost'"
)


def main() -> None:
    chromium = browser.find() or sys.exit(browser.ABSENT)
    if trouble := packages.install():
        sys.exit(trouble)
    REPORTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, production(Path(scratch)) as address:
        pages = {
            "home": "/",
            "endorsement": "/endorsement/",
            "list": "/endorsement/professionals/",
            "record": f"/registry/{somebody(address)}/",
        }
        for path in [*pages.values()] * 4:  # as in production, each process has answered before
            get(address + path)
        measured = {}
        for name, path in pages.items():
            print(f"Measuring {name}: {RUNS} runs.", flush=True)
            reports = [REPORTS / f"{name}-{run}.json" for run in range(1, RUNS + 1)]
            measured[name] = typical([measure(address + path, chromium, report) for report in reports])
    table = written(measured, chromium)
    print(table)
    RESULTS.write_text(TABLE.sub(lambda match: table, RESULTS.read_text()))
    if short := [line for name, report in measured.items() for line in shortcomings(name, report)]:
        sys.exit("\n".join(short))


@contextmanager
def production(scratch: Path) -> Iterator[str]:
    """The site as production serves it; its address."""
    port = free_port()
    address = f"http://localhost:{port}"
    environment = {
        **os.environ,
        "ENVIRONMENT": "production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost",
        "WAGTAILADMIN_BASE_URL": address,
        "DATABASE_URL": f"sqlite:///{scratch / 'db.sqlite3'}",
        "MEDIA_ROOT": str(scratch / "media"),
    }
    for command in (
        ["migrate", "-v0"],
        ["bootstrap", "-v0"],
        ["sample_registry", "--size", PEOPLE],
        ["collectstatic", "--noinput", "-v0"],
    ):
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(done.stderr)
    gunicorn = [sys.executable, "-m", "gunicorn", "--pythonpath", "site", "--workers", "2", "--log-level", "warning"]
    server = subprocess.Popen(
        [*gunicorn, "--bind", f"127.0.0.1:{port}", "tools.behind_proxy"], cwd=ROOT, env=environment
    )
    try:
        wait_for(lambda: get(address))
        yield address
    finally:
        server.terminate()
        server.wait()


def get(address: str) -> str:
    with urllib.request.urlopen(address) as response:  # noqa: S310
        return response.read().decode("utf-8-sig")


def somebody(address: str) -> str:
    """The number of somebody who is on the registry."""
    return next(csv.DictReader(io.StringIO(get(f"{address}/registry/professionals.csv"))))["number"]


def measure(address: str, chromium: str, report: Path) -> dict:
    """Lighthouse's report, also written to the file, with its own defaults: an emulated phone on slow 4G."""
    # Lighthouse needs a newer Node than Debian has; Playwright brings one.
    node, _driver = compute_driver_executable()
    command = [
        *(node, packages.MODULES / "lighthouse" / "cli" / "index.js", address),
        *("--quiet", "--output", "json", "--output-path", report, "--no-enable-error-reporting"),
        *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"),
    ]
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True)
        if not done.returncode:
            return json.loads(report.read_text())
    sys.exit(done.stderr)


def typical(reports: list[dict]) -> dict:
    """The report with the median performance, which alone differs from run to run."""
    median = statistics.median_low(points(report, "performance") for report in reports)
    return next(report for report in reports if points(report, "performance") == median)


def points(report: dict, category: str) -> int:
    """Of 100; none where a part of it could not be measured."""
    return round((report["categories"][category]["score"] or 0) * 100)


def written(measured: dict[str, dict], chromium: str) -> str:
    version = next(iter(measured.values()))["lighthouseVersion"]
    browser_name = subprocess.run([chromium, "--version"], capture_output=True, text=True).stdout.split(" built")[0]
    lines = [
        f"{date.today():%B %-d, %Y}, Lighthouse {version}, {browser_name.strip()}, median of {RUNS} runs each:",  # noqa: DTZ011
        "",
        "| page | performance | accessibility | best practices | SEO | over the wire |",
        "|---|---|---|---|---|---|",
    ]
    for name, report in measured.items():
        scores = " | ".join(str(points(report, category)) for category in CATEGORIES)
        weight = report["audits"]["total-byte-weight"]["numericValue"] / 1000
        lines.append(f"| {name} | {scores} | {weight:.0f} kB |")
    return "\n".join([*lines, ""])


def shortcomings(name: str, report: dict) -> Iterator[str]:
    """What costs points, a line each."""
    for category in CATEGORIES:
        if points(report, category) == 100:
            continue
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            failed = audit["scoreDisplayMode"] == "error" or (audit["score"] is not None and audit["score"] < 1)
            if part["weight"] and failed:
                why = audit.get("errorMessage") or audit.get("displayValue", "")
                yield f"{name}: {category} {points(report, category)}: {audit['title']} {why}"


if __name__ == "__main__":
    main()
