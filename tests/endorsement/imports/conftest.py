"""A morning at the registrar's desk: Nov 22, 2026, with VAIMH's categories and the cycle 2026–2027."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests import builders


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 22, 15, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def categories(db: None) -> None:
    for code in builders.NAMES:
        builders.category(code)
