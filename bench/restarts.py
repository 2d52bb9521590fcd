"""What visitors notice while the site restarts under load: `python -m bench.restarts`.

Eight visitors ask without a pause, each request on a connection of its own as nginx makes them. Meanwhile gunicorn,
which runs as `deploy/gunicorn.conf.py` says on a socket that this script holds as systemd does, is reloaded (HUP, as
`systemctl reload`), ended and started again (as `systemctl restart`), has its workers replaced by age
(`max_requests`), and loses a worker to `kill -9`. The table has the requests, those that failed, and the longest wait.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "vaimh.settings"

import django  # noqa: E402

django.setup()

from bench import results  # noqa: E402
from bench.databases import database_for, fill  # noqa: E402
from bench.servers import Server, fetch, production  # noqa: E402
from tools.servers import wait_for  # noqa: E402

RESULTS = ROOT / "docs" / "performance.md"
PEOPLE = 200
VISITORS = 8
PATHS = ("/", "/endorsement/professionals/", "/api/registry/v1/endorsees/", "/registry/verify/", "/search/?q=an")


class Site:
    """gunicorn on a socket that outlives it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=4096)
        self.address = f"http://localhost:{self.socket.getsockname()[1]}"
        self.start()

    def start(self, *options: str) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", *options]
        # As systemd passes a socket: the third file, and the process that it is for.
        shell = ["bash", "-c", 'exec 3<&"$0"; export LISTEN_PID=$$ LISTEN_FDS=1; exec "$@"', str(self.socket.fileno())]
        self.process = subprocess.Popen(
            [*shell, *command, "--log-level", "critical", "tools.behind_proxy"],
            cwd=ROOT,
            env=self.environment,
            pass_fds=[self.socket.fileno()],
        )
        self.server = Server(self.address, self.process)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()

    def restart(self, *options: str) -> None:
        self.end()
        self.start(*options)

    def reload(self) -> None:
        self.process.send_signal(signal.SIGHUP)

    def kill_a_worker(self) -> None:
        os.kill(next(iter(self.server.memory())), signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.restarts", description=__doc__)
    parser.add_argument("--seconds", type=int, default=30, help="how long each row is")
    parser.add_argument("--no-write", dest="write", action="store_false", help="only print the table")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        environment = production(database_for(PEOPLE), Path(scratch))
        fill(PEOPLE, environment)
        site = Site(environment)
        try:
            wait_for(lambda: fetch(site.address + "/robots.txt"), seconds=120)
            rows = [
                during("nothing else", lambda: None, site, arguments.seconds),
                during("reload (HUP), twice", site.reload, site, arguments.seconds, times=2),
                during("restart on the socket, twice", site.restart, site, arguments.seconds, times=2),
                during("`kill -9` of a worker", site.kill_a_worker, site, arguments.seconds),
            ]
            site.restart("--max-requests", "50", "--max-requests-jitter", "10")
            wait_for(lambda: fetch(site.address + "/robots.txt"), seconds=120)
            rows.append(during("workers replaced after some 50 requests", lambda: None, site, arguments.seconds))
        finally:
            site.end()
    today = f"{date.today():%B} {date.today().day}, {date.today().year}"  # noqa: DTZ011
    head = f"{today}, {os.cpu_count()} processors, load {load:.1f} before, {VISITORS} visitors at once."
    table = ["| | requests | failed | half within | longest |", "|---|--:|--:|--:|--:|", *rows]
    text = f"{head}\n\n" + "\n".join(table)
    print(f"\n{text}")
    if arguments.write:
        results.write(RESULTS, text, mark="restarts")


def during(name: str, event: Callable[[], None], site: Site, seconds: int, *, times: int = 1) -> str:
    """A row: what the visitors met while the event happened, spread evenly over the time."""
    until = time.monotonic() + seconds
    took: list[float] = []
    failed: list[str] = []
    threads = [threading.Thread(target=visit, args=(site, until, number, took, failed)) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    for _time in range(times):
        time.sleep(seconds / (times + 1))
        event()
    for thread in threads:
        thread.join()
    print(f"{name}: {failed[:5]}", flush=True)
    took.sort()
    return f"| {name} | {len(took):,} | {len(failed)} | {took[len(took) // 2]:.2f} s | {took[-1]:.1f} s |"


def visit(site: Site, until: float, number: int, took: list[float], failed: list[str]) -> None:
    count = number
    while time.monotonic() < until:
        path = PATHS[count % len(PATHS)]
        count += 1
        began = time.perf_counter()
        try:
            status = fetch(site.address + path)[0]
            if status != 200:
                failed.append(f"{path} answered {status}")
        except OSError as error:
            failed.append(f"{path}: {error!r:.100}")
        took.append(time.perf_counter() - began)


if __name__ == "__main__":
    main()
