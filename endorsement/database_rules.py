"""Rules between rows that Django's constraints cannot state, for each database engine.

- Renewal cycles do not overlap.
- An endorsement in a category with designations has one of them; in any other category it has none.

PostgreSQL gets an exclusion constraint and a trigger, SQLite gets triggers. Django rebuilds a SQLite table when a
column changes and drops the table's triggers on the way, so `restore` creates them again after every `migrate`.
"""

from typing import Any

CYCLES_OVERLAP = "endorsement_cycles_overlap"
DESIGNATION_MISMATCH = "endorsement_designation_mismatch"

_MISMATCH = """
    (NEW.designation_id IS NULL AND EXISTS (
        SELECT 1 FROM endorsement_designation d WHERE d.category_id = NEW.category_id))
    OR (NEW.designation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM endorsement_designation d
        WHERE d.id = NEW.designation_id AND d.category_id = NEW.category_id))
"""

_OVERLAP = """
    EXISTS (SELECT 1 FROM endorsement_renewalcycle c
            WHERE c.id IS NOT NEW.id AND c.starts_on <= NEW.ends_on AND c.ends_on >= NEW.starts_on)
"""


def _sqlite_trigger(name: str, event: str, table: str, condition: str, message: str) -> tuple[str, str]:
    return (
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{message}'); END",
    )


_SQLITE = (
    *_sqlite_trigger("endorsement_cycle_insert", "AFTER INSERT", "endorsement_renewalcycle", _OVERLAP, CYCLES_OVERLAP),
    *_sqlite_trigger(
        "endorsement_cycle_update",
        "AFTER UPDATE OF starts_on, ends_on",
        "endorsement_renewalcycle",
        _OVERLAP,
        CYCLES_OVERLAP,
    ),
    *_sqlite_trigger(
        "endorsement_designation_insert",
        "BEFORE INSERT",
        "endorsement_endorsement",
        _MISMATCH,
        DESIGNATION_MISMATCH,
    ),
    *_sqlite_trigger(
        "endorsement_designation_update",
        "BEFORE UPDATE OF category_id, designation_id",
        "endorsement_endorsement",
        _MISMATCH,
        DESIGNATION_MISMATCH,
    ),
)

_POSTGRESQL = (
    f"""ALTER TABLE endorsement_renewalcycle ADD CONSTRAINT {CYCLES_OVERLAP}
        EXCLUDE USING gist (daterange(starts_on, ends_on, '[]') WITH &&)""",
    f"""CREATE FUNCTION {DESIGNATION_MISMATCH}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {_MISMATCH} THEN
                RAISE EXCEPTION '{DESIGNATION_MISMATCH}' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$""",
    f"""CREATE TRIGGER {DESIGNATION_MISMATCH}
        BEFORE INSERT OR UPDATE OF category_id, designation_id ON endorsement_endorsement
        FOR EACH ROW EXECUTE FUNCTION {DESIGNATION_MISMATCH}()""",
)

_POSTGRESQL_UNDO = (
    f"DROP TRIGGER {DESIGNATION_MISMATCH} ON endorsement_endorsement",
    f"DROP FUNCTION {DESIGNATION_MISMATCH}()",
    f"ALTER TABLE endorsement_renewalcycle DROP CONSTRAINT {CYCLES_OVERLAP}",
)


def _execute(schema_editor: Any, statements: tuple[str, ...]) -> None:
    for statement in statements:
        schema_editor.execute(statement, params=None)


def install(apps: Any, schema_editor: Any) -> None:
    """For a migration's RunPython."""
    _execute(schema_editor, _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE)


def uninstall(apps: Any, schema_editor: Any) -> None:
    """Undoes `install`."""
    sqlite = tuple(statement for statement in _SQLITE if statement.startswith("DROP"))
    _execute(schema_editor, _POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else sqlite)


def restore(*, using: str, **kwargs: Any) -> None:
    """After `migrate`: creates SQLite's triggers again."""
    from django.db import connections

    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if connection.vendor == "sqlite" and {"endorsement_renewalcycle", "endorsement_endorsement"} <= tables:
        with connection.cursor() as cursor:
            for statement in _SQLITE:
                cursor.execute(statement)
