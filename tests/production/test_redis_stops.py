"""Redis ends while the site runs: pages are served without it, the log and the health check say so, and it returns."""

from pathlib import Path

import pytest
import requests

from endorsement import clock
from pages.models import HomePage
from tests import builders
from tests.production.workers import Worker, needs, redis, started
from vaimh.caches import PAUSE

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("workers")]

LIST = "/endorsement/professionals/"


def cache_check(worker: Worker) -> tuple[int, str]:
    answer = requests.get(f"{worker.address}/healthz?ready", timeout=120)
    return answer.status_code, answer.json()["checks"]["cache"]


def test_pages_are_served_without_redis_and_the_operator_is_told(home: HomePage, tmp_path: Path) -> None:
    needs("redis-server")
    person = builders.endorsed(awarded_on=clock.today(), family_name="Zquperson").endorsee
    with redis() as (address, process), started(tmp_path / "workers", count=1, REDIS_URL=address) as (worker,):
        assert ("Zquperson" in worker.reads(LIST), cache_check(worker)) == (True, (200, "ok"))
        process.kill()
        process.wait()
        assert "Zquperson" in worker.reads(LIST)
        person.family_name = "Zqunew"
        person.save()
        assert ["Zqunew" in worker.reads(path) for path in ("/", LIST)] == [True, True]
        assert cache_check(worker) == (503, "failed")
        told = worker.log.read_text()
        assert f"The site runs without Redis for {PAUSE} seconds" in told
        assert "Traceback" not in told
