"""Migrations undone, on a database of their own that somebody has worked in."""

import json

import pytest
from django.db import connection

from tests.serving import Project

pytestmark = pytest.mark.slow

OURS = ("endorsement", "pages", "vaimh")

# What the second and the eleventh migration of the registry add, on each engine.
RULES = {
    "sqlite": {
        "endorsement_cycle_insert",
        "endorsement_cycle_update",
        "endorsement_designation_insert",
        "endorsement_designation_update",
        "endorsement_renewal_update",
        "endorsement_endorsement_delete",
        "endorsement_hold_insert",
    },
    "postgresql": {
        "endorsement_cycles_overlap",
        "endorsement_designation_mismatch",
        "endorsement_ledger_stays",
        "endorsement_hold_truncate",
    },
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
