from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pages.models import HomePage
from tests.pages.models.contact.sending import ADDRESS, NOON, unseen


@pytest.fixture(autouse=True)
def clock(site_tree: HomePage):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def opened(client: Client, clock) -> dict[str, str]:
    """What a form that was opened a minute ago sends unseen."""
    hidden = unseen(client.get(ADDRESS))
    clock.shift(timedelta(minutes=1))
    return hidden
