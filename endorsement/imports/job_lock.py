"""Whether a process is at work on an import, and how far it is. The lock ends with the process, however that ends.

A time since the last sign of life was not enough: while an import writes, SQLite takes no such sign, and PostgreSQL
shows none before the commit.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO
from zlib import crc32

from django.core.files import locks
from django.db import DatabaseError, connection

from endorsement.models import ImportJob

# PostgreSQL's advisory locks are pairs of numbers of 31 bits; the first is the imports'.
NUMBER = crc32(b"endorsement import") & 0x7FFF_FFFF
_PLANS = 2**31

Tell = Callable[[str], None]


@contextmanager
def holding(plan: int) -> Iterator[Tell | None]:
    """Holds the lock of a plan. Gives what takes the progress in words, or None if another process has the lock."""
    with _advisory(plan) if connection.vendor == "postgresql" else _file(plan) as tell:
        yield tell


def told(plan: int) -> str | None:
    """The progress of the process that is at work on the plan, "" before its first step; None if there is none."""
    return _told_on_postgresql(plan) if connection.vendor == "postgresql" else _told_on_sqlite(plan)


# --- PostgreSQL ---


@contextmanager
def _advisory(plan: int) -> Iterator[Tell | None]:
    # On a connection of its own, which also tells the progress while the work's own transaction is open.
    holder = connection.copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [NUMBER, plan % _PLANS])
            is_ours = cursor.fetchone()[0]

        def tell(progress: str) -> None:
            table = connection.ops.quote_name(ImportJob._meta.db_table)
            with holder.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET progress = %s WHERE plan_id = %s", [progress, plan])  # noqa: S608

        try:
            yield tell if is_ours else None
        finally:
            # The end of the connection gives it back too, but only a moment later.
            if is_ours:
                with suppress(DatabaseError), holder.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [NUMBER, plan % _PLANS])
    finally:
        holder.close()


def _told_on_postgresql(plan: int) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
            " AND classid = %s AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [NUMBER, plan % _PLANS],
        )
        if not cursor.fetchone()[0]:
            return None
    return ImportJob.objects.filter(plan=plan).values_list("progress", flat=True).first() or ""


# --- SQLite ---


@contextmanager
def _file(plan: int) -> Iterator[Tell | None]:
    path = _path(plan)
    # Made if it isn't there, and never emptied: another process may be telling its progress in it.
    with open(
        path, "r+", encoding="utf-8", opener=lambda name, flags: os.open(name, flags | os.O_CREAT, 0o666)
    ) as file:
        if not _is_locked(file):
            yield None
            return

        def tell(progress: str) -> None:
            file.seek(0)
            file.truncate()
            file.write(progress)
            file.flush()

        try:
            yield tell
        finally:
            # While it is still locked, so that a process that opens the file later makes a new one.
            path.unlink(missing_ok=True)


def _is_locked(file: TextIO) -> bool:
    """Tries for a moment: a page that looks for the progress has the lock for microseconds."""
    for _attempt in range(5):
        if locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
            return True
        time.sleep(0.02)
    return False


def _told_on_sqlite(plan: int) -> str | None:
    with suppress(FileNotFoundError), _path(plan).open(encoding="utf-8") as file:
        if not locks.lock(file, locks.LOCK_SH | locks.LOCK_NB):
            return file.read()
    return None


def _path(plan: int) -> Path:
    """Beside the database, where SQLite keeps its own files too."""
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return Path(tempfile.gettempdir()) / f"import-{os.getpid()}-{plan}.lock"
    return Path(f"{connection.settings_dict['NAME']}.import-{plan}.lock")
