"""One process at a time sets the site up: two servers that start together both run `migrate` and `bootstrap`."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connections

# PostgreSQL's advisory locks are numbers; this one is the set-up's.
NUMBER = crc32(b"vaimh set-up")


@contextmanager
def one_at_a_time(*, say: Callable[[str], object], using: str = "default") -> Iterator[None]:
    """Waits until no other process is at it. The lock ends with the process, however that ends.

    Args:
        say: is told, in a sentence, that there is somebody to wait for.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        lock = _advisory_lock(using, say)
    elif connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield
        return
    else:
        lock = _file_lock(f"{connection.settings_dict['NAME']}.lock", say)
    with lock:
        yield


WAITING = "Another process is setting the site up. Waiting for it to finish."


@contextmanager
def _advisory_lock(using: str, say: Callable[[str], object]) -> Iterator[None]:
    # On a connection of its own: a lock of the session would be lost if the command closed its connection.
    holder = connections[using].copy()
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)")
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
            if not cursor.fetchone()[0]:
                say(WAITING)
                cursor.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
        yield
    finally:
        holder.close()


@contextmanager
def _file_lock(path: str, say: Callable[[str], object]) -> Iterator[None]:
    # Beside the database. SQLite's own lock lasts a transaction, and `migrate` makes one for each migration.
    with open(path, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
