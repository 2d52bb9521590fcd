"""The contact form: what a message becomes, what a robot becomes, and what a person reads when something is missing."""

import logging
from datetime import timedelta
from smtplib import SMTPException

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core import mail
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from endorsement.models import RegistrySettings
from pages.models import ContactField, ContactMessage, ContactPage
from pages.spam_protection import FASTEST, OLDEST
from tests.builders import endorsed, member_of
from tests.pages.models.contact.sending import ADDRESS, ANSWERS, NOON, faults, heading, send, unseen, value
from tests.pages.reading import links, part, texts

# --- A message ---


def test_a_message_is_kept_and_mailed_to_the_contact_mailbox(client: Client, opened) -> None:
    response = send(client, opened)
    assert (response.status_code, heading(response)) == (200, "We received your message")
    [message] = ContactMessage.objects.all()
    assert message.get_data() == {**ANSWERS, "submit_time": message.submit_time, "delivery": "emailed"}
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to, sent.subject) == (
        ["vaendorsement@vcu.edu"],
        ["ida@example.org"],
        "Contact: VA-7K2M9Q-4",
    )
    assert sent.body == (
        "Your name: Ida Example\n"
        "Your email: ida@example.org\n"
        "What is it about?: A correction to the list\n"
        "Endorsement number: VA-7K2M9Q-4\n"
        "Your message: My county is not right.\nIt is Bath County.\n"
        "\n"
        f"All messages: {settings.WAGTAILADMIN_BASE_URL}/admin/messages/\n"
    )


def test_the_mailbox_is_changed_in_one_place_or_for_the_form_alone(client: Client, opened) -> None:
    RegistrySettings.objects.update(contact_email="registry@example.org")
    send(client, opened)
    ContactPage.objects.update(to_address="one@example.org, two@example.org", subject="From the site")
    send(client, opened, your_message="Another one", endorsement_number="")
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [
        (["registry@example.org"], "Contact: VA-7K2M9Q-4"),
        (["one@example.org", "two@example.org"], "From the site"),
    ]


