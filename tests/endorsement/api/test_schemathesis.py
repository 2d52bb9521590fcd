"""Requests that nobody thought of: made from the API's own description, on the running server."""

import subprocess
import sys
from pathlib import Path

import pytest

from endorsement import clock
from endorsement.public import rate_limit
from endorsement.setup import sample_people
from tests.builders import NAMES, category, cycle
from tests.endorsement.api.conftest import API

# Some 400 requests; the same ones each time.
OPTIONS = ["--checks=all", "--seed=1", "--max-examples=8", "--generation-database=none", "--no-color"]

# `sort=distance` needs `near`, which a description can't say: that one request is refused although it fits.
SETTINGS = """
[[operations]]
include-name = "GET /api/registry/v1/endorsees/"
checks.positive_data_acceptance.expected-statuses = ["2xx", "422"]
"""


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_no_request_is_answered_otherwise_than_described(live_server, monkeypatch, tmp_path):
    for code in NAMES:
        category(code)
    cycle(clock.today())
    sample_people.load(size=12, seed=1)
    # Otherwise most checks of a number would be answered with 429, which is described, and nothing else be tried.
    monkeypatch.setattr(rate_limit, "LOOK_UPS", 1_000_000)
    (tmp_path / "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
    program = Path(sys.executable).with_name("schemathesis")
    finished = subprocess.run(
        [program, "run", f"{live_server.url}{API}openapi.json", *OPTIONS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert finished.returncode == 0, finished.stdout[-8_000:] + finished.stderr
    assert "No issues found" in finished.stdout
