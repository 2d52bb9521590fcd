"""What every test stands on: settings fit for tests, and a database that keeps what the migrations put there."""

import os
from collections.abc import Iterator
from uuid import uuid4
from zlib import crc32

import pytest
import time_machine
from django.conf import settings as site_settings
from django.db import connection
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from endorsement import clock
from tests.new_site import make_site
from tests.sqlite_images import Image
from vaimh.bootstrap import bootstrap

NOON = "2026-11-22T17:00Z"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits gets the migrations' rows (root page, locale, localities) back before it begins.

    Django empties every table after such a test, those rows included. And a new site comes before the transaction of
    the test that asks for it.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        options = dict(marker.kwargs) if marker else {}
        if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            options["transaction"] = True
        if "site_image" in getattr(item, "fixturenames", ()):
            item.fixturenames.remove("site_image")
            item.fixturenames.insert(0, "site_image")
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
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def site_image(django_db_setup: None, django_db_blocker: DjangoDbBlocker, empty_cache: None) -> Iterator[None]:
    """On SQLite, what `new_site` is about: before the test's transaction begins, and away after it."""
    if connection.vendor != "sqlite":
        yield
        return
    with django_db_blocker.unblock():
        before = Image()
        with time_machine.travel(NOON, tick=False):
            make_site(on=clock.today())
    yield
    with django_db_blocker.unblock():
        before.put_back()


@pytest.fixture
def new_site(site_image: None, db: None, noon: None) -> None:
    """It is noon on November 22, 2026, and the site was installed just now."""
    if connection.vendor != "sqlite":
        bootstrap(on=clock.today())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A test database of this checkout's own, so that two checkouts can run their tests at the same time.

    SQLite keeps it in a file, as the site does: in memory, the threads of the live server would share one connection,
    and so each other's transactions. The file need not survive a crash.
    """
    default = site_settings.DATABASES["default"]
    if default["ENGINE"] == "django.db.backends.sqlite3":
        name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        default["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
        # How a test that commits gets the migrations' rows back.
        connection.creation.serialize_db_to_string = Image
        connection.creation.deserialize_db_from_string = Image.put_back
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        name = f"test_{default['NAME']}_{crc32(bytes(site_settings.BASE_DIR)):08x}_{worker}"
    default["TEST"]["NAME"] = name