@pytest.mark.parametrize("fault", [SMTPException("No."), ConnectionRefusedError(), TimeoutError()])
def test_a_message_that_cannot_be_mailed_is_kept_and_said_so_to_staff(
    client: Client, opened, monkeypatch, caplog, fault
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise fault

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    assert heading(send(client, opened)) == "We received your message"
    message = ContactMessage.objects.get()
    assert message.delivery == "not emailed"
    assert caplog.messages == [f"The site stored message {message.pk} of the contact form but couldn't email it."]
    assert "Bath County" not in caplog.text


def test_a_message_is_kept_where_nobody_named_a_mailbox(client: Client, opened, caplog) -> None:
    RegistrySettings.objects.update(contact_email="")
    with caplog.at_level(logging.ERROR):
        send(client, opened)
    assert (ContactMessage.objects.get().delivery, mail.outbox, len(caplog.messages)) == ("not emailed", [], 1)


def test_a_double_click_sends_one_message(client: Client, opened) -> None:
    assert heading(send(client, opened)) == heading(send(client, opened)) == "We received your message"
    assert (ContactMessage.objects.count(), len(mail.outbox)) == (1, 1)


def test_another_message_from_the_same_form_is_another_message(client: Client, opened) -> None:
    send(client, opened)
    send(client, opened, your_message="And my city.")
    assert (ContactMessage.objects.count(), len(mail.outbox)) == (2, 2)


def test_no_header_is_smuggled_into_the_mail(client: Client, opened) -> None:
    send(
        client,
        opened,
        endorsement_number="VA-1\r\nBcc: victim@example.org",
        your_name="Ida\r\nBcc: victim@example.org",
    )
    [sent] = mail.outbox
    assert sent.subject == "Contact: VA-1 Bcc: victim@example.org"
    assert sent.recipients() == ["vaendorsement@vcu.edu"]
    assert "Your name: Ida Bcc: victim@example.org\n" in sent.body
    response = send(client, opened, your_email="ida@example.org\r\nBcc: victim@example.org")
    assert faults(response) == ["Your email: Enter a valid email address."]


# --- Robots ---


def test_a_filled_trap_is_answered_like_any_message_and_not_mailed(client: Client, opened) -> None:
    honest = send(client, opened).content
    trapped = send(client, opened, **{"guard-website": "https://spam.example"}, your_message="Buy!").content
    assert trapped == honest
    assert len(mail.outbox) == 1
    assert ContactMessage.objects.get(is_suspicious=True).delivery == "held: looks like spam"


def test_a_form_filled_in_faster_than_anybody_types_is_not_mailed(client: Client, clock) -> None:
    hidden = unseen(client.get(ADDRESS))
    clock.shift(FASTEST)
    assert heading(send(client, hidden)) == "We received your message"
    assert (ContactMessage.objects.get().is_suspicious, mail.outbox) == (True, [])


@pytest.mark.parametrize("stamp", ["", "made-up", "made-up:1:2", "a\0b", "é" * 10_000])
def test_a_form_that_was_never_opened_sends_nothing(client: Client, opened, stamp: str) -> None:
    response = send(client, opened, **{"guard-opened": stamp})
    assert (response.status_code, len(faults(response)), ContactMessage.objects.count()) == (200, 1, 0)


def test_a_form_left_open_for_too_long_keeps_its_text_and_is_sent_again(client: Client, opened, clock) -> None:
    clock.shift(timedelta(seconds=OLDEST + 1))
    response = send(client, opened)
    assert faults(response) == ["This form was open for too long. Your text is still here. Please send it again."]
    assert value(response, "your_message").replace("\r\n", "\n") == ANSWERS["your_message"]
    again = unseen(response)
    clock.shift(timedelta(seconds=5))
    assert heading(send(client, again)) == "We received your message"
    assert ContactMessage.objects.get().delivery == "emailed"


def test_mending_a_mistake_does_not_begin_the_time_anew(client: Client, opened) -> None:
    response = send(client, opened, your_name="")
    assert unseen(response) == opened


def test_nobody_meets_the_trap(client: Client) -> None:
    trap = BeautifulSoup(client.get(ADDRESS).content, "html.parser").select_one(".form-trap")
    field = trap.select_one("input")
    assert (trap["aria-hidden"], field["tabindex"], field["autocomplete"], field["type"]) == (
        "true",
        "-1",
        "off",
        "text",
    )


# --- What a person reads ---


def test_what_is_missing_is_told_at_the_top_and_at_the_field_and_the_rest_stays(client: Client, opened) -> None:
    response = send(client, opened, your_name=" ", your_email="ida", what_is_it_about="Nonsense")
    soup = BeautifulSoup(response.content, "html.parser")
    assert faults(response) == [
        "Your name: Please fill in this field.",
        "Your email: Enter a valid email address.",
        "What is it about?: Select a valid choice. Nonsense is not one of the available choices.",
    ]
    assert links(response.content, ".form-errors a") == [
        ("Your name", "#id_your_name"),
        ("Your email", "#id_your_email"),
        ("What is it about?", "#id_what_is_it_about"),
    ]
    summary = soup.select_one(".form-errors")
    assert (summary["role"], summary["tabindex"], summary.has_attr("autofocus")) == ("alert", "-1", True)
    email = soup.select_one("#id_your_email")
    assert (email["aria-invalid"], email["aria-describedby"]) == ("true", "id_your_email_helptext id_your_email_error")
    assert [soup.find(id=part)["id"] for part in email["aria-describedby"].split()]
    assert part(response.content, "title").startswith("Error: Contact")
    assert value(response, "endorsement_number") == "VA-7K2M9Q-4"
    assert (ContactMessage.objects.count(), mail.outbox) == (0, [])


def test_every_field_has_a_label_and_says_in_words_whether_it_is_required(client: Client) -> None:
    soup = BeautifulSoup(client.get(ADDRESS).content, "html.parser")
    fields = soup.select(".field :is(input, select, textarea)")
    assert [
        (" ".join(soup.select_one(f"label[for={field['id']}]").get_text().split()), field.get("autocomplete"))
        for field in fields
    ] == [
        ("Your name (required)", "name"),
        ("Your email (required)", "email"),
        ("What is it about? (required)", None),
        ("Endorsement number", "off"),
        ("Your message (required)", None),
    ]


def test_every_kind_of_field_that_staff_can_add_is_answered(client: Client, opened) -> None:
    page = ContactPage.objects.get()
    for order, kind in enumerate(("radio", "checkboxes", "checkbox", "singleline"), start=10):
        help_text = f"Help with {kind}."
        page.form_fields.add(
            ContactField(
                sort_order=order, label=f"Any {kind}", field_type=kind, choices="One\nTwo", help_text=help_text
            )
        )
    page.save()
    response = send(client, opened)
    soup = BeautifulSoup(response.content, "html.parser")
    targets = [soup.find(id=address[1:]) for _text, address in links(response.content, ".form-errors a")]
    assert [target["type"] for target in targets] == ["radio", "checkbox", "checkbox", "text"]
    assert texts(response.content, "legend") == ["Any radio (required)", "Any checkboxes (required)"]
    described = [fieldset["aria-describedby"].split() for fieldset in soup.select(".field fieldset")]
    assert [[soup.find(id=name) is not None for name in names] for names in described] == [[True, True]] * 2
    more = {"any_radio": "One", "any_checkboxes": ["One", "Two"], "any_checkbox": "on", "any_singleline": "Yes"}
    assert heading(send(client, opened, **more)) == "We received your message"
    assert "Any radio: One\nAny checkboxes: One, Two\nAny checkbox: True\nAny singleline: Yes\n" in mail.outbox[0].body


def test_nobody_keeps_the_form_or_what_became_of_it(client: Client, opened) -> None:
    answers = [client.get(ADDRESS), send(client, opened, your_name=""), send(client, opened)]
    assert [answer["Cache-Control"] for answer in answers] == ["no-store"] * 3


def test_no_other_page_sets_a_cookie(client: Client) -> None:
    for address in ("/", "/endorsement/", "/endorsement/professionals/"):
        assert client.get(address).cookies == {}, address


def test_a_form_without_its_cookie_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post(ADDRESS, ANSWERS)
    assert (response.status_code, heading(response)) == (403, "We couldn't send the form")


# --- The number of a record ---


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", None),
        ("?number=VA-7K2M9Q-4", "VA-7K2M9Q-4"),
        ("?number=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", '"><script>alert(1)</script>'),
        ("?number=%00%0a%0dVA-1%E2%80%AE", "VA-1"),
        ("?number=" + "9" * 5_000, "9" * 40),
        ("?number=a&number=b", "b"),
    ],
)
def test_the_number_in_the_address_is_text_in_the_form(client: Client, query: str, expected: str | None) -> None:
    soup = BeautifulSoup(client.get(f"{ADDRESS}{query}").content, "html.parser")
    assert (soup.select_one("[name=endorsement_number]").get("value"), soup.select(".form script")) == (expected, [])


