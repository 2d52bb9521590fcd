import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from tests.builders import member_of, registrar
from tests.pages.reading import texts
from tests.vaimh.accounts.signing_in import RIGHT, sign_in
from vaimh.accounts.throttle import ACCOUNT_FROM_CLIENT

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]
ADDRESS = "/admin/wrong-passwords/"


@pytest.fixture
def locked() -> None:
    registrar()
    for _ in range(ACCOUNT_FROM_CLIENT):
        sign_in()
    sign_in("somebody", at="192.0.2.3")


def test_an_administrator_reads_who_waits_and_unlocks_one(admin_client: Client, locked: None) -> None:
    rows = texts(
        admin_client.get(ADDRESS).content, "tbody tr :is(th, td:nth-child(2), td:nth-child(3), td:nth-child(5))"
    )
    assert rows == [
        *("registrar", "192.0.2.1", "5", "has to wait"),
        *("somebody", "192.0.2.3", "1", "may try again"),
    ]
    answer = admin_client.post(ADDRESS, {"account": "registrar"}, follow=True)
    assert texts(answer.content, ".messages li") == ["registrar can sign in again."]
    assert sign_in(password=RIGHT).status_code == 302
    assert AccessAttempt.objects.get().username == "somebody"


@pytest.mark.parametrize("account", ["", "nobody"])
def test_a_name_that_is_not_in_the_list_unlocks_nobody(admin_client: Client, locked: None, account: str) -> None:
    admin_client.post(ADDRESS, {"account": account})
    assert AccessAttempt.objects.count() == 2


@pytest.mark.parametrize("group", ["Registrars", "Communications", "Moderators", "Editors"])
def test_nobody_else_may(locked: None, group: str) -> None:
    client = member_of(group)
    assert ADDRESS not in client.get(reverse("wagtailadmin_home")).content.decode()
    for answer in (client.get(ADDRESS), client.post(ADDRESS, {"account": "registrar"})):
        assert (answer.status_code, answer.url) == (302, reverse("wagtailadmin_home"))
    assert AccessAttempt.objects.count() == 2


def test_a_manager_of_users_may(locked: None) -> None:
    user = User.objects.create_user("manager")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_user"]))
    client = Client()
    client.force_login(user)
    assert ADDRESS in client.get(reverse("wagtailadmin_home")).content.decode()
    client.post(ADDRESS, {"account": "registrar"})
    assert AccessAttempt.objects.count() == 1
