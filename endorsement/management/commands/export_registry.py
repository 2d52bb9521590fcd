from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from endorsement import clock
from endorsement.models import Endorsee
from endorsement.spreadsheets import exports, files


class Command(BaseCommand):
    help = "Writes all endorsees, with every field, to a spreadsheet that import_registry can read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file to write; its name ends in .csv or .xlsx")

    def handle(self, *, file: Path, **options: Any) -> None:
        form = file.suffix.lower().removeprefix(".")
        if form not in files.FORMATS:
            raise CommandError(f"{file} must end in .csv or .xlsx.")
        rows = exports.registry_rows(Endorsee.objects.by_name(), on=clock.today())
        # Written under another name first, so that the file is never there in part.
        unfinished = file.with_name(f".{file.name}.part")
        try:
            with unfinished.open("wb") as output:
                if form == files.XLSX:
                    files.write_xlsx(rows, output)
                else:
                    output.writelines(files.csv_pieces(rows))
            unfinished.replace(file)
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}.") from error
        finally:
            unfinished.unlink(missing_ok=True)
        self.stdout.write(f"Wrote {Endorsee.objects.count()} endorsees to {file}.")
