"""What every test stands on: settings fit for tests, and a database that keeps what the migrations put there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4
from zlib import crc32

import pytest
import time_machine
from django.conf import settings as site_settings
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from wagtail.models import Site

from endorsement import clock
from endorsement.public import download_limit, rate_limit
from pages import kept_parts
from tests.new_site import make_site
from tests.postgresql_copies import Copy
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
        MAIL_DELIVERY_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=tmp_path_factory.mktemp("static"),  # WhiteNoise warns when there is none
        WAGTAILADMIN_BASE_URL="http://localhost",
    ):
        yield


@pytest.fixture(autouse=True)
def empty_cache(settings_for_tests: None) -> Iterator[None]:
    """Each test has a key space of its own: clearing a shared Redis would empty it for the other workers too."""
    with own_keys():
        yield


@contextmanager
def own_keys() -> Iterator[None]:
    prefix = f"test-{uuid4().hex}"
    caches = {name: {**options, "KEY_PREFIX": prefix} for name, options in site_settings.CACHES.items()}
    # Tests change settings, whose version never changes.
    kept_parts._kept._kept.clear()
    with override_settings(CACHES=caches):
        yield


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """No download that an earlier test didn't read to its end, and no count that it made without a cache."""
    download_limit.running.clear()
    rate_limit.own_counts.clear()


@pytest.fixture
def rendered_anew(empty_cache: None) -> Iterator[None]:
    """No page is kept: for tests that count what it takes to make one."""
    dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    with override_settings(CACHES={**site_settings.CACHES, "pages": dummy}):
        yield


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    """Noon in Virginia on November 22, 2026, a day in the cycle 2026–2027; it can be moved on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def site_copy(
    settings_for_tests: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Copy | None]:
    """On PostgreSQL, a database with a new site in it."""
    if connection.vendor == "sqlite":
        yield None
        return
    with django_db_blocker.unblock():
        copy = Copy()
        with copy.entered(), time_machine.travel(NOON, tick=False):
            bootstrap(on=clock.today())
    yield copy
    with django_db_blocker.unblock():
        copy.drop()


@pytest.fixture
def site_image(
    request: pytest.FixtureRequest, site_copy: Copy | None, django_db_blocker: DjangoDbBlocker, empty_cache: None
) -> Iterator[None]:
    """What `new_site` is about: before the test's transaction begins, and away after it.

    On PostgreSQL, a test that commits makes the site itself: it would leave the copy empty.
    """
    with django_db_blocker.unblock():
        if connection.vendor != "sqlite" and commits(request.node):
            yield
        else:
            with site_entered(site_copy):
                yield


@contextmanager
def site_entered(copy: Copy | None) -> Iterator[None]:
    """A database with a new site in it, outside of any transaction."""
    if copy:
        with copy.entered():
            yield
        return
    before = Image()
    with time_machine.travel(NOON, tick=False):
        make_site(on=clock.today())
    yield
    before.put_back()


@pytest.fixture
def new_site(request: pytest.FixtureRequest, site_image: None, db: None, noon: None) -> None:
    """It is noon on November 22, 2026, and the site was installed just now."""
    if connection.vendor != "sqlite" and commits(request.node):
        bootstrap(on=clock.today())
    Site.get_site_root_paths()  # the cache has them after a bootstrap


@pytest.fixture(scope="module")
def module_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What a fixture of the module writes here, at noon, each of the module's tests finds as it was written.

    For people whom many tests only read: they take a second to make. No test of such a module may commit.
    """
    with django_db_blocker.unblock(), written_once():
        yield


@pytest.fixture(scope="module")
def module_site(site_copy: Copy | None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """`module_transaction` in a new site."""
    with django_db_blocker.unblock(), site_entered(site_copy), written_once():
        Site.get_site_root_paths()  # the cache has them after a bootstrap
        yield


@contextmanager
def written_once() -> Iterator[None]:
    with own_keys(), time_machine.travel(NOON, tick=False), transaction.atomic():
        yield
        transaction.set_rollback(True)


def commits(item: pytest.Item) -> bool:
    """Whether the test commits what it writes, instead of rolling it back at its end."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A test database of this checkout's own, so that two checkouts can run their tests at the same time.

    SQLite keeps it in a file, as the site does: in memory, the threads of the live server would share one connection,
    and so each other's transactions. What a test commits need not survive a crash, so nothing waits for the disk.
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
        default["OPTIONS"]["options"] += " -c synchronous_commit=off"
        name = f"test_{default['NAME']}_{crc32(bytes(site_settings.BASE_DIR)):08x}_{worker}"
    default["TEST"]["NAME"] = name
