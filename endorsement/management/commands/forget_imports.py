from typing import Any

from django.core.management.base import BaseCommand

from endorsement.imports import plan_store


class Command(BaseCommand):
    help = f"Removes what imports kept of their files for {plan_store.KEPT_DAYS} days. For a daily timer."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Removed the rows of {plan_store.forget_old()} old imports.")
