"""A second PostgreSQL database beside the test's own, which a test may work in instead."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class Copy:
    """What the test's own database holds now. Leave no transaction open and no other connection while it is made."""

    def __init__(self) -> None:
        self.original = connection.settings_dict["NAME"]
        self.name = f"{self.original}_copy"
        connection.close()
        self._say(f'DROP DATABASE IF EXISTS "{self.name}"', f'CREATE DATABASE "{self.name}" TEMPLATE "{self.original}"')

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Django's connection leads to the copy. A test's transaction ends before, so that the copy stays as it is."""
        self._connect_to(self.name)
        try:
            yield
        finally:
            self._connect_to(self.original)

    def drop(self) -> None:
        self._say(f'DROP DATABASE "{self.name}"')

    def _connect_to(self, name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def _say(self, *statements: str) -> None:
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
