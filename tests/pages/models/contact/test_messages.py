"""The messages at the registrar's desk: whom each is about, and which are done."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from pages import done_messages
from pages.models import ContactMessage, ContactPage
from tests import builders
from tests.builders import member_of


def message(**answers: str) -> ContactMessage:
    fields = {"your_name": "Ida", "your_email": "", "endorsement_number": "", "your_message": "Hello.", **answers}
    return ContactMessage.objects.create(fingerprint=str(ContactMessage.objects.count()), form_data=fields)


def listed(client: Client, **asked: str) -> list[tuple[str, str]]:
    """The person and what is said about done, of each message, the oldest first: the clock stands."""
    page = ContactPage.objects.get()
    answer = client.get(reverse("wagtailforms:list_submissions", args=[page.pk]), asked)
    rows = BeautifulSoup(answer.content, "html.parser").select("table.listing tbody tr")
    return [tuple(" ".join(cell.get_text(" ").split()) for cell in row.select("td")[-2:]) for row in rows]  # type: ignore[misc]


def mark(client: Client, one: ContactMessage, done: str = "yes", **data: Any) -> Any:
    return client.post(reverse("contact_message_done", args=[one.pk]), {"done": done, **data})


@pytest.fixture
def desk(new_site: None) -> Client:
    return member_of("Registrars")


def test_a_message_leads_to_the_person_by_number_or_by_the_senders_email(desk: Client) -> None:
    ada = builders.endorsee("Winter", email="Ada@example.org")
    ben = builders.endorsee("Summer", "Ben")
    builders.endorsee("One", email="shared@example.org")
    builders.endorsee("Two", email="shared@example.org")
    message(endorsement_number=f"my number is {ben.number.lower()}", your_email="ada@example.org")
    message(your_email=" ada@EXAMPLE.org ")
    message(your_email="shared@example.org")
    message(endorsement_number="VA-000000-0")
    assert [person for person, _done in listed(desk)] == [ben.name, ada.name, "", ""]


def test_a_message_is_done_and_opened_again_with_name_and_day(desk: Client) -> None:
    first, second = message(), message()
    answer = mark(desk, first, next="/admin/?page=2")
    assert answer.url == "/admin/?page=2"
    assert listed(desk)[0][1].endswith(", Registrars Reopen")
    assert [len(listed(desk, done=which)) for which in ("yes", "no", "")] == [1, 1, 2]
    mark(desk, first, done="no")
    assert [done for _person, done in listed(desk)] == ["Mark as Done"] * 2
    assert second.pk not in done_messages.done_entries([first, second])


def test_marking_twice_writes_once(desk: Client) -> None:
    one = message()
    for _time in range(2):
        mark(desk, one)
    assert done_messages._entries().count() == 1


def test_a_message_deleted_meanwhile_is_told(desk: Client) -> None:
    one = message()
    url = reverse("contact_message_done", args=[one.pk])
    one.delete()
    assert "Somebody deleted this message meanwhile." in desk.post(url, {"done": "yes"}, follow=True).content.decode()


def test_a_foreign_address_to_return_to_is_not_followed(desk: Client) -> None:
    assert mark(desk, message(), next="https://example.org/").url == reverse("contact_messages")


def test_only_who_may_read_messages_marks_them(desk: Client) -> None:
    one = message()
    mark(member_of("Communications"), one)
    assert done_messages.done_entries([one]) == {}


def test_a_person_is_named_to_who_may_see_the_registry_alone(desk: Client) -> None:
    message(endorsement_number=builders.endorsee("Winter").number)
    reader = User.objects.create_user("reader")
    codenames = ["access_admin", "handle_contactmessage"]
    reader.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(reader)
    assert listed(client) == [("", "Mark as Done")]


def test_list_costs_the_same_queries_at_any_size(desk: Client, django_assert_max_num_queries: Any) -> None:
    for _each in range(15):
        mark(desk, message(endorsement_number=builders.endorsee("Winter").number))
    listed(desk)
    with django_assert_max_num_queries(22):
        assert len(listed(desk)) == 15
