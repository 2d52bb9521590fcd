"""Rules between rows that Django's constraints cannot state, as SQLite states them.

- Renewal cycles do not overlap.
- An endorsement in a category with designations has one of them; in any other category it has none.

The migrations install them: on PostgreSQL an exclusion constraint and a trigger, on SQLite triggers. Django rebuilds a
SQLite table when a column changes and drops the table's triggers on the way, so `restore` creates them again after
every `migrate`.
"""

from typing import Any

MIGRATION = ("endorsement", "0002_rules_between_rows")

_OVERLAP = """
    EXISTS (SELECT 1 FROM endorsement_renewalcycle c
            WHERE c.id IS NOT NEW.id AND c.starts_on <= NEW.ends_on AND c.ends_on >= NEW.starts_on)
"""
_ON_OVERLAP = (
    f"ON endorsement_renewalcycle WHEN {_OVERLAP} BEGIN SELECT RAISE(ABORT, 'endorsement_cycles_overlap'); END"
)

_MISMATCH = """
    (NEW.designation_id IS NULL AND EXISTS (
        SELECT 1 FROM endorsement_designation d WHERE d.category_id = NEW.category_id))
    OR (NEW.designation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM endorsement_designation d
        WHERE d.id = NEW.designation_id AND d.category_id = NEW.category_id))
"""
_ON_MISMATCH = (
    f"ON endorsement_endorsement WHEN {_MISMATCH} BEGIN SELECT RAISE(ABORT, 'endorsement_designation_mismatch'); END"
)

TRIGGERS = {
    "endorsement_cycle_insert": f"AFTER INSERT {_ON_OVERLAP}",
    "endorsement_cycle_update": f"AFTER UPDATE OF starts_on, ends_on {_ON_OVERLAP}",
    "endorsement_designation_insert": f"BEFORE INSERT {_ON_MISMATCH}",
    "endorsement_designation_update": f"BEFORE UPDATE OF category_id, designation_id {_ON_MISMATCH}",
}


def restore(*, using: str, **kwargs: Any) -> None:
    """After `migrate`: creates SQLite's triggers again, if the migration that installs them is applied."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    connection = connections[using]
    if connection.vendor == "sqlite" and MIGRATION in MigrationRecorder(connection).applied_migrations():
        with connection.cursor() as cursor:
            for name, rule in TRIGGERS.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(f"CREATE TRIGGER {name} {rule}")
