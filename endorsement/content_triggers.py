"""The triggers that change the content's version (content_version.py), on SQLite and PostgreSQL.

`install` makes them after every `migrate`, because Django rebuilds a SQLite table when a column changes and drops the
table's triggers on the way. The name of a trigger ends with a digest of its text, so that only what changed is made.

**A random token, not a counter.** A transaction that is rolled back, or a backup that is put back, would count to the
same number again, with other content.

**On SQLite** one transaction writes at a time. Triggers run for each row, a microsecond each.

**On PostgreSQL** one row for all writers would make them wait for each other until they commit, and deadlock: one
changed a page and waits for the row, the other changed the row and waits for the page. A trigger that is deferred to
the commit would still meet others there, and a transaction would not see its own writes. So an area has as many rows
as it ever had writers at the same time, mostly one. A transaction changes a row that no other has locked, or adds one,
and never waits. All rows together are the version, so each commit changes it, in whatever order they come.
It does that once and notes it in a setting that ends with the transaction; a row that is changed thousands of times
in one transaction becomes slow to read. The setting changes with each statement, and `read` adds it.
"""

from hashlib import blake2s
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from endorsement import content_version

MIGRATION = ("endorsement", "0008_content_version")
PREFIX = "endorsement_content_version_"
TABLE = "endorsement_contentversion"

_RANDOM = "lower(hex(randomblob(16)))"
SQLITE_CHANGE = (
    f"UPDATE {TABLE} SET version = {_RANDOM} WHERE area = '{{area}}'",  # noqa: S608
    # A flush leaves the table empty.
    f"INSERT INTO {TABLE} (id, area, version) SELECT {_RANDOM}, '{{area}}', {_RANDOM}"  # noqa: S608
    f" WHERE NOT EXISTS (SELECT 1 FROM {TABLE} WHERE area = '{{area}}')",
)

POSTGRESQL_FUNCTIONS = (
    f"""
    CREATE OR REPLACE FUNCTION endorsement_content_changed(changed text) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE noted text := 'endorsement.changed_' || changed;
        BEGIN
            IF coalesce(current_setting(noted, true), '') = '' THEN
                UPDATE {TABLE} SET version = replace(gen_random_uuid()::text, '-', '') WHERE id = (
                    SELECT id FROM {TABLE} WHERE area = changed LIMIT 1 FOR UPDATE SKIP LOCKED);
                IF NOT FOUND THEN
                    INSERT INTO {TABLE} (id, area, version) VALUES (
                        replace(gen_random_uuid()::text, '-', ''), changed,
                        replace(gen_random_uuid()::text, '-', ''));
                END IF;
            END IF;
            PERFORM set_config(noted, gen_random_uuid()::text, true);
        END $$
    """,  # noqa: S608
    """
    CREATE OR REPLACE FUNCTION endorsement_content_version() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM endorsement_content_changed(TG_ARGV[0]);
            RETURN NULL;
        END $$
    """,
)


def install(*, using: str, **kwargs: Any) -> None:
    """After `migrate`: makes the triggers that are missing, drops those of models no longer watched, and changes all.

    A new release may show the same rows in another way.
    """
    connection = connections[using]
    if MIGRATION not in MigrationRecorder(connection).applied_migrations():
        return
    wanted = _wanted(connection)
    existing = _existing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for function in POSTGRESQL_FUNCTIONS:
                cursor.execute(function)
        for name in existing.keys() - wanted.keys():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {existing[name]}" if existing[name] else ""))
        for name in wanted.keys() - existing.keys():
            cursor.execute(wanted[name])
    change(using=using)


def change(*, using: str = "default") -> None:
    """Gives every area a new version: for what shows in pages and isn't in the database, or after a restore."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for area in content_version.watched():
            if connection.vendor == "postgresql":
                cursor.execute("SELECT endorsement_content_changed(%s)", [area])
            else:
                for statement in SQLITE_CHANGE:
                    cursor.execute(statement.format(area=area))


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The statement that makes each trigger, by name, for the tables that exist."""
    tables = set(connection.introspection.table_names())
    events = _sqlite if connection.vendor == "sqlite" else _postgresql
    rules = [
        rule
        for area, models in content_version.watched().items()
        for model in models
        if model._meta.db_table in tables
        for rule in events(area, model._meta.db_table)
    ]
    names = [PREFIX + blake2s(rule.encode(), digest_size=8).hexdigest() for rule in rules]
    return {name: f"CREATE TRIGGER {name} {rule}" for name, rule in zip(names, rules, strict=True)}


def _existing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The triggers there are, by name; on PostgreSQL each has the name of its table."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, '' FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def _sqlite(area: str, table: str) -> list[str]:
    change = "; ".join(SQLITE_CHANGE).format(area=area)
    return [f"AFTER {event} ON {table} BEGIN {change}; END" for event in ("INSERT", "UPDATE", "DELETE")]


def _postgresql(area: str, table: str) -> list[str]:
    return [
        f"AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION endorsement_content_version('{area}')"
    ]
