"""gunicorn as production runs it, wrk against it, and the memory of its workers."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.servers import free_port, wait_for

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "bench" / "addresses.lua"


@dataclass
class Server:
    address: str
    process: "subprocess.Popen[bytes]"

    def rss(self) -> list[int]:
        """The memory of each worker in MB; nothing where there is no /proc."""
        return list(self.memory().values())

    def memory(self) -> dict[int, int]:
        """The same by the workers' process ids."""
        pid = self.process.pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            status = {int(child): Path(f"/proc/{child}/status").read_text() for child in children}
        except OSError:
            return {}
        found = {child: re.search(r"VmRSS:\s+(\d+)", text) for child, text in status.items()}
        return {child: int(match[1]) // 1024 for child, match in found.items() if match}


@contextmanager
def serving(application: str, environment: dict[str, str], *options: str) -> Iterator[Server]:
    port = free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "--pythonpath", "site", "--workers", "2", "--log-level", "critical"]
    command = [*gunicorn, *options, "--bind", f"127.0.0.1:{port}", application]
    # What is refused on purpose would fill the terminal.
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    server = Server(f"http://localhost:{port}", process)
    try:
        wait_for(lambda: fetch(server.address + "/robots.txt"))
        yield server
    finally:
        process.terminate()
        process.wait()


def fetch(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of an answer, whatever the status."""
    request = urllib.request.Request(address, headers={name.replace("_", "-"): text for name, text in headers.items()})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def rate(server: Server, paths: list[str], *, seconds: int, runs: int, header: str = "") -> float | None:
    """Requests a second, the best of the runs; None if any answer was an error.

    One path is asked for again and again, many are asked for once each: later runs go on where the last one ended.
    """
    best = 0.0
    for run in range(runs):
        share = len(paths) // runs
        mine = paths if len(paths) == 1 else paths[run * share : (run + 1) * share]
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("\n".join(mine))
            file.flush()
            options = ["-t1", "-c16", f"-d{seconds}s", *(["-H", header] if header else [])]
            command = ["wrk", *options, "-s", str(SCRIPT), server.address, "--", file.name]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        # wrk hangs up in the middle. The processes answer what was asked all the same, before the next run begins.
        fetch(server.address + "/robots.txt")
        if "Non-2xx" in said:
            return None
        found = re.search(r"Requests/sec:\s+([\d.]+)", said)
        best = max(best, float(found[1]) if found else 0)
    return best


def seconds_for(address: str) -> tuple[float, float]:
    """Until the first byte of the body, and until the last."""
    began = time.perf_counter()
    with urllib.request.urlopen(address) as answer:
        answer.read(1)
        first = time.perf_counter() - began
        while answer.read(65_536):
            pass
    return first, time.perf_counter() - began


def production(database: str, scratch: Path) -> dict[str, str]:
    """The environment of production's settings on this database."""
    return {
        **os.environ,
        "ENVIRONMENT": "production",
        "SECRET_KEY": "of-a-bench-" * 8,
        "ALLOWED_HOSTS": "localhost",
        "WAGTAILADMIN_BASE_URL": "http://localhost:8000",
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(scratch / "media"),
        "REDIS_URL": "",
    }
