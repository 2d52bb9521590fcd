from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from endorsement.refusals import Busy
from endorsement.setup import sample_people


class Command(BaseCommand):
    help = "Fills the registry with fictional people for trying it out, or removes them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--size", type=int, default=200, help="how many fictional endorsees there should be")
        parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same people")
        parser.add_argument("--clear", action="store_true", help="remove the fictional people, and no one else")

    def handle(self, *, size: int, seed: int, clear: bool, **options: Any) -> None:
        try:
            if clear:
                self.stdout.write(f"Removed {sample_people.clear()} fictional endorsees.")
            else:
                self.stdout.write(f"Added {sample_people.load(size=size, seed=seed)} fictional endorsees.")
        except sample_people.NoCategories as error:
            raise CommandError(
                "The registry has no category to award. Add one: Registry › Set-up › Categories."
            ) from error
        except Busy as error:
            raise CommandError(str(error)) from error
