from typing import Any

from django.core.management.base import BaseCommand

from endorsement.clock import today
from vaimh.bootstrap import bootstrap


class Command(BaseCommand):
    help = (
        "Makes the first pages, groups, categories and cycles. Run again, it adds what is missing and changes nothing."
    )

    def handle(self, **options: Any) -> None:
        for line in bootstrap(on=today()) or ["Nothing to make: the site is complete."]:
            self.stdout.write(line)
