from typing import Any

from django.core.management.base import BaseCommand

from endorsement.setup.registrars import NAME, make_registrars


class Command(BaseCommand):
    help = f'Makes the group "{NAME}", whose members keep the registry. A group of that name is left as it is.'

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Group {NAME} made." if make_registrars() else f"There is a group {NAME} already.")
