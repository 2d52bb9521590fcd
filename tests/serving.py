"""A site that runs in processes of its own, as its visitors and its operators meet it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO

import requests


@dataclass(frozen=True)
class Project:
    """A Django project: where its manage.py is, what runs it, and the environment it has to itself."""

    root: Path
    python: Sequence[str] = (sys.executable,)
    environment: dict[str, str] = field(default_factory=dict)

    def manage(self, *arguments: str) -> str:
        """What the command printed; it must succeed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}\n{done.stdout}{done.stderr}"
        return done.stdout

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*self.python, "manage.py", *arguments]
        return subprocess.run(command, cwd=self.root, env=self._environment, capture_output=True, text=True)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The address at which `runserver` answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [*self.python, "manage.py", "runserver", "--noreload", str(port)]
        # Into a file: nobody reads what it logs, and a pipe that is full would stop it.
        with (
            TemporaryFile("w+") as log,
            subprocess.Popen(command, cwd=self.root, env=self._environment, stdout=log, stderr=log) as server,
        ):
            try:
                assert answers(f"http://127.0.0.1:{port}/", server), f"It does not answer.\n{printed(log)}"
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
                server.wait(timeout=30)

    @property
    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], **self.environment}


def answers(address: str, server: subprocess.Popen[bytes]) -> bool:
    """Whether it does within two minutes: a machine whose cores are busy starts it many times slower."""
    give_up = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < give_up:
        try:
            requests.get(address, timeout=60)
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.1)
        else:
            return True
    return False


def printed(log: TextIO) -> str:
    log.seek(0)
    return log.read()
