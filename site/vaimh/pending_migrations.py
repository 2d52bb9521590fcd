"""The migrations of this release that the database doesn't have yet."""

from django.db import connection
from django.db.migrations.loader import MigrationLoader


def pending_migrations() -> list[str]:
    loader = MigrationLoader(connection)
    return [f"{app}.{name}" for app, name in sorted(loader.graph.nodes.keys() - loader.applied_migrations.keys())]
