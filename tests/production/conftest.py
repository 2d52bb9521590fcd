"""A site of the test's own database that gunicorn serves, today."""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from endorsement import clock
from pages.models import HomePage
from tests.new_site import make_site
from tools.staff import Staff


@pytest.fixture
def home(transactional_db: None) -> HomePage:
    """A new site, whose home page lists the registry too."""
    home = make_site(on=clock.today())
    home.body = [("endorsed_professionals", {"show_filters": False})]
    home.save()
    return home


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workers")


def staff_at(address: str) -> Staff:
    """An administrator who is signed in there."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("staff"))
    staff = Staff(address)
    staff.browser.cookies.set("sessionid", client.session.session_key)
    return staff
