from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from vaimh.accounts.second_factor import turn_off


class Command(BaseCommand):
    help = "Turns a user's second factor off, for someone who has lost the phone and the recovery codes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f'No user is called "{username}".')
        told = "is off" if turn_off(user) else "was not on"
        self.stdout.write(f"The second factor of {username} {told}.")
