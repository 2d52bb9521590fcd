from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from endorsement.clock import today
from pages.models import HomePage
from tests.new_site import make_site

API = "/api/v2/"


@pytest.fixture
def site_tree(db: Any) -> Iterator[HomePage]:
    """The site as a new installation has it on a day in November; its home page."""
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        yield make_site(on=today())


@pytest.fixture
def read(client: Client, site_tree: HomePage) -> Callable[..., Any]:
    """`read("pages/", slug="home")`: what the address answers."""

    def read(address: str, **parameters: Any) -> Any:
        response = client.get(f"{API}{address}", parameters, follow=True)
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")
        return response.json()

    return read
