"""Figures for Prometheus, from gunicorn as production runs it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests
from django.conf import settings

from tests import serving
from tests.vaimh.mail_servers import free_port

pytestmark = [pytest.mark.once, pytest.mark.slow]

TOKEN = "a-token-of-the-test"


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a gunicorn with two workers."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "development",
        "DATABASE_URL": "sqlite://:memory:",
        "METRICS_TOKEN": TOKEN,
        "WEB_CONCURRENCY": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, "vaimh.wsgi"], cwd=settings.BASE_DIR, env=environment, stderr=subprocess.DEVNULL
    ) as server:
        try:
            assert serving.answers(f"http://127.0.0.1:{port}/healthz", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(timeout=60)


def figures(site: str, **headers: str) -> requests.Response:
    return requests.get(f"{site}/metrics", headers=headers, timeout=300)


def answered(site: str) -> int:
    """How many requests were, by the figures."""
    told = figures(site, Authorization=f"Bearer {TOKEN}")
    assert "no-store" in told.headers["Cache-Control"]
    found = re.search(r'^django_http_responses_total_by_status_total{status="200"} (\d+)', told.text, re.MULTILINE)
    assert found
    return int(found[1])


def test_only_who_has_the_token_reads_the_figures_of_all_workers(site: str) -> None:
    refused = [figures(site), figures(site, Authorization="Bearer other"), figures(site, Authorization=TOKEN)]
    assert [answer.status_code for answer in refused] == [401] * 3
    before = answered(site)
    for _request in range(20):
        requests.get(f"{site}/healthz", timeout=300)
    # An answer is counted after it is made, so that each of these sees the one before.
    assert [answered(site) - before for _request in range(5)] == [21, 22, 23, 24, 25]
