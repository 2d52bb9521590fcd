import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests.builders import endorsee

pytestmark = pytest.mark.django_db(transaction=True)

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's files")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL's programs")


def count(reader: sqlite3.Connection) -> int:
    return reader.execute("SELECT count(*) FROM endorsement_endorsee").fetchone()[0]


@on_sqlite
def test_rows_in_the_write_ahead_log_are_in_a_backup_and_gone_after_a_restore(tmp_path: Path) -> None:
    """Another process has the database open all the while, so that nothing empties its log."""
    live = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(live)) as other:
        count(other)
        endorsee()
        call_command("backup", tmp_path / "backup")
        endorsee()
        assert [count(other), Path(f"{live}-wal").stat().st_size > 0] == [2, True]
        call_command("restore", tmp_path / "backup", force=True)
        assert count(other) == 1
        with closing(sqlite3.connect(live)) as later:
            assert count(later) == 1
    assert [path.name for path in (tmp_path / "backup").glob("database*")] == ["database.sqlite3"]


@on_postgresql
@pytest.mark.parametrize(
    ("version", "told"),
    [(None, "There is no pg_dump on this machine."), ("14.2", "pg_dump \\(PostgreSQL\\) 14.2 is older than")],
)
def test_what_is_missing_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, told: str
) -> None:
    if version:
        (tmp_path / "pg_dump").write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=f"{told}.*Debian: postgresql-client-"):
        call_command("backup", tmp_path / "backup")
