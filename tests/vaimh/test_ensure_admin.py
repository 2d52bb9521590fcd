import stat
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.test import RequestFactory
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def ensure_admin() -> str:
    out = StringIO()
    call_command("ensure_admin", stdout=out)
    return out.getvalue()


# The throttle of wrong passwords asks for the request.
SIGN_IN = RequestFactory().post("/admin/login/")


def printed_password(login: str) -> str:
    return login.splitlines()[1].removeprefix("Password:").strip()


def test_printed_login_opens_the_admin() -> None:
    user = authenticate(SIGN_IN, username="admin", password=printed_password(ensure_admin()))
    assert user.is_superuser


def test_second_run_prints_the_same_login() -> None:
    assert [ensure_admin(), get_user_model().objects.count()] == [ensure_admin(), 1]


def test_two_sites_have_two_passwords(settings: Settings, tmp_path: Path) -> None:
    first = ensure_admin()
    get_user_model().objects.all().delete()
    settings.VAR_DIR = tmp_path / "another"
    assert printed_password(first) != printed_password(ensure_admin())


def test_file_holds_what_is_printed_and_nobody_else_can_read_it(var: Path) -> None:
    login = ensure_admin()
    path = var / "admin-login.txt"
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == (login, 0o600)


def test_login_stays_the_same_when_the_database_is_made_anew() -> None:
    login = ensure_admin()
    get_user_model().objects.all().delete()
    assert (ensure_admin(), authenticate(SIGN_IN, username="admin", password=printed_password(login)).username) == (
        login,
        "admin",
    )


def test_a_password_changed_on_the_site_is_neither_kept_nor_undone(var: Path) -> None:
    old = printed_password(ensure_admin())
    user = get_user_model().objects.get()
    user.set_password("chosen by staff")
    user.save()
    said = ensure_admin()
    assert said == (
        'Someone changed the password of "admin" on the site, so it is not in this file.\n'
        "To set a new one: .venv/bin/python manage.py changepassword admin\n"
    )
    assert (old in (var / "admin-login.txt").read_text(), ensure_admin()) == (False, said)
    assert authenticate(SIGN_IN, username="admin", password="chosen by staff") == user


def test_production_makes_its_own_accounts(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match=r"In production: manage\.py createsuperuser"):
        ensure_admin()
    assert get_user_model().objects.count() == 0
