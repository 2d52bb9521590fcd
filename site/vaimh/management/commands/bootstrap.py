from typing import Any

from django.core.management.base import BaseCommand

from endorsement.clock import today
from vaimh.bootstrap import bootstrap
from vaimh.one_at_a_time import one_at_a_time


class Command(BaseCommand):
    help = "Makes the first pages, groups, categories and cycles. You can run it again: it only adds what is missing."

    def handle(self, **options: Any) -> None:
        with one_at_a_time(say=self.stdout.write):
            made = bootstrap(on=today())
        for line in made or ["Nothing to make: the site is complete."]:
            self.stdout.write(line)
