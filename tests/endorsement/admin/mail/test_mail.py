from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from endorsement.enums import MessageKind, MessageStatus
from endorsement.mail import outbox
from endorsement.models import Endorsee, Message, MessageText
from tests import builders
from tests.endorsement.admin.reading import soup

pytestmark = pytest.mark.django_db

TEXT = "/admin/registry/mail/texts/due_7/en/"


@pytest.fixture
def ada() -> Endorsee:
    return builders.lapsing(email="ada@example.org").endorsee


def note(to: Endorsee) -> Message:
    message = outbox.queue(endorsee=to, kind=MessageKind.NOTE, values={"subject": "News", "text": "We moved."})
    assert message is not None
    return message


def test_the_list_by_kind_status_and_cycle(admin_client, ada) -> None:
    note(ada)
    link = outbox.queue(endorsee=ada, kind=MessageKind.LINK, cycle=builders.cycle(date(2026, 10, 1)))

    def listed(query: str) -> int:
        return len(soup(admin_client.get(f"/admin/registry/mail/?{query}")).select("table.listing tbody tr"))

    queries = ("", "kind=note", f"cycle={link.cycle_id}", "status=queued", "status=sent", "kind=x", "cycle=x")
    assert [listed(query) for query in queries] == [2, 1, 1, 2, 0, 0, 0]


def test_a_failed_message_shows_and_can_be_sent_again(admin_client, ada) -> None:
    message = note(ada)
    Message.objects.update(status=MessageStatus.FAILED, error="550 No such user", attempts=1)
    record = admin_client.get(reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[ada.pk])).content.decode()
    assert "The last email to this address failed." in record
    assert "550 No such user" in admin_client.get("/admin/registry/mail/").content.decode()
    address = reverse("endorsement_message", args=[message.pk])
    assert "Send again" in admin_client.get(address).content.decode()
    admin_client.post(address)
    assert Message.objects.get().status == MessageStatus.QUEUED


def test_mail_leaves_at_the_press_of_a_button(admin_client, ada) -> None:
    note(ada)
    assert "1 message is queued." in admin_client.get("/admin/registry/mail/send/").content.decode()
    answer = admin_client.post("/admin/registry/mail/send/", follow=True)
    assert "1 message was sent." in answer.content.decode()
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_a_text_is_edited_and_taken_back(admin_client, ada) -> None:
    admin_client.post(TEXT, {"subject": "Hi {name}", "body": "By {deadline}: {link}"})
    assert MessageText.objects.get().body == "By {deadline}: {link}"
    admin_client.post(TEXT, {"reset": "1"})
    assert not MessageText.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"subject": "Hi", "body": "Dear {nmae}"}, "This mail has no field {nmae}."),
        ({"subject": "{link}", "body": "x"}, "A subject can&#x27;t have the personal link."),
        ({"subject": "Hi", "body": "x", "preview": "1", "number": "VA-X"}, "Nobody has this endorsement number."),
        ({"subject": "Hi", "body": "x", "preview": "1"}, "Enter the endorsement number of the person"),
        ({"subject": "Hi", "body": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_a_text_is_refused_in_words(admin_client, sent, told) -> None:
    assert told in admin_client.post(TEXT, sent).content.decode()
    assert not MessageText.objects.exists()


def test_preview_and_test_have_a_real_persons_data_and_mail_only_oneself(admin_client, admin_user, ada) -> None:
    text = {"subject": "Hi {name}", "body": "{link}", "number": ada.number}
    page = admin_client.post(TEXT, {**text, "preview": "1"}).content.decode()
    assert "Hi Ada Winter" in page
    assert "/renew/" not in page
    admin_client.post(TEXT, {**text, "test": "1"})
    [test] = mail.outbox
    assert (test.to, test.subject) == ([admin_user.email], "Test: Hi Ada Winter")
    assert not Message.objects.exists()


def test_a_text_of_no_kind_is_not_found(admin_client) -> None:
    assert admin_client.get("/admin/registry/mail/texts/x/en/").status_code == 404


def test_a_note_to_a_selection(admin_client, ada) -> None:
    quiet = builders.endorsee("Quiet", email="q@example.org", no_mail=True)
    address = f"/admin/bulk/endorsement/endorsee/email/?id={ada.pk}&id={quiet.pk}"
    admin_client.post(address, {"subject": "News for {name}", "text": "We moved."})
    message = Message.objects.get()
    assert (message.endorsee, message.subject, message.kind) == (ada, "News for Ada Winter", MessageKind.NOTE)
    history = admin_client.get(reverse("wagtailsnippets_endorsement_endorsee:history", args=[ada.pk]))
    assert "Emailed. subject: News for Ada Winter" in history.content.decode()


def test_a_note_with_an_unknown_field_is_refused(admin_client, ada) -> None:
    address = f"/admin/bulk/endorsement/endorsee/email/?id={ada.pk}"
    page = admin_client.post(address, {"subject": "News", "text": "Dear {nmae}, {text}"}).content.decode()
    assert "A note has no field {nmae}, {text}." in page
    assert not Message.objects.exists()
