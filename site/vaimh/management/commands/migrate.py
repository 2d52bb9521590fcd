from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import AmbiguityError

from vaimh.one_at_a_time import one_at_a_time


class Command(migrate.Command):
    """Django's own command, one process at a time and without the time limits that requests have.

    It never unapplies the whole of an app that nobody named: to go back in the registry would drop every page.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        with one_at_a_time(say=self.stdout.write, using=using):
            _limit_time(using, "SET lock_timeout = 0; SET statement_timeout = 0")
            try:
                if lost := _whole_apps_unapplied(using, options["app_label"], options["migration_name"]):
                    raise CommandError(
                        f"This would also unapply all migrations of {' and '.join(lost)} and drop all that is in their "
                        "tables. Nothing was changed. If you mean it, unapply them first: "
                        f"manage.py migrate {lost[0]} zero"
                    )
                super().handle(*args, **options)
            finally:
                # A program that calls this command goes on with the connection.
                _limit_time(using, "RESET lock_timeout; RESET statement_timeout")


def _whole_apps_unapplied(using: str, app: str | None, name: str | None) -> list[str]:
    """The other apps whose first migration goes when the app goes back to the migration."""
    if not app or not name:
        return []
    executor = MigrationExecutor(connections[using])
    try:
        target = None if name == "zero" else executor.loader.get_migration_by_prefix(app, name).name
        plan = executor.migration_plan([(app, target)])
    except (KeyError, AmbiguityError):
        return []  # Django says what is wrong with the names
    return sorted({migration.app_label for migration, backwards in plan if backwards and migration.initial} - {app})


def _limit_time(using: str, statements: str) -> None:
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(statements)
