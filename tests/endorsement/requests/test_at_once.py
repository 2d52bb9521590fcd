"""Two people at one request at the same moment: it is decided once, renewed once and told once."""

import pytest

from endorsement.enums import MessageKind, RenewalKind
from endorsement.models import Message, RegistrySettings, Renewal, RenewalRequest, WantedLink
from endorsement.refusals import AlreadyDecided
from endorsement.requests import services as requests
from endorsement.requests import wanted
from tests.builders import registrar
from tests.endorsement.racing import at_once
from tests.endorsement.requests.asking import due, link_of, requested, sent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def mail_on(noon, transactional_db) -> None:
    settings = RegistrySettings.load()
    settings.mail_is_on = True
    settings.save()


def test_two_registrars_approve_the_same_request() -> None:
    request = requested(due(email="ada@example.org"))
    users = [registrar(name) for name in ("ann", "bea")]
    results = at_once(*[lambda user=user: requests.approve_request(request=request, by=user) for user in users])
    assert sorted(type(result).__name__ for result in results) == ["AlreadyDecided", "Done"]
    assert Renewal.objects.filter(kind=RenewalKind.RENEWAL).count() == 1
    assert Message.objects.filter(kind=MessageKind.RENEWED).count() == 1


def test_one_approves_many_while_another_declines_one_of_them() -> None:
    several = [requested(due("IFS", family_name=f"Winter{number}")) for number in range(3)]
    read = {request.pk: request.sent_at for request in several}
    results = at_once(
        lambda: requests.approve_many(requests=read, by=registrar("ann")),
        lambda: requests.decline_request(request=several[1], reason="Paid twice.", by=registrar("bea")),
    )
    approved = [request.pk for request, why in results[0] if not why]
    declined = isinstance(results[1], AlreadyDecided)
    assert len(approved) == (3 if declined else 2)
    assert RenewalRequest.objects.filter(status="approved").count() == len(approved)
    assert Renewal.objects.filter(kind=RenewalKind.RENEWAL).count() == len(approved)


def test_a_request_sent_twice_at_the_same_moment_is_one() -> None:
    endorsement = due(email="ada@example.org")
    links = [link_of(endorsement.endorsee) for _each in range(2)]
    answers = sent(endorsement)
    at_once(*[lambda link=link: requests.send_request(link=link, sent=answers) for link in links])
    assert RenewalRequest.objects.count() == 1
    assert Message.objects.filter(kind=MessageKind.REQUEST_RECEIVED).count() == 1


def test_two_runs_of_the_mail_answer_a_wanted_link_once() -> None:
    due(email="ada@example.org")
    wanted.note("ada@example.org")
    at_once(wanted.answer, wanted.answer)
    assert (Message.objects.filter(kind=MessageKind.LINK).count(), WantedLink.objects.count()) == (1, 0)
