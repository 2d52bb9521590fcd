"""The database's own statistics about the registry's tables, by which it chooses how to answer a query.

After thousands of new rows they are out of date. PostgreSQL notices within minutes, SQLite never.
"""

from django.apps import apps
from django.db import connection, transaction

# Below this many new rows the old statistics serve as well.
MANY = 1_000


def refresh_after(rows: int) -> None:
    """Refreshes the statistics after a load of so many rows, once it is committed. A failure is only logged."""
    if rows >= MANY:
        transaction.on_commit(_refresh, robust=True)


def _refresh() -> None:
    tables = [
        connection.ops.quote_name(model._meta.db_table) for model in apps.get_app_config("endorsement").get_models()
    ]
    with connection.cursor() as cursor:
        # One at a time, so that other writers get in between.
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
