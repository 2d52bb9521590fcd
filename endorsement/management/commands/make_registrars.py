from typing import Any

from django.core.management.base import BaseCommand

from endorsement.setup.registrars import NAME, make_registrars


class Command(BaseCommand):
    help = f'Creates the group "{NAME}", whose members maintain the registry. An existing group stays as it is.'

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Created the group {NAME}." if make_registrars() else f"The group {NAME} already exists.")