@pytest.mark.parametrize(
    ("topic", "chosen"),
    [
        ("correction", ["A correction to the list"]),
        ("CORRECTION", ["A correction to the list"]),
        ("", [""]),
        ("nothing-like-it", [""]),
        ("%22%3E%3Cscript%3E", [""]),
    ],
)
def test_a_topic_in_the_address_is_chosen_if_there_is_one(client: Client, topic: str, chosen: list[str]) -> None:
    soup = BeautifulSoup(client.get(f"{ADDRESS}?topic={topic}").content, "html.parser")
    assert [option["value"] for option in soup.select("select option[selected]")] == chosen


def address(number: str = "") -> str:
    tag = Template("{% load site_tags %}{% contact_address number as address %}{{ address|safe }}")
    return tag.render(Context({"number": number}))


def test_the_address_of_the_form_carries_the_number() -> None:
    assert [address(), address("VA-7K2M9Q-4"), address("a&b=c d")] == [
        "/contact/",
        "/contact/?number=VA-7K2M9Q-4",
        "/contact/?number=a%26b%3Dc+d",
    ]


def test_there_is_no_address_while_no_contact_page_is_published() -> None:
    ContactPage.objects.get().unpublish()
    assert address("VA-7K2M9Q-4") == ""


def test_a_record_leads_to_the_form_with_its_number(client: Client) -> None:
    number = endorsed(awarded_on=NOON.date()).endorsee.number
    told = dict(links(client.get(f"/registry/{number}/").content, ".registry-record-links a"))
    assert told["Report a correction"] == f"/contact/?number={number}&topic=correction"
    ContactPage.objects.get().unpublish()
    told = dict(links(client.get(f"/registry/{number}/").content, ".registry-record-links a"))
    assert told["Report a correction"] == f"mailto:vaendorsement@vcu.edu?subject=Correction%20to%20{number}"


