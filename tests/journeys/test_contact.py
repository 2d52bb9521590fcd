"""A visitor writes to the association: forgets something, mends it, and reads that the message has arrived."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from pages.models import ContactMessage
from pages.spam_protection import FASTEST

pytestmark = pytest.mark.once


@pytest.mark.parametrize("with_javascript", [False, True])
def test_a_visitor_writes_to_the_association(open_page, journey_site, at, with_javascript):
    with open_page(java_script_enabled=with_javascript) as page:
        page.goto("/")
        page.get_by_role("navigation", name="Main menu").get_by_role("link", name="Contact").click()
        page.get_by_label("Your name").fill("Ida Example")
        page.get_by_label("What is it about?").select_option("Renewal")
        page.get_by_label("Your message").fill("When do I renew?\nAnd how?")
        send(page)
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        expect(summary.get_by_role("listitem")).to_have_text(["Your email: Please fill in this field."])
        summary.get_by_role("link", name="Your email").click()
        expect(page.get_by_label("Your email")).to_be_focused()
        page.keyboard.type("ida@example.org")
        expect(page.get_by_label("Your message")).to_have_value("When do I renew?\nAnd how?")
        # Nobody writes faster, and who does is taken for a robot.
        at(timezone.now() + timedelta(seconds=FASTEST + 1))
        send(page)
        expect(page.get_by_role("heading", name="We received your message")).to_be_focused()
        page.reload()
        expect(page.get_by_role("heading", name="We received your message")).to_be_focused()
    assert [(sent.to, sent.reply_to) for sent in mail.outbox] == [(["vaendorsement@vcu.edu"], ["ida@example.org"])]
    assert ContactMessage.objects.get().delivery == "emailed"


def send(page: Page) -> None:
    page.get_by_role("button", name="Send message").click()


def test_the_keyboard_never_stops_at_the_trap(page, journey_site):
    page.goto("/contact/")
    page.get_by_label("Your message").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send message")).to_be_focused()
