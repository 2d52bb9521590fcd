"""The server's clock, moved by faketime: the list changes at midnight in Virginia, and no job runs."""

import math
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pages.models import HomePage
from tests import builders
from tests.production.workers import Worker, needs, started

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]

LIST, API, CSV = "/endorsement/professionals/", "/api/registry/v1/endorsees/", "/registry/professionals.csv"
PATHS = ("/", LIST, API, CSV)
MIDNIGHT = datetime(2026, 10, 1, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


@pytest.fixture
def set_clock(clock_file: Path) -> Callable[[datetime], None]:
    """`set_clock(moment)`: for the workers it is now that moment, and time goes on from there."""

    def set_clock(moment: datetime) -> None:
        # Rounded down, it would be the day before.
        ahead = math.ceil((moment - datetime.now(UTC)).total_seconds())
        new = clock_file.with_suffix(".new")
        new.write_text(f"{ahead:+d}\n")
        new.replace(clock_file)

    return set_clock


@pytest.fixture
def workers(home: HomePage, tmp_path: Path, clock_file: Path, set_clock: Callable) -> Iterator[list[Worker]]:
    needs("faketime")
    set_clock(MIDNIGHT - timedelta(hours=1))
    program = subprocess.run(["faketime", "-m", "-f", "+0", "printenv", "LD_PRELOAD"], check=True, capture_output=True)
    moved = {"LD_PRELOAD": program.stdout.decode().strip(), "FAKETIME_TIMESTAMP_FILE": str(clock_file)}
    # The clock by which gunicorn sees that a worker hangs is moved too. Files keep their true times.
    with started(
        tmp_path / "workers", options="--timeout=0", FAKETIME_NO_CACHE="1", NO_FAKE_STAT="1", **moved
    ) as workers:
        yield workers


def test_the_list_changes_at_midnight_and_no_cache_is_told_to_keep_it_longer(
    workers: list[Worker], set_clock: Callable[[datetime], None]
) -> None:
    builders.lapsing(family_name="Zqulapsing")
    builders.endorsed(awarded_on=datetime(2025, 11, 5, tzinfo=UTC).date(), family_name="Zqustaying")

    def read() -> list[tuple[bool, bool]]:
        texts = [worker.reads(path) for path in PATHS for worker in workers]
        return [("Zqulapsing" in text, "Zqustaying" in text) for text in texts]

    assert read() == [(True, True)] * 8
    left = 200
    set_clock(MIDNIGHT - timedelta(seconds=left))
    for _time in range(2):  # made, then kept
        said = [worker.get(path).headers["Cache-Control"] for path in ("/", LIST, API) for worker in workers]
        seconds = [int(re.fullmatch(r"public, max-age=0, s-maxage=(\d+), must-revalidate", each)[1]) for each in said]
        assert 0 < min(seconds) <= max(seconds) <= left
    assert read() == [(True, True)] * 8
    set_clock(MIDNIGHT)
    assert read() == [(False, True)] * 8
