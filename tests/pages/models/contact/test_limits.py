"""How many messages the contact form takes, and how it mails a storm of them."""

from datetime import timedelta
from io import StringIO

from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client

from endorsement.models import RegistrySettings
from endorsement.public.rate_limit import NETWORK_SHARE
from pages.models import ContactMessage
from pages.models.contact import MAILS_AN_HOUR
from pages.spam_protection import MOST
from tests.pages.models.contact.sending import ADDRESS, ANSWERS, faults, heading, send, value


def test_who_sends_too_much_waits_and_keeps_the_text(client: Client, opened) -> None:
    for number in range(MOST):
        send(client, opened, your_message=f"Message {number}")
    response = send(client, opened)
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (429, "3600", "no-store")
    assert faults(response) == ["We received many messages from your connection. Please try again in an hour."]
    assert value(response, "your_message").replace("\r\n", "\n") == ANSWERS["your_message"]
    assert heading(client.post(ADDRESS, {**ANSWERS, **opened}, REMOTE_ADDR="192.0.2.7")) == "We received your message"
    assert ContactMessage.objects.count() == MOST + 1


def send_from(network: str, opened: dict[str, str], times: int) -> list[int]:
    return [
        Client(REMOTE_ADDR=f"{network}:{number:x}::1")
        .post(ADDRESS, {**ANSWERS, **opened, "your_message": f"{network} {number}"})
        .status_code
        for number in range(times)
    ]


def test_a_network_that_changes_its_address_each_time_waits_too(opened) -> None:
    allowed = MOST * NETWORK_SHARE
    assert send_from("2001:db8:1", opened, 60) == [200] * allowed + [429] * (60 - allowed)
    assert send_from("2001:db8:2", opened, 1) == [200]


def test_all_together_send_only_so_many(opened, monkeypatch) -> None:
    monkeypatch.setattr("pages.spam_protection.MOST_IN_ALL", 3)
    assert [send_from(f"2001:db8:{number:x}", opened, 1)[0] for number in range(5)] == [200, 200, 200, 429, 429]


def test_a_storm_of_messages_is_stored_whole_and_mailed_in_one_digest(opened, clock, capsys) -> None:
    assert set(send_from("2001:db8:1", opened, 25)) == {200}
    assert (ContactMessage.objects.count(), len(mail.outbox)) == (25, MAILS_AN_HOUR)
    call_command("mail_messages")
    assert len(mail.outbox) == MAILS_AN_HOUR
    clock.shift(timedelta(minutes=10))
    call_command("mail_messages")
    digest = mail.outbox[MAILS_AN_HOUR]
    assert (digest.subject, digest.to) == ("15 messages", ["vaendorsement@vcu.edu"])
    assert digest.body.startswith(
        "Nov. 22, 2026, 12:01 p.m.\n"
        "Your name: Ida Example\n"
        "Your email: ida@example.org\n"
        "What is it about: A correction to the list\n"
        "Endorsement number: VA-7K2M9Q-4\n"
        "Your message: 2001:db8:1 10\n\n"
    )
    assert digest.body.endswith(f"\n\nAll messages: {settings.WAGTAILADMIN_BASE_URL}/admin/messages/\n")
    assert {message.delivery for message in ContactMessage.objects.all()} == {"emailed"}
    call_command("mail_messages")
    assert len(mail.outbox) == MAILS_AN_HOUR + 1
    assert capsys.readouterr().out.splitlines() == [
        "No message waits.",
        "15 messages mailed in one.",
        "No message waits.",
    ]


def test_the_digest_brings_what_the_mail_server_did_not_take(client: Client, opened, clock, monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: no_server())
        send(client, opened)
        clock.shift(timedelta(minutes=10))
        call_command("mail_messages", stderr=StringIO())
    assert ContactMessage.objects.get().delivery == "not emailed"
    call_command("mail_messages", stdout=StringIO())
    assert ([sent.subject for sent in mail.outbox], ContactMessage.objects.get().delivery) == (["1 message"], "emailed")


def test_the_digest_leaves_spam_and_old_messages_alone(client: Client, opened, clock) -> None:
    RegistrySettings.objects.update(contact_email="")
    send(client, opened)
    send(client, opened, **{"guard-website": "https://spam.example"})
    RegistrySettings.objects.update(contact_email="registry@example.org")
    clock.shift(timedelta(days=8))
    call_command("mail_messages", stdout=StringIO())
    assert mail.outbox == []


def no_server() -> None:
    raise ConnectionRefusedError
