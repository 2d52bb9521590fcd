"""Copies of the database while the site runs, and back."""

import os
import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from vaimh.backups import BackupError

# Inside the transaction of the restore. Tables of a newer release would stay otherwise, and its `migrate` would fail
# on them one day. What belongs to an extension stays: the site's account may not be allowed to make it again. What
# belongs to a table, such as its sequence, goes with it.
EMPTY_SCHEMA = """
BEGIN;
SET LOCAL lock_timeout = '60s';
DO $$
    DECLARE statement text;
    BEGIN
        FOR statement IN
            SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE c.relkind
                WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i', 'a'))
        LOOP EXECUTE statement; END LOOP;
        FOR statement IN
            SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = 'public'
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        LOOP EXECUTE statement; END LOOP;
        FOR statement IN
            SELECT format('DROP TYPE IF EXISTS %I.%I CASCADE', n.nspname, t.typname)
            FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = 'public' AND t.typtype IN ('e', 'd', 'r')
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
        LOOP EXECUTE statement; END LOOP;
    END $$;
"""


class SQLite:
    file = "database.sqlite3"

    def save(self, path: Path) -> None:
        """SQLite's online backup: one moment of the database, though others write meanwhile."""
        with (
            closing(sqlite3.connect(f"{self._live.as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(path)) as copy,
        ):
            live.backup(copy)
            # The copy is one file, without the two beside it that the live database has.
            copy.execute("PRAGMA journal_mode=DELETE")

    def load(self, path: Path) -> None:
        """In one transaction of the live database.

        A file that is copied over it would be mended with the rows in the old write-ahead log, and processes that
        have the old file open would go on with it.
        """
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy,
            closing(sqlite3.connect(self._live, timeout=20)) as live,
        ):
            try:
                copy.backup(live)
            except sqlite3.DatabaseError as error:
                raise BackupError(
                    f"SQLite can't write into {self._live}: {error}. If that file is damaged, stop the site, move it "
                    "away with its -wal and -shm files, and try again."
                ) from error

    @property
    def _live(self) -> Path:
        return Path(connection.settings_dict["NAME"]).resolve()


class PostgreSQL:
    file = "database.dump"

    def save(self, path: Path) -> None:
        # One moment, as pg_dump reads in one transaction. The account may have another name where it is restored.
        done = self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")
        if done.returncode:
            raise BackupError(f"pg_dump failed: {done.stderr.strip()}")

    def load(self, path: Path) -> None:
        """Replaces everything in one transaction: whatever fails, and the old rows stand."""
        self._check("pg_restore")
        self._check("psql")
        options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
        arguments, environment = self._server("psql", *options)
        reading = ["pg_restore", "--no-owner", "--no-privileges", "--no-comments", "--file=-", str(path)]
        failed = ""
        with subprocess.Popen(  # noqa: S603
            arguments, env=environment, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as psql:
            assert psql.stdin  # noqa: S101 - for mypy, as the next
            assert psql.stderr  # noqa: S101
            try:
                psql.stdin.write(EMPTY_SCHEMA)
                psql.stdin.flush()
                restored = subprocess.run(reading, stdout=psql.stdin, stderr=subprocess.PIPE, text=True)  # noqa: S603
                failed = restored.stderr.strip() if restored.returncode else ""
                # Without this line, psql ends with its transaction open, and PostgreSQL rolls it back.
                psql.stdin.write("" if restored.returncode else "COMMIT;\n")
                psql.stdin.close()
            except BrokenPipeError:
                psql.stdin = None  # psql has ended; it says why
            said = psql.stderr.read().strip()
        if psql.returncode or failed:
            raise BackupError(f"The database was not restored and stands as it was: {said or failed}")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        self._check(program)
        command, environment = self._server(program, *arguments)
        return subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603

    def _server(self, program: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
        """The command with the arguments that lead to the database, and its environment with the password."""
        command, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
        return [program, *arguments, *command[1:]], {**os.environ, **(environment or {})}

    def _check(self, program: str) -> None:
        server = connection.pg_version // 10_000  # type: ignore[attr-defined]
        advice = f"Install the client programs of PostgreSQL {server} (Debian: postgresql-client-{server})."
        try:
            printed = subprocess.run([program, "--version"], capture_output=True, text=True).stdout  # noqa: S603
        except FileNotFoundError as error:
            raise BackupError(f"There is no {program} on this machine. {advice}") from error
        found = re.search(r"(\d+)", printed)
        if not found or int(found[0]) < server:
            raise BackupError(f"{printed.strip()} is older than the database server, version {server}. {advice}")


def database() -> SQLite | PostgreSQL:
    return PostgreSQL() if connection.vendor == "postgresql" else SQLite()
