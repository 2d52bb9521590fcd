"""What every test stands on: settings fit for tests, and a database that keeps what the migrations put there."""

import os
from collections.abc import Iterator
from uuid import uuid4
from zlib import crc32

import pytest
import time_machine
from django.conf import settings as site_settings
from django.test import override_settings


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits gets the migrations' rows (root page, locale, localities) back before it begins.

    Django empties every table after such a test, those rows included.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            options["transaction"] = True
        if options.get("transaction"):
            item.add_marker(pytest.mark.django_db(**{**options, "serialized_rollback": True}), append=False)


@pytest.fixture(scope="session", autouse=True)
def settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=tmp_path_factory.mktemp("static"),  # WhiteNoise warns when there is none
        WAGTAILADMIN_BASE_URL="http://localhost",
    ):
        yield


@pytest.fixture(autouse=True)
def empty_cache(settings_for_tests: None) -> Iterator[None]:
    """Each test has a key space of its own: clearing a shared Redis would empty it for the other workers too."""
    prefix = f"test-{uuid4().hex}"
    caches = {name: {**options, "KEY_PREFIX": prefix} for name, options in site_settings.CACHES.items()}
    with override_settings(CACHES=caches):
        yield


@pytest.fixture
def noon() -> Iterator[None]:
    """Noon in Virginia on November 22, 2026, a day in the cycle 2026–2027."""
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A test database of this checkout's own, so that two checkouts can run their tests at the same time.

    SQLite keeps it in a file, as the site does: in memory, the threads of the live server would share one connection,
    and so each other's transactions.
    """
    default = site_settings.DATABASES["default"]
    if default["ENGINE"] == "django.db.backends.sqlite3":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        name = f"test_{default['NAME']}_{crc32(bytes(site_settings.BASE_DIR)):08x}_{worker}"
    default["TEST"]["NAME"] = name
