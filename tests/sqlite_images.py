"""A whole SQLite database as it is at a moment, kept in memory and put back in milliseconds."""

import sqlite3

from django.db import connection


class Image:
    def __init__(self) -> None:
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        opened().backup(self.copy)

    def put_back(self) -> None:
        self.copy.backup(opened())


def opened() -> sqlite3.Connection:
    """The test's connection. Within a transaction a copy would wait for its end forever."""
    assert not connection.in_atomic_block
    connection.ensure_connection()
    return connection.connection
