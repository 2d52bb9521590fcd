import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

NAME = "admin"
PASSWORD_LINE = "Password:  "  # noqa: S105 - the label, not a password


class Command(BaseCommand):
    help = 'Make the development login "admin" with a random password, keep it in var/admin-login.txt, and print it.'

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("ensure_admin is for development. In production: manage.py createsuperuser")
        path = settings.VAR_DIR / "admin-login.txt"
        User = get_user_model()
        user = User.objects.filter(**{User.USERNAME_FIELD: NAME}).first()
        password = kept_password(path)
        if user is None:
            password = password or secrets.token_urlsafe(12)
            User.objects.create_superuser(NAME, "admin@example.org", password)
        if user is None or (password and user.check_password(password)):
            login = f"User name: {NAME}\n{PASSWORD_LINE}{password}\n"
        else:
            login = (
                f'Someone changed the password of "{NAME}" on the site, so it is not in this file.\n'
                f"To set a new one: .venv/bin/python manage.py changepassword {NAME}\n"
            )
        keep(path, login)
        self.stdout.write(login)


def kept_password(path: Path) -> str:
    """The password in the file, or "" if there is none."""
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.removeprefix(PASSWORD_LINE) for line in lines if line.startswith(PASSWORD_LINE)), "")


def keep(path: Path, login: str) -> None:
    """Writes the file so that no other user can ever read it."""
    path.parent.mkdir(exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(login)