# --- Staff ---


def test_registrars_read_export_and_delete_messages(client: Client, opened) -> None:
    send(client, opened, your_message='=HYPERLINK("http://example.org")')
    registrar = member_of("Registrars")
    assert reverse("contact_messages") in registrar.get(reverse("wagtailadmin_home")).content.decode()
    listing = registrar.get(reverse("contact_messages"), follow=True)
    assert [" ".join(th.split()) for th in texts(listing.content, "th")[1:]] == [
        "Submission date",
        "Delivery",
        "Your name",
        "Your email",
        "What is it about?",
        "Endorsement number",
        "Your message",
        "Person",
        "Done",
    ]
    assert texts(listing.content, "tbody td")[2:4] == ["emailed", "Ida Example"]
    shown = listing.redirect_chain[-1][0]
    exported = registrar.get(f"{shown}?export=csv").getvalue().decode()
    assert '"\'=HYPERLINK(""http://example.org"")"' in exported
    page, message = ContactPage.objects.get(), ContactMessage.objects.get()
    registrar.post(
        f"{reverse('wagtailforms:delete_submissions', args=[page.pk])}?selected-submissions={message.pk}",
    )
    assert ContactMessage.objects.count() == 0


@pytest.mark.parametrize("group", ["Communications", "Moderators", "Editors"])
def test_who_edits_the_form_does_not_read_its_messages(client: Client, opened, group: str) -> None:
    send(client, opened)
    page, message = ContactPage.objects.get(), ContactMessage.objects.get()
    editor = member_of(group)
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    home = reverse("wagtailadmin_home")
    assert reverse("contact_messages") not in editor.get(home).content.decode()
    for refused in (
        reverse("contact_messages"),
        reverse("wagtailforms:list_submissions", args=[page.pk]),
        f"{reverse('wagtailforms:delete_submissions', args=[page.pk])}?selected-submissions={message.pk}",
    ):
        for method in (editor.get, editor.post):
            assert (method(refused).status_code, ContactMessage.objects.count()) == (302, 1)


def test_a_deleted_contact_page_leaves_its_messages(client: Client, opened) -> None:
    send(client, opened)
    ContactPage.objects.get().delete()
    response = member_of("Registrars").get(reverse("contact_messages"), follow=True)
    assert texts(response.content, ".messages li") != []
    assert ContactMessage.objects.count() == 1


def test_the_permission_is_offered_to_every_group(admin_client: Client) -> None:
    permission = Permission.objects.get(codename="handle_contactmessage")
    form = BeautifulSoup(admin_client.get(reverse("wagtailusers_groups:add")).content, "html.parser")
    offered = [box["value"] for box in form.select("input[name=permissions]")]
    assert str(permission.pk) in offered
