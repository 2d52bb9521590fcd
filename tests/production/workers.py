"""gunicorn's workers, each alone behind an address of its own: processes that share nothing but the servers."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
import requests
from django.conf import settings
from django.db import connection

from tools.servers import free_port, wait_for


@dataclass(frozen=True)
class Worker:
    address: str
    log: Path

    def get(self, path: str) -> requests.Response:
        """What a visitor without a session gets, as the proxy in front asks."""
        return requests.get(self.address + path, headers={"X-Forwarded-Proto": "https"}, timeout=120)

    def reads(self, path: str) -> str:
        answer = self.get(path)
        assert answer.status_code == 200, f"{path} answered {answer.status_code}\n{self.log.read_text()}"
        return answer.text


@contextmanager
def started(folder: Path, *, count: int = 2, options: str = "", **environment: str) -> Iterator[list[Worker]]:
    """Workers on the test's own database."""
    with ExitStack() as ends:
        workers = [ends.enter_context(_started(folder / str(each), options, environment)) for each in range(count)]
        for worker in workers:
            wait_for(lambda address=worker.address: requests.get(f"{address}/healthz", timeout=60), seconds=120)
        yield workers


@contextmanager
def _started(folder: Path, options: str, environment: dict[str, str]) -> Iterator[Worker]:
    folder.mkdir(parents=True)
    worker = Worker(f"http://localhost:{free_port()}", folder / "log")
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "vaimh.wsgi"]
    own = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.production.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "localhost",
        "WAGTAILADMIN_BASE_URL": "https://localhost",
        "DATABASE_URL": database(),
        "MEDIA_ROOT": str(folder / "media"),
        "WEB_CONCURRENCY": "1",
        "GUNICORN_CMD_ARGS": f"--bind={worker.address.removeprefix('http://')} {options}",
        **environment,
    }
    with worker.log.open("w") as log:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=own, stdout=log, stderr=log)
        try:
            yield worker
        finally:
            process.terminate()
            process.wait(timeout=60)


def database() -> str:
    """The test's own database, as another process names it."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    account = f"{quote(own['USER'])}:{quote(own['PASSWORD'])}".removesuffix(":")
    return f"postgres://{account}@{quote(own['HOST'], safe='')}:{own['PORT'] or 5432}/{own['NAME']}"


@contextmanager
def redis() -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """The address of a Redis of its own, which a test may stop, and its process."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"redis://127.0.0.1:{port}/0", process
        finally:
            process.kill()


def needs(program: str) -> None:
    """Skips the test on a machine without the program; under CI it fails."""
    if shutil.which(program) is None:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"This needs {program}. On Debian and Ubuntu: apt-get install {program}")
