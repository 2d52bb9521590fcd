from datetime import date

import pytest
from django.db import IntegrityError, transaction

from endorsement import clock, services
from endorsement.enums import HoldKind, MessageKind, MessageStatus
from endorsement.mail import outbox
from endorsement.models import Endorsee, Message
from tests import builders

pytestmark = pytest.mark.django_db


def lapsing(**fields) -> Endorsee:
    return builders.lapsing(**{"email": "ada@example.org", **fields}).endorsee


@pytest.mark.usefixtures("mail_on")
def test_a_message_is_kept_as_it_will_be_sent_without_the_link() -> None:
    message = outbox.queue(endorsee=lapsing(), kind=MessageKind.DUE_30, cycle=builders.cycle(date(2026, 10, 1)))
    assert message is not None
    assert (message.address, message.status) == ("ada@example.org", MessageStatus.QUEUED)
    assert message.subject == "Please renew your endorsement by September 30, 2026"
    assert "Dear Ada Winter,\n\nYour endorsement (IFS) is not yet renewed for 2026–2027." in message.body
    assert "\n{link}\n" in message.body


@pytest.mark.usefixtures("mail_on")
def test_spanish_for_who_chose_it() -> None:
    message = outbox.queue(
        endorsee=lapsing(preferred_language="es"), kind=MessageKind.DUE_7, cycle=builders.cycle(date(2026, 10, 1))
    )
    assert message is not None
    assert message.subject == "Quedan pocos días: renueve su acreditación a más tardar el 30 de septiembre de 2026"


@pytest.mark.usefixtures("mail_on")
def test_one_per_person_kind_and_cycle() -> None:
    person, cycle = lapsing(), builders.cycle(date(2026, 10, 1))
    assert outbox.queue(endorsee=person, kind=MessageKind.DUE_7, cycle=cycle)
    assert outbox.queue(endorsee=person, kind=MessageKind.DUE_7, cycle=cycle) is None
    assert outbox.queue(endorsee=person, kind=MessageKind.WELCOME)
    assert outbox.queue(endorsee=person, kind=MessageKind.WELCOME) is None
    for kind in (MessageKind.LINK, MessageKind.QUESTION):
        assert outbox.queue(endorsee=person, kind=kind, cycle=cycle)
        assert outbox.queue(endorsee=person, kind=kind, cycle=cycle)


@pytest.mark.parametrize("cycle_day", [None, date(2026, 10, 1)])
def test_the_database_keeps_it_to_one(cycle_day: date | None) -> None:
    cycle = builders.cycle(cycle_day) if cycle_day else None
    fields = {"endorsee": lapsing(), "kind": MessageKind.WELCOME, "cycle": cycle, "created_at": clock.now()}
    Message.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**fields)


@pytest.mark.usefixtures("mail_on")
@pytest.mark.parametrize("fields", [{"email": ""}, {"no_mail": True}])
def test_no_mail_without_address_or_against_a_wish(fields) -> None:
    assert outbox.queue(endorsee=lapsing(**fields), kind=MessageKind.NOTE) is None


def test_no_mail_to_the_dead_nor_to_fictional_people() -> None:
    person = lapsing()
    services.place_hold(endorsee=person, kind=HoldKind.DECEASED, starts_on=clock.today(), reason="Told us.")
    sample = lapsing(given_name="Sample")
    Endorsee.objects.filter(pk=sample.pk).update(is_sample=True)
    assert [outbox.queue(endorsee=each, kind=MessageKind.NOTE) for each in (person, sample)] == [None, None]


def test_only_mail_that_somebody_asks_for_while_it_is_off() -> None:
    person = lapsing()
    assert outbox.queue(endorsee=person, kind=MessageKind.WELCOME) is None
    assert outbox.queue(endorsee=person, kind=MessageKind.LINK, cycle=builders.cycle(date(2026, 10, 1)))


def test_a_message_is_never_deleted() -> None:
    outbox.queue(endorsee=lapsing(), kind=MessageKind.NOTE, values={"subject": "Hi", "text": "There"})
    with pytest.raises(TypeError):
        Message.objects.get().delete()
    with pytest.raises(TypeError):
        Message.objects.all().delete()


def test_a_subject_is_one_line() -> None:
    message = outbox.queue(endorsee=lapsing(), kind=MessageKind.NOTE, values={"subject": "A\r\nBcc: b@c.d", "text": ""})
    assert message is not None
    assert message.subject == "A Bcc: b@c.d"
