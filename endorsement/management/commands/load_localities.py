from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from endorsement.management.load_command import LoadCommand
from endorsement.setup.localities import load_localities


class Command(LoadCommand):
    help = (
        "Loads your association's locations from a CSV file with the columns name, kind, region, fips, slug, latitude "
        "and longitude. Only name is required."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--only-these", action="store_true", help="remove locations that are not in the file and have no endorsees"
        )

    def load(self, lines: Iterable[str], **options: Any) -> str:
        loaded = load_localities(lines, only_these=options["only_these"])
        return f"Locations: {loaded.added} added, {loaded.changed} changed, {loaded.removed} removed."
