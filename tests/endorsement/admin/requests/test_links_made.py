"""A registrar makes a link for somebody, or mails it."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import ModelLogEntry

from endorsement.models import Endorsee, Message, RenewalLink
from tests.endorsement.requests.asking import due

pytestmark = pytest.mark.django_db

CYCLE = "2026-10-01"


@pytest.fixture
def ada(noon) -> Endorsee:
    return due(email="ada@example.org").endorsee


def address(person: Endorsee) -> str:
    return f"/admin/registry/requests/link/{person.pk}/"


def history(person: Endorsee) -> list[str]:
    return list(ModelLogEntry.objects.filter(object_id=str(person.pk)).values_list("action", flat=True))


@pytest.mark.usefixtures("new_site")
def test_the_link_is_shown_once_and_works(desk, ada):
    page = BeautifulSoup(desk.post(address(ada), {"cycle": CYCLE, "make": "1"}).content, "html.parser")
    link = page.select_one("#renewal-link")["value"]
    [path] = re.findall(r"/registry/renew/[\w-]{43}/$", link)
    assert Client().get(path).status_code == 200
    assert "/registry/renew/" not in desk.get(address(ada)).content.decode()
    assert "endorsement.make_link" in history(ada)


def test_it_is_mailed_to_the_address_of_the_record(desk, ada):
    desk.post(address(ada), {"cycle": CYCLE, "mail": "1"})
    message = Message.objects.get()
    assert (message.kind, message.address, "{link}" in message.body) == ("link", "ada@example.org", True)
    assert (RenewalLink.objects.count(), "endorsement.mail" in history(ada)) == (0, True)


def test_people_who_get_no_mail_have_no_button_and_get_none(desk, ada):
    Endorsee.objects.update(no_mail=True)
    assert b'name="mail"' not in desk.get(address(ada)).content
    assert "Nothing was mailed" in desk.post(address(ada), {"cycle": CYCLE, "mail": "1"}).content.decode()
    assert not Message.objects.exists()


@pytest.mark.parametrize("cycle", ["", "2019-10-01", "someday", "\0"])
def test_there_is_no_link_for_any_other_cycle(desk, ada, cycle):
    assert desk.post(address(ada), {"cycle": cycle, "make": "1"}).status_code == 200
    assert not RenewalLink.objects.exists()


def test_only_who_may_decide_makes_one(user_who_may, ada):
    client = Client()
    client.force_login(user_who_may("view_endorsee", "change_endorsee", "send_message"))
    assert client.post(address(ada), {"cycle": CYCLE, "make": "1"}).status_code == 302
    assert not RenewalLink.objects.exists()
