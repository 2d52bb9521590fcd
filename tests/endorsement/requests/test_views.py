"""The renewal page: what a person sees and sends, and what nobody else learns."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from endorsement import services
from endorsement.enums import HoldKind
from endorsement.models import Endorsee, RenewalRequest
from endorsement.requests import services as requests
from endorsement.requests import views
from tests.endorsement.requests.asking import PDF, TODAY, address_of, due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_site")]

COMPLETE = {
    "training_hours": "15",
    "supervision_hours": "12",
    "membership": "on",
    "ethics": "on",
    "no_sanction": "on",
    "payment_reference": "1234",
}


@pytest.fixture
def address() -> str:
    return address_of(due(phone="804-555-0100").endorsee)


def shown(address: str) -> dict[str, str]:
    """What the form posts as it is shown."""
    soup = BeautifulSoup(Client().get(address).content, "html.parser")
    fields = soup.select("form.registry-renew input[value]:not([type=checkbox])")
    return {field["name"]: field["value"] for field in fields}


def send(address: str, **changed: object):
    return Client().post(address, {**shown(address), **COMPLETE, **changed})


def errors(response) -> list[str]:
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(each.text.split()) for each in soup.select("[role=alert] li")]


def test_what_is_sent_waits_and_is_shown(address):
    answer = send(address, phone="804-555-0199", file_1=SimpleUploadedFile("hours.pdf", PDF))
    request = RenewalRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, address)
    assert (request.proposed, request.files.get().name) == ({"phone": "804-555-0199"}, "hours.pdf")
    assert "We have your request for 2026–2027, sent on Nov 22, 2026." in Client().get(address).content.decode()
    assert Endorsee.objects.get().phone == "804-555-0100"


def test_publishing_takes_consent_and_keeps_its_words(address):
    assert errors(send(address, show_phone="on")) == [
        "I agree that what I ticked here is published with my name w…: "
        "Tick this to publish what you ticked above, or untick that."
    ]
    send(address, show_phone="on", consent="on")
    request = RenewalRequest.objects.get()
    assert request.proposed == {"show_phone": True}
    assert request.consent_text.endswith("\nNov 22, 2026: Show my phone")


def test_a_mistake_keeps_what_was_typed(address):
    answer = send(address, training_hours="many", organization="New House", file_1=SimpleUploadedFile("a.pdf", b"<b>"))
    assert (answer.status_code, RenewalRequest.objects.count()) == (422, 0)
    assert errors(answer) == [
        "Hours of training: Enter a number.",
        "File 1: “a.pdf” is neither a PDF nor a JPEG or PNG image.",
    ]
    assert 'value="New House"' in answer.content.decode()


def test_mistakes_are_told_in_the_order_of_the_page(address):
    answer = send(address, show_phone="on", training_hours="1000", phone="8" * 41, remarks="\0")
    assert [told.partition(":")[0].split()[0] for told in errors(answer)] == ["Hours", "Phone", "I", "Anything"]


def test_what_a_registrar_changed_meanwhile_is_not_sent_back(address):
    before = shown(address)
    record = Endorsee.objects.get()
    record.phone = "804-555-0111"
    services.save_endorsee(endorsee=record)
    Client().post(address, {**before, **COMPLETE})
    assert RenewalRequest.objects.get().proposed == {}


def test_values_that_were_not_signed_are_asked_about(address):
    answer = send(address, seen="forged")
    assert errors(answer) == ["This page is out of date. Look through your answers, then send them again."]


def test_a_request_can_be_withdrawn(address):
    send(address)
    Client().post(address, {"withdraw": "1"})
    assert RenewalRequest.objects.get().status == "withdrawn"
    assert "registry-renew" in Client().get(address).content.decode()


def test_a_question_is_read_at_the_link(address):
    send(address)
    requests.ask_question(request=RenewalRequest.objects.get(), question="Which course was it?")
    page = Client().get(address).content.decode()
    assert ("Which course was it?" in page, 'value="1234"' in page) == (True, True)


def test_after_the_renewal_the_page_says_through_when(address):
    send(address)
    requests.approve_request(request=RenewalRequest.objects.get())
    assert "It is good through Sep 30, 2027." in Client().get(address).content.decode()


def test_a_person_on_hold_is_not_told_more_than_that_there_is_nothing_to_renew(address):
    services.place_hold(endorsee=Endorsee.objects.get(), kind=HoldKind.SANCTIONED, starts_on=TODAY, reason="Zqu.")
    page = Client().get(address).content.decode().lower()
    assert ("nothing to renew" in page, "sanctioned" in page, "zqu" in page) == (True, False, False)


def test_nobody_else_learns_the_address_or_the_page(address):
    response = Client().get(address)
    told = {name: response[name] for name in ("Cache-Control", "X-Robots-Tag", "Referrer-Policy")}
    assert told == {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
    assert response.cookies == {}


def test_every_other_token_has_the_same_plain_answer(address, noon):
    token = address.split("/")[-2]
    other = "x" * 43
    unknown = Client().get(f"/registry/renew/{other}/")
    noon.move_to("2027-10-02T12:00Z")
    over = Client().get(f"/registry/renew/{token}/")
    # The switch of the language leads to the same address.
    same = unknown.content.replace(other.encode(), token.encode())
    assert (unknown.status_code, over.status_code, over.content) == (404, 404, same)
    assert "Winter" not in over.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"locality": "999999999999999999999999", "endorsements": ["x", "\0"]},
        {"phone": "\0", "training_hours": "NaN", "languages": ["\0", "x" * 10_000]},
        {"training_hours": ["1", "2"], "supervision_hours": "1e999999", "seen": "\0", "remarks": "x" * 10_000},
        {"file_1": "no file", "withdraw": ["", ""]},
    ],
)
def test_hostile_input_is_never_an_error_of_ours(address, data):
    assert Client().post(address, {**COMPLETE, **data}).status_code in (302, 422)
    assert Client().put(address).status_code == 405


def test_too_much_is_refused_before_it_is_read(address, monkeypatch):
    monkeypatch.setattr(views, "MOST_BYTES", 10)
    assert send(address).status_code == 413


def test_too_many_forms_are_refused(address, monkeypatch):
    monkeypatch.setattr(views, "FORMS", 0)
    assert send(address).status_code == 429
