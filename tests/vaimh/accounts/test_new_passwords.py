"""The account page asks for the old password, and takes no more wrong ones than the sign-in."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.builders import registrar
from tests.vaimh.accounts.signing_in import RIGHT, WRONG, sign_in
from vaimh.accounts.throttle import ACCOUNT_FROM_CLIENT

NEW = "another-long-password"


@pytest.fixture
def desk(new_site: None) -> Client:
    registrar(is_superuser=True)
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.force_login(User.objects.get())
    return client


def change(desk: Client, old: str) -> HttpResponse:
    sent = {
        "password-old_password": old,
        "password-new_password1": NEW,
        "password-new_password2": NEW,
        "name_email-first_name": "Ada",
        "name_email-last_name": "Winter",
        "name_email-email": "a@example.org",
        "theme-theme": "system",
        "theme-density": "default",
        "theme-contrast": "system",
    }
    return desk.post(reverse("wagtailadmin_account"), sent)


def test_the_right_old_password_changes_it(desk: Client) -> None:
    assert change(desk, RIGHT).status_code == 302
    assert User.objects.get().check_password(NEW)


def test_wrong_old_passwords_count_as_wrong_passwords_of_a_sign_in(desk: Client) -> None:
    answers = [change(desk, WRONG).status_code for _ in range(ACCOUNT_FROM_CLIENT)]
    assert answers == [200] * (ACCOUNT_FROM_CLIENT - 1) + [429]
    refused = change(desk, RIGHT)
    assert refused.status_code == 429
    assert "Too many wrong passwords. Wait 15 minutes" in refused.content.decode()
    assert User.objects.get().check_password(RIGHT)
    assert sign_in(password=RIGHT).status_code == 429
