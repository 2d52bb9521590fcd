from typing import Any

from django.core.management.base import BaseCommand

from endorsement.clock import today
from vaimh.bootstrap import bootstrap


class Command(BaseCommand):
    help = "Makes the first pages, groups, categories and cycles. You can run it again: it only adds what is missing."

    def handle(self, **options: Any) -> None:
        for line in bootstrap(on=today()) or ["Nothing to make: the site is complete."]:
            self.stdout.write(line)
