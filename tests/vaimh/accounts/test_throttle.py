from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from tests.builders import registrar
from tests.conftest import NOON
from tests.vaimh.accounts.signing_in import RIGHT, WRONG, said, sign_in
from vaimh.accounts.throttle import ACCOUNT, ACCOUNT_FROM_CLIENT, CLIENT, WAIT

TOO_MANY = "Too many wrong passwords. Wait 15 minutes, then try again. An administrator can unlock you sooner."


@pytest.fixture(autouse=True)
def clock(db: None) -> Iterator[time_machine.Traveller]:
    registrar()
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def guess(times: int, **where: str) -> None:
    for _ in range(times):
        sign_in(**where)


def noted(count: int, *, username: str, at: str) -> None:
    AccessAttempt.objects.create(username=username, ip_address=at, user_agent=f"{count}", failures_since_start=count)


def test_the_right_password_after_sixty_wrong_ones_is_refused_until_the_wait_is_over(clock) -> None:
    guess(60)
    refused = sign_in(password=RIGHT)
    assert (refused.status_code, refused["Retry-After"], said(refused)) == (429, "900", [TOO_MANY])
    clock.shift(WAIT - timedelta(seconds=1))
    assert said(sign_in(password=RIGHT)) == [TOO_MANY.replace("15 minutes", "1 minute")]
    clock.shift(timedelta(seconds=2))
    assert sign_in(password=RIGHT).status_code == 302


def test_the_last_wrong_password_says_how_long_to_wait(clock) -> None:
    wrong = "Your username and password didn't match. Please try again."
    assert [said(sign_in()) for _ in range(ACCOUNT_FROM_CLIENT)] == [[wrong]] * (ACCOUNT_FROM_CLIENT - 1) + [[TOO_MANY]]


def test_an_account_that_does_not_exist_is_refused_in_the_same_words() -> None:
    guess(ACCOUNT_FROM_CLIENT, username="nobody")
    assert said(sign_in(username="nobody", password=RIGHT)) == [TOO_MANY]


def test_a_guesser_does_not_lock_the_owner_out_elsewhere() -> None:
    guess(ACCOUNT_FROM_CLIENT, at="192.0.2.1")
    assert sign_in(password=RIGHT, at="192.0.2.2").status_code == 302


def test_guesses_from_many_clients_lock_the_account() -> None:
    noted(ACCOUNT - 1, username="registrar", at="198.51.100.1")
    assert sign_in(at="198.51.100.2").status_code == 429
    assert said(sign_in(password=RIGHT, at="192.0.2.9")) == [TOO_MANY]


def test_a_client_that_tries_many_accounts_waits_and_nobody_else_does() -> None:
    noted(CLIENT, username="somebody", at="198.51.100.1")
    assert said(sign_in(password=RIGHT, at="198.51.100.1")) == [TOO_MANY]
    assert sign_in(password=RIGHT, at="198.51.100.2").status_code == 302


def test_the_right_password_forgets_only_ones_own_wrong_ones() -> None:
    guess(2)
    noted(7, username="registrar", at="198.51.100.7")
    noted(9, username="somebody", at="192.0.2.1")
    assert sign_in(password=RIGHT).status_code == 302
    assert set(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == {7, 9}


def test_the_client_cannot_choose_its_address() -> None:
    for number in range(ACCOUNT_FROM_CLIENT):
        client = Client(REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": f"203.0.113.{number}"})
        client.post(reverse("wagtailadmin_login"), {"username": "registrar", "password": WRONG})
    assert sign_in(password=RIGHT).status_code == 429


@pytest.mark.parametrize(
    ("header", "others"), [("198.51.100.7", "198.51.100.8"), ("2001:db8:1:2::7", "2001:db8:1:3::7")]
)
def test_behind_a_proxy_each_client_counts_alone(settings, header: str, others: str) -> None:
    settings.REGISTRY_PROXY_COUNT = 1
    login = {"path": reverse("wagtailadmin_login"), "data": {"username": "registrar", "password": WRONG}}
    for _ in range(ACCOUNT_FROM_CLIENT):
        last = Client(headers={"X-Forwarded-For": f"1.2.3.4, {header}"}).post(**login)
    assert last.status_code == 429
    assert Client(headers={"X-Forwarded-For": others}).post(**login).status_code == 200


def test_a_cache_that_fails_lets_nobody_guess(settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    guess(ACCOUNT_FROM_CLIENT)
    assert said(sign_in(password=RIGHT)) == [TOO_MANY]


@pytest.mark.parametrize("username", ["a\0b", "x" * 254, ""])
def test_a_strange_account_name_is_only_a_wrong_one(username: str) -> None:
    assert sign_in(username=username).status_code == 200


def test_wrong_passwords_are_kept_nowhere() -> None:
    guess(2)
    assert [WRONG in attempt.post_data for attempt in AccessAttempt.objects.all()] == [False]


def test_there_is_one_page_to_sign_in(client: Client) -> None:
    answer = client.get("/_util/login/?next=/members/")
    assert (answer.status_code, answer.url) == (302, "/admin/login/?next=/members/")
