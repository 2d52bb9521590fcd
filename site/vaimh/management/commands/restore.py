from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from vaimh.backups import BackupError
from vaimh.backups.restoring import restore


class Command(BaseCommand):
    help = "Puts a backup of `manage.py backup` in the place of the site's database and uploaded files."
    # The database may be empty or of another release.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--force", action="store_true", help="also if the site has data, which is then lost")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore(options["directory"], force=options["force"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("The site is restored. Restart its processes.")
        if not restored.media:
            self.stdout.write(
                "The backup has no uploaded files, because they were in an object store. Those of this site are as "
                "they were."
            )
        if restored.missing:
            self.stdout.write(f"The database lacks these migrations of this release: {', '.join(restored.missing)}.")
            self.stdout.write("Run manage.py migrate before the restart.")
