from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from endorsement.refusals import Busy
from endorsement.setup.localities import NotLocalities, load_localities


class Command(BaseCommand):
    help = "Loads your association's locations from a CSV file with the columns name, kind, region, fips and slug."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8; only the column name is required")
        parser.add_argument(
            "--only-these", action="store_true", help="remove locations that are not in the file and have no endorsees"
        )

    def handle(self, *, file: Path, only_these: bool, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                loaded = load_localities(lines, only_these=only_these)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} isn't in UTF-8. Save it as CSV in UTF-8.") from error
        except (NotLocalities, Busy) as refusal:
            raise CommandError(f"{file.name} was not loaded. {refusal}") from refusal
        self.stdout.write(f"Locations: {loaded.added} added, {loaded.changed} changed, {loaded.removed} removed.")
