"""Against real SMTP servers on loopback."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from endorsement import bulk, clock, services
from endorsement.enums import HoldKind, MessageKind, MessageStatus
from endorsement.mail import outbox, sending
from endorsement.models import Endorsee, Message, RegistrySettings, RenewalCycle, RenewalLink
from tests import builders
from tests.vaimh import mail_servers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_on")]


@pytest.fixture(autouse=True)
def smtp(settings) -> None:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5


@pytest.fixture
def moving_clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(clock.now(), tick=False) as moving:
        yield moving


def person(name: str = "Ada", **fields: Any) -> Endorsee:
    fields = {"given_name": name, "email": f"{name.lower()}@example.org", **fields}
    return builders.lapsing(**fields).endorsee


def note(to: Endorsee) -> Message:
    message = outbox.queue(endorsee=to, kind=MessageKind.NOTE, values={"subject": "News", "text": "We moved."})
    assert message is not None
    return message


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("status", flat=True))


def body_of(mail: Any) -> str:
    return mail.get_payload(decode=True).decode()


def test_a_queued_message_arrives_and_the_ledger_says_so(settings) -> None:
    note(person())
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        assert sending.send_queued().sent == 1
        assert sending.send_queued().sent == 0
    [mail] = arrived
    assert (mail["Subject"], mail["To"]) == ("News", "ada@example.org")
    message = Message.objects.get()
    assert (message.status, message.attempts, message.error) == (MessageStatus.SENT, 1, "")
    assert message.sent_at is not None


def test_the_link_is_made_as_the_mail_leaves_and_kept_nowhere(settings) -> None:
    outbox.queue(endorsee=person(), kind=MessageKind.LINK, cycle=builders.cycle(date(2026, 10, 1)))
    assert not RenewalLink.objects.exists()
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
    assert "/registry/renew/" in body_of(arrived[0])
    assert "{link}" not in body_of(arrived[0])
    assert "/registry/renew/" not in Message.objects.get().body
    assert RenewalLink.objects.count() == 1


def test_a_server_that_is_down_leaves_all_queued(settings) -> None:
    note(person())
    note(person("Ida"))
    settings.EMAIL_PORT = mail_servers.free_port()
    assert "refused" in sending.send_queued().trouble
    assert states() == ["queued", "queued"]
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        assert sending.send_queued().sent == 2
    assert len(arrived) == 2


def test_a_refusal_for_good_fails_with_the_servers_answer_and_holds_up_nobody(settings) -> None:
    note(person())
    note(person("Ida"))
    refusing = mail_servers.Refusing({"ada@example.org": "550 5.1.1 No such user"})
    with mail_servers.working(kept=refusing) as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
        sending.send_queued()
    assert states() == ["failed", "sent"]
    assert [mail["To"] for mail in arrived] == ["ida@example.org"]
    assert Message.objects.get(status="failed").error == "550 5.1.1 No such user"


def test_a_refusal_for_now_is_tried_again(settings) -> None:
    note(person())
    busy = mail_servers.Refusing({"ada@example.org": "450 4.2.1 Mailbox busy"})
    with mail_servers.working(kept=busy) as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
        assert (states(), Message.objects.get().error) == (["queued"], "450 4.2.1 Mailbox busy")
        busy.answers = {}
        sending.send_queued()
    assert (states(), len(arrived), Message.objects.get().attempts) == (["sent"], 1, 2)


def test_so_many_a_minute(settings, moving_clock) -> None:
    RegistrySettings.objects.update(mails_a_minute=2)
    for name in ("Ada", "Ida", "Eva", "Ina", "Una"):
        note(person(name))
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        moving_clock.shift(timedelta(seconds=seconds))

    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        assert sending.send_queued(wait=None).sent == 2
        assert sending.send_queued(wait=wait).sent == 3
    assert len(arrived) == 5
    assert sum(waited) >= 120


def test_who_died_or_wants_no_mail_meanwhile_gets_none(settings) -> None:
    dead, quiet = person(), person("Ida")
    note(dead)
    note(quiet)
    services.place_hold(endorsee=dead, kind=HoldKind.DECEASED, starts_on=clock.today(), reason="Told us.")
    quiet.no_mail = True
    services.save_endorsee(endorsee=quiet)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
    assert (states(), arrived) == (["dropped", "dropped"], [])


def test_who_renewed_while_the_server_was_down_is_not_reminded(settings) -> None:
    cycle = builders.cycle(date(2026, 10, 1))
    with time_machine.travel("2026-10-05 16:00Z", tick=False):
        endorsement = builders.lapsing(email="ada@example.org")
        outbox.queue(endorsee=endorsement.endorsee, kind=MessageKind.LAST_DAY_OVER, cycle=cycle)
        services.renew(endorsement=endorsement, cycle=cycle, effective_on=clock.today())
        with mail_servers.working() as (settings.EMAIL_PORT, arrived):
            sending.send_queued()
    assert [mail for mail in arrived if "not renewed" in mail["Subject"]] == []
    assert Message.objects.get(kind=MessageKind.LAST_DAY_OVER).status == MessageStatus.DROPPED


def test_a_corrected_address_is_used(settings) -> None:
    ada = person()
    note(ada)
    ada.email = "new@example.org"
    services.save_endorsee(endorsee=ada)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
    assert (arrived[0]["To"], Message.objects.get().address) == ("new@example.org", "new@example.org")


def test_what_was_cut_short_is_never_sent_again_by_itself(settings, moving_clock) -> None:
    message = note(person())
    Message.objects.filter(pk=message.pk).update(claimed_at=clock.now(), attempts=1)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
        assert states() == ["queued"]
        moving_clock.shift(timedelta(minutes=16))
        assert sending.send_queued().failed == 1
        assert (states(), arrived) == (["failed"], [])
        assert sending.send_again(message)
        sending.send_queued()
    assert (states(), len(arrived)) == (["sent"], 1)


def test_the_command_tells_what_it_did(settings, capsys) -> None:
    note(person())
    settings.EMAIL_PORT = mail_servers.free_port()
    call_command("send_mail_due", "--queued")
    told = capsys.readouterr()
    assert told.out == "0 reminders queued. 0 sent, 0 failed, 0 no longer due.\n"
    assert "did not take the mail" in told.err


def test_a_renewal_and_an_award_are_confirmed_in_the_same_transaction() -> None:
    endorsement = builders.lapsing(email="ada@example.org")
    services.renew(endorsement=endorsement, cycle=builders.cycle(clock.today()))
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [MessageKind.RENEWED]
    builders.endorsed(email="ida@example.org", awarded_on=clock.today())
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        MessageKind.RENEWED,
        MessageKind.WELCOME,
    ]


@pytest.mark.parametrize("awarded_on", [date(2026, 11, 20), date(2025, 11, 5), date(2022, 3, 1)])
def test_an_award_with_a_late_renewal_is_one_mail_that_says_through_when(awarded_on) -> None:
    current = builders.cycle(clock.today())
    person = builders.endorsee(email="ada@example.org")
    services.award(endorsee=person, awarded_on=awarded_on, renewed_for=current, **builders.kind_of("IFS"))
    last = max(cycle.ends_on for cycle in RenewalCycle.objects.filter(renewals__endorsement__endorsee=person))
    [message] = Message.objects.all()
    assert message.kind == MessageKind.WELCOME
    assert f"good through September 30, {last.year}." in message.body
    assert "{through}" not in message.body


def test_a_rehearsal_mails_nobody() -> None:
    endorsement, cycle = builders.lapsing(email="ada@example.org"), builders.cycle(clock.today())
    with services.rehearsal():
        services.renew(endorsement=endorsement, cycle=cycle)
    assert not Message.objects.exists()


def test_many_renewals_are_each_confirmed() -> None:
    ours = [builders.lapsing(family_name=name, email=f"{name}@example.org") for name in ("Ada", "Ida")]
    cycle = builders.cycle(clock.today())
    bulk.renew_many(endorsements=[one.pk for one in ours], cycle=cycle, on=clock.today())
    assert Message.objects.filter(kind=MessageKind.RENEWED, cycle=cycle).count() == 2


def test_a_confirmation_has_the_letter_of_who_is_listed(settings) -> None:
    cycle = builders.cycle(clock.today())
    for name, listed in (("Ada", True), ("Ida", False)):
        endorsement = builders.lapsing(given_name=name, email=f"{name}@example.org", listed=listed)
        services.renew(endorsement=endorsement, cycle=cycle)
    with mail_servers.working() as (settings.EMAIL_PORT, arrived):
        sending.send_queued()
    files = {
        mail["To"]: [part.get_filename() for part in mail.walk() if part.get_content_type() == "application/pdf"]
        for mail in arrived
    }
    number = Endorsee.objects.get(given_name="Ada").number
    assert files == {"Ada@example.org": [f"confirmation-{number}-{clock.today()}.pdf"], "Ida@example.org": []}


class Killing(mail_servers.Kept):
    """Keeps the first mail and kills the sender before it has its answer."""

    process: "subprocess.Popen[bytes] | None" = None

    def handle_message(self, message: Any) -> None:
        super().handle_message(message)
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_sends_nothing_twice(settings, tmp_path) -> None:
    builders.category()
    for name in ("Ada", "Ida", "Eva"):
        note(person(name))
    database = database_of_its_own(tmp_path)
    killing = Killing()
    with mail_servers.working(kept=killing) as (port, arrived):
        killing.process = run = started(database, port)
        assert run.wait(timeout=60) == -signal.SIGKILL
        assert len(arrived) == 1
        assert started(database, port).wait(timeout=60) == 0
        assert started(database, port).wait(timeout=60) == 0
    assert sorted(mail["To"] for mail in arrived) == ["ada@example.org", "eva@example.org", "ida@example.org"]


def database_of_its_own(folder: Path) -> str:
    """The address of the test's data for another process; of a copy, where the test's is in memory."""
    own = connection.settings_dict
    if connection.vendor == "postgresql":
        return f"postgres://{own['USER']}@{own['HOST']}:{own['PORT'] or 5432}/{own['NAME']}"
    with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{folder / 'db.sqlite3'}"


def started(database: str, port: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "manage.py", "send_mail_due", "--queued"],
        env={**os.environ, "DATABASE_URL": database, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)},
    )
