from typing import Any

from django.core.management.commands import flush

from endorsement import database_rules


class Command(flush.Command):
    """Django's own, also for the registry's ledger, whose rows the database lets nobody delete.

    The tests that commit need it: Django empties all tables after each.
    """

    def handle(self, **options: Any) -> None:
        with database_rules.deleting(using=options["database"]):
            super().handle(**options)
