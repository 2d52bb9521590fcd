from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.conftest import NOON
from tests.vaimh.accounts.signing_in import said
from vaimh.accounts.session_ages import USED

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]
HOME = "/admin/"


@pytest.fixture
def clock(new_site: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def ages(settings) -> None:
    settings.SESSION_IDLE_AGE, settings.SESSION_MAX_AGE = 2 * 3600, 24 * 3600


def test_a_session_ends_when_nobody_uses_it(clock, admin_client: Client) -> None:
    for _ in range(3):
        assert admin_client.get(HOME).status_code == 200
        clock.shift(timedelta(hours=2))
    clock.shift(timedelta(seconds=1))
    answer = admin_client.get(HOME, follow=True)
    assert answer.redirect_chain == [(f"{reverse('wagtailadmin_login')}?next=/admin/", 302)]
    assert said(answer) == ["You were signed out because some time has passed. Please sign in again."]


def test_a_session_ends_even_if_it_is_used(clock, admin_client: Client) -> None:
    answers = []
    for _ in range(26):
        answers.append(admin_client.get(HOME).status_code)
        clock.shift(timedelta(hours=1))
    assert answers == [200] * 25 + [302]


def test_an_open_editor_alone_does_not_keep_a_session(clock, admin_client: Client) -> None:
    admin_client.get(HOME)
    for _ in range(3):
        clock.shift(timedelta(hours=1))
        admin_client.post("/admin/editing-sessions/ping/wagtailcore/page/3/1/")
    assert admin_client.get(HOME).status_code == 302


def test_a_session_is_not_written_at_each_request(clock, admin_client: Client) -> None:
    admin_client.get(HOME)
    clock.shift(timedelta(minutes=4))
    admin_client.get(HOME)
    assert admin_client.session[USED] == datetime.fromisoformat(NOON).timestamp()
