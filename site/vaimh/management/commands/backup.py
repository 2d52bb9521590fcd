from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vaimh.backups import BackupError
from vaimh.backups.making import make


class Command(BaseCommand):
    help = "Writes the database and the uploaded files into a new directory, while the site runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="a directory that doesn't exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = make(options["directory"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(manifest.files)} files are in {options['directory']}.")
        if not manifest.media:
            self.stdout.write(
                "The uploaded files are not in it: they are in the object store, which needs a backup of its own."
            )
