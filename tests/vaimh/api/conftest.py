from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from pages.models import HomePage

API = "/api/v2/"


@pytest.fixture
def site_tree(new_site: None) -> HomePage:
    """The site as a new installation has it on a day in November; its home page."""
    return HomePage.objects.get(slug="home")


@pytest.fixture
def read(client: Client, site_tree: HomePage) -> Callable[..., Any]:
    """`read("pages/", slug="home")`: what the address answers."""

    def read(address: str, **parameters: Any) -> Any:
        response = client.get(f"{API}{address}", parameters, follow=True)
        assert (response.status_code, response["Content-Type"]) == (200, "application/json")
        return response.json()

    return read
