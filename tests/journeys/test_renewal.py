"""A renewal season on phones: people send requests by their links, and registrars decide about them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect
from wagtail.models import Site

from endorsement.models import Endorsee, Message, RegistrySettings, RenewalRequest
from tests import builders
from tests.endorsement.requests import asking

pytestmark = pytest.mark.once

QUEUE = "/admin/registry/requests/"
CERTIFICATE = {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": asking.PDF}
PHOTO = {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": asking.picture()}


@pytest.fixture
def season(journey_site: Site, at: Callable[[datetime], None]) -> None:
    at(datetime(2026, 11, 22, 15, tzinfo=UTC))
    settings = RegistrySettings.load()
    settings.mail_is_on = True
    settings.save()


@pytest.fixture
def registrar(season: None) -> User:
    user = builders.registrar("ann", first_name="Ann", last_name="Archer")
    user.groups.add(Group.objects.get(name="Registrars"))
    return user


def person(name: str = "Winter") -> str:
    """The address of the page of somebody who is due."""
    return asking.address_of(asking.due("IFS", family_name=name, email=f"{name}@example.org").endorsee)


def fill(page: Page, *, training: str = "15") -> None:
    page.get_by_label("Hours of training").fill(training)
    page.get_by_label("Hours of reflective supervision or consultation").fill("12")
    page.get_by_label("I am a current member").check()
    page.get_by_label("I have read the Code of Ethics").check()
    page.get_by_label("No licensing board").check()
    page.get_by_label("Payment reference").fill("EASy 1234")


def send(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Send", exact=True).click()


def test_a_person_renews_on_a_phone_and_a_registrar_approves(phone: Page, page: Page, registrar, login) -> None:
    address = person()
    phone.goto(address)
    fill(phone)
    phone.get_by_label("Phone", exact=True).fill("804-555-0199")
    phone.get_by_label("Show my phone").check()
    phone.get_by_label("File 1").set_input_files(CERTIFICATE)
    phone.get_by_label("File 2").set_input_files(PHOTO)
    send(phone)
    told = phone.get_by_role("alert")
    expect(told).to_be_focused()
    expect(told).to_contain_text("Tick this to publish what you ticked above")
    phone.get_by_label("I agree that what I ticked here").check()
    phone.get_by_label("File 1").set_input_files(CERTIFICATE)
    phone.get_by_label("File 2").set_input_files(PHOTO)
    send(phone)
    expect(phone.get_by_text("We have your request for 2026–2027, sent on Nov 22, 2026.")).to_be_visible()
    expect(phone.get_by_text("certificate.pdf")).to_be_visible()
    login(page, registrar)
    page.goto(QUEUE)
    page.get_by_role("link", name="Ada Winter").click()
    expect(page.get_by_role("checkbox", name="Phone")).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("link", name="IMG_0001.png").click()
    assert download.value.path().read_bytes() == asking.picture()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("The request of Ada Winter was approved.")).to_be_visible()
    found = Endorsee.objects.listed(asking.TODAY).get()
    assert (found.phone, found.show_phone) == ("804-555-0199", True)
    phone.goto(address)
    expect(phone.get_by_text("It is good through Sep 30, 2027.")).to_be_visible()


def test_what_was_typed_survives_a_lost_connection(phone: Page, season, trouble) -> None:
    address = person()
    phone.goto(address)
    fill(phone, training="9.5")
    phone.get_by_label("Language 2").fill("Spanish")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Send", exact=True).click()
    phone.wait_for_url("chrome-error://**")
    phone.context.set_offline(False)
    phone.goto(address)
    trouble.clear()
    expect(phone.get_by_text("What you typed before is back.")).to_be_visible()
    expect(phone.get_by_label("Hours of training")).to_have_value("9.5")
    expect(phone.get_by_label("Language 2")).to_have_value("Spanish")
    expect(phone.get_by_label("I am a current member")).to_be_checked()
    send(phone)
    answers = RenewalRequest.objects.get().answers
    assert (answers["training_hours"], answers["payment_reference"]) == (9.5, "EASy 1234")
    # Once it has arrived, the tab has forgotten it.
    expect(phone.get_by_role("heading", name="Your renewal")).to_be_visible()
    assert phone.evaluate("sessionStorage.length") == 0
    phone.goto(f"{address}?change=1")
    expect(phone.get_by_label("Hours of training")).to_have_value("9.5")
    expect(phone.get_by_text("What you typed before is back.")).to_be_hidden()


def test_a_person_renews_without_scripts(page_without_javascript: Page, season) -> None:
    page = page_without_javascript
    page.goto(person())
    fill(page)
    send(page)
    expect(page.get_by_text("We have your request")).to_be_visible()
    page.get_by_role("button", name="Withdraw the request").click()
    assert RenewalRequest.objects.get().status == "withdrawn"


@pytest.mark.slow
def test_twenty_requests_eighteen_approved_at_once_one_question_one_declined(
    phone: Page, page: Page, registrar, login
) -> None:
    for number in range(20):
        phone.goto(person(f"Winter{number:02}"))
        # Two people have too few hours.
        fill(phone, training="3" if number in (7, 13) else "15")
        send(phone)
        expect(phone.get_by_text("We have your request")).to_be_visible()
    login(page, registrar)
    page.goto(QUEUE)
    expect(page.get_by_text("20 renewal requests")).to_be_visible()
    page.get_by_role("link", name="Approve several").click()
    expect(page.get_by_text("Those with nothing to look at are ticked: 18.")).to_be_visible()
    page.get_by_role("button", name="Approve the ticked requests").click()
    expect(page.get_by_text("18 requests were approved.")).to_be_visible()
    page.get_by_role("link", name="Ada Winter07").click()
    page.get_by_label("Question").fill("Where are the other hours?")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("The question to Ada Winter07 was sent.")).to_be_visible()
    page.get_by_role("link", name="Ada Winter13").click()
    page.get_by_label("Reason").fill("Three hours are too few.")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("The request of Ada Winter13 was declined.")).to_be_visible()
    statuses = list(RenewalRequest.objects.values_list("status", flat=True))
    assert [statuses.count(status) for status in ("approved", "question", "declined")] == [18, 1, 1]
    kinds = list(Message.objects.values_list("kind", flat=True))
    assert [kinds.count(kind) for kind in ("request_received", "renewed", "question", "request_declined")] == [
        *(20, 18, 1, 1)
    ]
