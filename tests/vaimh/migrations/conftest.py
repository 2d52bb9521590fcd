import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.serving import Project


@contextmanager
def own_database(directory: Path) -> Iterator[str]:
    """The address of a new database, which is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{directory / 'site.sqlite3'}"
        return
    name = f"reversing_{uuid4().hex}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def site(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Project]:
    """The association's site on an empty database of the engine under test."""
    with django_db_blocker.unblock(), own_database(tmp_path) as url:
        yield Project(settings.BASE_DIR, environment={"DATABASE_URL": url, "MEDIA_ROOT": str(tmp_path / "media")})
