"""Migrations undone, on a database of their own that somebody has worked in."""

import json
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

pytestmark = pytest.mark.slow

OURS = ("endorsement", "pages", "vaimh")

# What the second migration of the registry adds, on each engine.
RULES = {
    "sqlite": {
        "endorsement_cycle_insert",
        "endorsement_cycle_update",
        "endorsement_designation_insert",
        "endorsement_designation_update",
    },
    "postgresql": {"endorsement_cycles_overlap", "endorsement_designation_mismatch"},
}[connection.vendor]

# Of the other apps alone. The second command finds nothing to apply and lets each app add its content types.
MIGRATE_THE_OTHERS = f"""
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

executor = MigrationExecutor(connection)
executor.migrate([node for node in executor.loader.graph.leaf_nodes() if node[0] not in {OURS}])
call_command("migrate", "sessions", verbosity=0)
"""

# All that the database has under a name of ours, and what other apps' tables say of our models.
READ = f"""
import json
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

NAMES = {{
    "sqlite": "SELECT name FROM sqlite_master",
    "postgresql": \"\"\"
        SELECT relname FROM pg_class UNION ALL SELECT proname FROM pg_proc UNION ALL SELECT tgname FROM pg_trigger
        UNION ALL SELECT conname FROM pg_constraint UNION ALL SELECT typname FROM pg_type
    \"\"\",
}}
with connection.cursor() as cursor:
    cursor.execute(NAMES[connection.vendor])
    names = [name for (name,) in cursor.fetchall()]
print(json.dumps({{
    "names": sorted(name for name in names if any(f"{{app}}_" in name for app in {OURS})),
    "content types": sorted(ContentType.objects.filter(app_label__in={OURS}).values_list("app_label", "model")),
    "permissions": sorted(
        Permission.objects.filter(content_type__app_label__in={OURS}).values_list("content_type__model", "codename")
    ),
    "migrations": sorted(MigrationRecorder.Migration.objects.filter(app__in={OURS}).values_list("app", "name")),
}}))
"""


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


def read(site: Project) -> dict[str, list[object]]:
    return json.loads(site.manage("shell", "-v0", "-c", READ))


def test_reversing_the_migrations_leaves_nothing_behind(site: Project) -> None:
    site.manage("shell", "-v0", "-c", MIGRATE_THE_OTHERS)
    before = read(site)
    assert (before["names"], before["migrations"]) == ([], [])
    site.manage("prepare", "--sample", "5")
    worked_in = read(site)
    assert [len(rows) > len(before[kind]) for kind, rows in worked_in.items()] == [True] * 4
    assert RULES & set(worked_in["names"]) == RULES
    site.manage("migrate", "-v0", "vaimh", "zero")
    site.manage("migrate", "-v0", "pages", "zero")
    # On SQLite the triggers come back after each `migrate`, but not once their migration is reversed.
    site.manage("migrate", "-v0", "endorsement", "0001")
    assert RULES & set(read(site)["names"]) == set()
    site.manage("migrate", "-v0", "endorsement", "zero")
    assert read(site) == before
