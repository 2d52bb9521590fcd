"""What the commands that load a CSV file have in common."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from endorsement.refusals import Busy
from endorsement.setup.tables import NotLoaded


class LoadCommand(BaseCommand):
    """Opens the file and tells in words why it can't be loaded."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8")

    def load(self, lines: Iterable[str], **options: Any) -> str:
        """Loads the lines and returns what to print.

        Raises:
            NotLoaded, Busy
        """
        raise NotImplementedError

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as lines:
                self.stdout.write(self.load(lines, **options))
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{file} isn't in UTF-8. Save it as CSV in UTF-8.") from error
        except (NotLoaded, Busy) as refusal:
            raise CommandError(f"{file.name} was not loaded. {refusal}") from refusal
