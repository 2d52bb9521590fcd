"""Renewal requests: sent once, decided once, and nothing is renewed by a link alone."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from wagtail.models import ModelLogEntry

from endorsement import clock, services
from endorsement.enums import FileKind, HoldKind, RequestStatus
from endorsement.models import Endorsee, Message, RegistrySettings, Renewal, RenewalRequest, RequestFile
from endorsement.refusals import AlreadyDecided, ChangedMeanwhile, Refused, SentAnew
from endorsement.requests import proposals
from endorsement.requests import services as requests
from endorsement.requests.files import Proof
from endorsement.requests.services import Read
from tests.builders import cycle, registrar
from tests.endorsement.requests.asking import PDF, TODAY, due, link_of, requested, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def is_on_registry(request: RenewalRequest) -> bool:
    return Endorsee.objects.on_registry(TODAY).filter(pk=request.endorsee_id).exists()


def person(request: RenewalRequest) -> Endorsee:
    return Endorsee.objects.get(pk=request.endorsee_id)


def change(request: RenewalRequest, **fields: object) -> None:
    """What a registrar does to the record meanwhile."""
    record = person(request)
    for name, value in fields.items():
        setattr(record, name, value)
    services.save_endorsee(endorsee=record)


def read_by_registrar(request: RenewalRequest, **changed: object) -> Read:
    shown = proposals.values(person(request))
    as_sent = {
        "sent_at": request.sent_at,
        "endorsements": request.answers["endorsements"],
        "fields": list(request.proposed),
        "shown": shown,
        "effective_on": TODAY,
    }
    return Read(**{**as_sent, **changed})  # type: ignore[arg-type]


def mail() -> list[tuple[str, str]]:
    return [(message.kind, message.body) for message in Message.objects.order_by("created_at", "pk")]


# --- Mail ---


def test_a_question_and_a_reason_are_mailed_to_the_person():
    request = requested(due(email="ada@example.org"))
    requests.ask_question(request=request, question="Which receipt?")
    requests.decline_request(request=request, reason="No receipt.")
    (asked, question), (declined, reason) = mail()
    assert (asked, declined) == ("question", "request_declined")
    assert [words in question for words in ("Which receipt?", "{link}")] == [True, True]
    assert "No receipt." in reason


@pytest.mark.parametrize("is_on", [True, False])
def test_the_receipt_of_a_request_is_mailed_once_where_automatic_mail_is_on(is_on):
    RegistrySettings.objects.update_or_create(defaults={"mail_is_on": is_on})
    endorsement = due(email="ada@example.org")
    for _time in range(2):
        requests.send_request(link=link_of(endorsement.endorsee), sent=sent(endorsement))
    assert [kind for kind, _body in mail()] == ["request_received"] * is_on


# --- Sending ---


def test_a_request_renews_nobody():
    request = requested(proposed={"phone": "804-555-0199"})
    assert (is_on_registry(request), person(request).phone, request.status) == (False, "", "new")


def test_sent_twice_is_once():
    endorsement = due()
    first = requested(endorsement)
    second = requested(endorsement, training_hours=20.0)
    assert (first.pk, RenewalRequest.objects.get().answers["training_hours"]) == (second.pk, 20.0)


def test_what_cannot_be_renewed_cannot_be_sent():
    endorsement = due()
    services.place_hold(endorsee=endorsement.endorsee, kind=HoldKind.INACTIVE, starts_on=TODAY, reason="Leave.")
    with pytest.raises(Refused):
        requested(endorsement)
    assert RenewalRequest.objects.count() == 0


def test_nobody_renews_the_endorsement_of_another_person():
    mine, others = due(), due("IFA", family_name="Other")
    with pytest.raises(Refused):
        requests.send_request(link=link_of(mine.endorsee), sent=sent(others))
    request = requests.send_request(
        link=link_of(mine.endorsee), sent=sent(mine, endorsements=(mine.pk, others.pk))
    ).record
    requests.approve_request(request=request)
    assert Renewal.objects.get(kind="renewal").endorsement == mine


def test_a_withdrawn_request_leaves_room_for_another():
    endorsement = due()
    request = requested(endorsement)
    requests.withdraw_request(link=link_of(endorsement.endorsee))
    request.refresh_from_db()
    assert (request.status, requested(endorsement).pk == request.pk) == ("withdrawn", False)


# --- Files ---


def proof(content: bytes = PDF) -> Proof:
    return Proof(name="hours.pdf", kind=FileKind.PDF, content=content)


def test_the_same_file_sent_twice_is_one():
    endorsement = due()
    for _time in range(2):
        requested(endorsement, proofs=[proof()])
    file = RequestFile.objects.get()
    with file.file.open() as stored:
        assert (file.name, stored.read(), file.file.name.startswith("documents/")) == ("hours.pdf", PDF, True)


def test_a_fourth_file_is_refused_and_leaves_nothing():
    endorsement = due()
    requested(endorsement, proofs=[proof(PDF + bytes([each])) for each in range(3)])
    stored = default_storage.listdir("documents/renewal-requests")
    with pytest.raises(Refused, match="three files"):
        requested(endorsement, proofs=[proof(PDF + b"x")])
    assert (RequestFile.objects.count(), default_storage.listdir("documents/renewal-requests")) == (3, stored)


# --- Approving ---


def test_approving_renews_and_changes_the_record_and_its_history():
    by = registrar()
    request = requested(proposed={"phone": "804-555-0199", "show_phone": True}, consent_text="I agree.")
    requests.approve_request(request=request, by=by)
    record = person(request)
    assert (is_on_registry(request), record.phone, record.show_phone) == (True, "804-555-0199", True)
    assert (record.consent_text, record.consented_at) == ("I agree.", request.sent_at)
    history = ModelLogEntry.objects.for_instance(record).order_by("pk").values_list("action", "user")
    assert list(history)[-4:] == [
        ("endorsement.send_request", None),
        ("endorsement.renew", by.pk),
        ("endorsement.edit", by.pk),
        ("endorsement.decide_request", by.pk),
    ]


def test_the_second_registrar_is_told_and_nothing_is_done_twice():
    request = requested()
    requests.approve_request(request=request, by=registrar())
    with pytest.raises(AlreadyDecided, match=r"already approved by registrar on Nov 22, 2026. Nothing was changed"):
        requests.approve_request(request=request, by=registrar("other"))
    assert Renewal.objects.filter(kind="renewal").count() == 1


@pytest.mark.parametrize("decide", ["approve", "decline", "ask"])
def test_a_declined_request_stays_so(decide):
    request = requested()
    requests.decline_request(request=request, reason="Paid twice.", by=registrar())
    again = {
        "approve": lambda: requests.approve_request(request=request),
        "decline": lambda: requests.decline_request(request=request, reason="Again."),
        "ask": lambda: requests.ask_question(request=request, question="Why?"),
    }
    with pytest.raises(AlreadyDecided):
        again[decide]()
    request.refresh_from_db()
    assert (request.status, request.reason) == ("declined", "Paid twice.")


def test_an_answered_question_is_new_again():
    endorsement = due()
    request = requested(endorsement)
    requests.ask_question(request=request, question="Which course?", by=registrar())
    request.refresh_from_db()
    assert (request.status, request.question) == ("question", "Which course?")
    assert requested(endorsement).status == RequestStatus.NEW


def test_a_record_changed_meanwhile_is_not_written_over():
    request = requested(proposed={"phone": "804-555-0199"})
    change(request, phone="804-555-0111")
    with pytest.raises(ChangedMeanwhile):
        requests.approve_request(request=request)
    request.refresh_from_db()
    assert (request.status, is_on_registry(request), person(request).phone) == ("new", False, "804-555-0111")
    assert proposals.conflicts(request, Endorsee.objects.get()) == {("phone", "show_phone")}


def test_consent_to_the_old_value_does_not_publish_the_new_one():
    request = requested(proposed={"phone": "804-555-0199"})
    change(request, show_phone=True)
    assert proposals.conflicts(request, Endorsee.objects.get()) == {("phone", "show_phone")}


def test_what_others_changed_elsewhere_stays():
    request = requested(proposed={"phone": "804-555-0199"})
    change(request, email="new@example.org")
    requests.approve_request(request=request)
    assert (person(request).email, person(request).phone) == ("new@example.org", "804-555-0199")


def test_a_registrar_takes_over_what_is_right():
    request = requested(proposed={"phone": "804-555-0199", "organization": "Wrong"})
    requests.approve_request(request=request, read=read_by_registrar(request, fields=["phone"]))
    assert (person(request).phone, person(request).organization) == ("804-555-0199", "")


def test_a_registrar_decides_about_what_they_read(noon):
    endorsement = due()
    request = requested(endorsement)
    read = read_by_registrar(request)
    noon.shift(timedelta(minutes=1))
    requested(endorsement, training_hours=1.0)
    with pytest.raises(SentAnew):
        requests.approve_request(request=request, read=read)
    assert not is_on_registry(request)


def test_one_refusal_stops_no_other_request():
    good, bad = requested(), requested(due("IFA", family_name="Other"))
    services.place_hold(endorsee=bad.endorsee, kind=HoldKind.INACTIVE, starts_on=TODAY, reason="Leave.")
    results = requests.approve_many(requests={each.pk: each.sent_at for each in (good, bad)}, by=registrar())
    assert [(request.pk, bool(why)) for request, why in results] == [(good.pk, False), (bad.pk, True)]
    assert (is_on_registry(good), RenewalRequest.objects.get(pk=bad.pk).status) == (True, "new")


# --- Approving themselves ---


@pytest.fixture
def by_themselves() -> None:
    chosen = RegistrySettings.load()
    chosen.requests_approve_themselves = True
    chosen.save()


def test_a_complete_request_approves_itself_where_the_settings_say_so(by_themselves):
    request = requested()
    assert (request.status, request.decided_by, is_on_registry(request)) == ("approved", None, True)


@pytest.mark.parametrize(
    ("answer", "point"),
    [
        ({"training_hours": 14.5}, "Training: 14.5 of 15 hours."),
        ({"supervision_hours": 0.0}, "Reflective supervision: 0 of 12 hours."),
        ({"membership": False}, "Membership isn't confirmed."),
        ({"ethics": False}, "The Code of Ethics isn't signed."),
        ({"no_sanction": False}, "A sanction isn't ruled out."),
        ({"payment_reference": ""}, "There is no payment reference."),
        ({"remarks": "I moved."}, "There is a remark."),
    ],
)
def test_an_open_point_waits_for_a_registrar(by_themselves, answer, point):
    request = requested(**answer)
    assert (request.status, requests.points_of(request, on=TODAY)) == ("new", [point])


def test_somebody_who_lapsed_before_waits_for_a_registrar(by_themselves):
    request = requested(due(awarded_on=clock.today().replace(year=2020)))
    assert request.status == RequestStatus.NEW
    assert requests.points_of(request, on=TODAY) == [f"IFS: lapsed since {cycle_end(request)}."]


def cycle_end(request: RenewalRequest) -> str:
    last = request.endorsee.endorsements.get().renewals.earliest("-cycle__starts_on").cycle
    return f"Oct 1, {last.ends_on.year}"


def test_an_open_request_is_one_by_the_database():
    request = requested()
    with pytest.raises(IntegrityError):
        RenewalRequest.objects.create(endorsee=request.endorsee, cycle=cycle(TODAY), sent_at=clock.now())
