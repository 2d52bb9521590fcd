from collections.abc import Iterable
from typing import Any

from endorsement.management.load_command import LoadCommand
from endorsement.setup.places import load_places


class Command(LoadCommand):
    help = (
        "Loads the ZIP codes and towns near which visitors may search, in place of those there are, from a CSV file "
        "with the columns name, kind (zip or town), locality (its slug), latitude and longitude."
    )

    def load(self, lines: Iterable[str], **options: Any) -> str:
        return f"Places: {load_places(lines)}."
