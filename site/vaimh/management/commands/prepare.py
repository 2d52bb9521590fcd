from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from endorsement.models import Endorsee


class Command(BaseCommand):
    help = "Prepares the site for `make run`: tables, first content, sample people and a login. Keeps existing data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sample",
            type=int,
            default=0,
            metavar="N",
            help="load N fictional people if the registry is empty",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("bootstrap")
        call_command("update_index", verbosity=0)
        call_command("rebuild_references_index", verbosity=0)
        if options["sample"] and not Endorsee.objects.exists():
            call_command("sample_registry", size=options["sample"], seed=1)
        call_command("ensure_admin")
