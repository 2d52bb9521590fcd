from base64 import b32decode
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp

from tests.builders import registrar
from tests.conftest import NOON
from tests.pages.reading import part, texts
from tests.vaimh.accounts.signing_in import RIGHT

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]
HOME, SET_UP, ASK = "/admin/", "/admin/account/second-factor/", "/admin/second-factor/"


@pytest.fixture
def clock(new_site: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def user(clock) -> User:
    user = registrar()
    user.groups.add(Group.objects.get(name="Registrars"))
    return user


def signed_in(username: str = "registrar") -> Client:
    client = Client()
    client.post(reverse("wagtailadmin_login"), {"username": username, "password": RIGHT})
    return client


def app_of(client: Client) -> bytes:
    """The key that the page shows, as an app keeps it."""
    return b32decode(texts(client.get(SET_UP).content, "main code")[0].replace(" ", ""))


def code_of(key: bytes) -> str:
    return f"{totp(key):06}"


def turned_on(client: Client, key: bytes) -> list[str]:
    """The recovery codes."""
    return texts(client.post(SET_UP, {"code": code_of(key)}).content, "main li code")


def give(client: Client, code: str, address: str = HOME) -> HttpResponse:
    return client.post(ASK, {"code": code, "next": address})


def where(client: Client, address: str = HOME) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.get("Location", "")


@pytest.fixture
def enrolled(user: User, clock) -> tuple[bytes, list[str]]:
    client = signed_in()
    key = app_of(client)
    codes = turned_on(client, key)
    clock.shift(timedelta(minutes=1))
    return key, codes


def test_nobody_is_asked_unless_they_wish(user: User) -> None:
    assert where(signed_in()) == (200, "")


def test_it_is_set_up_with_the_code_of_the_app(user: User, clock) -> None:
    client = signed_in()
    key = app_of(client)
    wrong = client.post(SET_UP, {"code": "000000"})
    assert "This code is not right." in wrong.content.decode()
    codes = turned_on(client, key)
    assert (len(set(codes)), where(client)) == (10, (200, ""))
    assert "10 recovery codes are left." in part(client.get(SET_UP).content, "main")


def test_the_code_is_asked_after_the_password_and_leads_on(enrolled) -> None:
    client = signed_in()
    assert where(client, "/admin/pages/?a=1") == (302, f"{ASK}?next=/admin/pages/%3Fa%3D1")
    assert "This code is not right." in give(client, "000000").content.decode()
    assert where(client)[0] == 302


def test_the_right_code_opens_the_admin(enrolled) -> None:
    key, _codes = enrolled
    client = signed_in()
    answer = give(client, code_of(key), "/admin/pages/")
    assert (answer.status_code, answer.url, where(client)) == (302, "/admin/pages/", (200, ""))


def test_a_code_is_good_once(enrolled) -> None:
    code = code_of(enrolled[0])
    assert [give(signed_in(), code).status_code for _ in range(2)] == [302, 200]


def test_a_recovery_code_is_good_once(enrolled) -> None:
    _key, codes = enrolled
    assert [give(signed_in(), f" {codes[0].upper()} ").status_code for _ in range(2)] == [302, 200]


def test_each_wrong_code_makes_the_next_one_wait_longer(enrolled, clock) -> None:
    key, _codes = enrolled
    client = signed_in()
    for _ in range(4):
        told = give(client, "000000").content.decode()
        clock.shift(timedelta(seconds=10))
    assert "You can try another one in 8 seconds." in told
    for _ in range(2):
        told = give(client, "000000").content.decode()
    assert "in 16 seconds" in told
    assert give(client, code_of(key)).status_code == 200
    clock.shift(timedelta(seconds=17))
    assert give(client, code_of(key)).status_code == 302


@pytest.mark.parametrize("code", ["", "٠١٢٣٤٥", "1" * 30, "\0", "abc"])
def test_a_strange_code_is_only_a_wrong_one(enrolled, code: str) -> None:
    assert give(signed_in(), code).status_code == 200


def test_before_the_code_the_rest_of_the_site_sees_a_visitor(enrolled) -> None:
    client = signed_in()
    assert client.get("/").wsgi_request.user.is_anonymous
    assert where(client, "/admin/api/main/pages/")[0] == 302


def test_the_code_is_asked_only_of_those_who_have_one(user: User) -> None:
    client = signed_in()
    assert where(client, ASK) == (302, HOME)


def test_it_is_turned_off_with_the_password(enrolled) -> None:
    client = signed_in()
    give(client, code_of(enrolled[0]))
    client.post(SET_UP, {"turn_off": "1", "password": "wrong"})
    assert where(signed_in())[0] == 302
    client.post(SET_UP, {"turn_off": "1", "password": RIGHT})
    assert where(signed_in()) == (200, "")


def test_new_recovery_codes_end_the_old_ones(enrolled) -> None:
    key, old = enrolled
    client = signed_in()
    give(client, code_of(key))
    new = texts(client.post(SET_UP, {"new_codes": "1", "password": RIGHT}).content, "main li code")
    assert (len(new), set(new) & set(old)) == (10, set())
    assert [give(signed_in(), code).status_code for code in (old[0],)] == [200]


@pytest.mark.parametrize("groups", [["Registrars"], ["superusers"]])
def test_a_group_can_be_required_to_have_one(user: User, settings, groups: list[str]) -> None:
    settings.REQUIRE_SECOND_FACTOR_GROUPS = groups
    User.objects.create_superuser("boss", password=RIGHT)
    asked = {name: where(signed_in(name)) for name in ("registrar", "boss")}
    required = "registrar" if groups == ["Registrars"] else "boss"
    to_set_up = (302, f"{SET_UP}?next=/admin/")
    assert asked == {name: to_set_up if name == required else (200, "") for name in asked}
    client = signed_in(required)
    turned_on(client, app_of(client))
    assert where(client) == (200, "")


def test_a_required_one_is_replaced_and_not_turned_off(enrolled, settings) -> None:
    settings.REQUIRE_SECOND_FACTOR_GROUPS = ["Registrars"]
    client = signed_in()
    give(client, code_of(enrolled[0]))
    client.post(SET_UP, {"turn_off": "1", "password": RIGHT})
    assert where(client) == (302, f"{SET_UP}?next=/admin/")
    assert app_of(client) != enrolled[0]


def test_the_operator_turns_it_off_for_whoever_lost_everything(enrolled, capsys) -> None:
    for _ in range(2):
        call_command("reset_second_factor", "registrar")
    assert capsys.readouterr().out.splitlines() == [
        "The second factor of registrar is off.",
        "The second factor of registrar was not on.",
    ]
    assert where(signed_in()) == (200, "")
    with pytest.raises(CommandError, match="No user is called"):
        call_command("reset_second_factor", "nobody")


def test_the_picture_and_the_key_are_the_same_secret(user: User) -> None:
    page = BeautifulSoup(signed_in().get(SET_UP).content, "html.parser")
    assert page.select_one("main img")["alt"] == "QR code with the key below"
    assert page.select_one("main img")["src"].startswith("data:image/svg+xml")


def test_the_account_page_leads_to_it(user: User) -> None:
    assert SET_UP in signed_in().get("/admin/account/").content.decode()
