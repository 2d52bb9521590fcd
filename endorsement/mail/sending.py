"""Sends queued mail: each message once, however often a run is stopped and started again.

A run claims a message in a transaction of its own before it asks the mail server. If the process is killed after that,
nobody knows whether the server took the message. It is then not sent again but failed, and a registrar decides.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from wagtail.models import Site

from endorsement import clock, locks
from endorsement.enums import AUTOMATIC, REMINDERS, MessageKind, MessageStatus
from endorsement.mail import texts
from endorsement.mail.confirmation import confirmation_for
from endorsement.mail.due import is_still_due
from endorsement.mail.server import Verdict, answer_of, connection_to_server
from endorsement.models import Endorsee, Message, RegistrySettings
from endorsement.requests.links import new_link
from endorsement.site_language import site_language

MINUTE = timedelta(minutes=1)
# No run takes this long for one message: the one that claimed it was stopped.
CUT_SHORT_AFTER = timedelta(minutes=15)

logger = logging.getLogger(__name__)


@dataclass
class Report:
    """What a run did: how many messages it left in each state, and the mail server's trouble, if it had any."""

    counts: Counter[str] = field(default_factory=Counter)
    trouble: str = ""

    @property
    def sent(self) -> int:
        return self.counts[MessageStatus.SENT]

    @property
    def failed(self) -> int:
        return self.counts[MessageStatus.FAILED]


def send_queued(*, wait: Callable[[float], Any] | None = time.sleep) -> Report:
    """Sends what is queued, at most as many a minute as the settings say.

    Args:
        wait: called with the seconds until the next message may leave; None ends the run there instead.
    """
    report = Report()
    _fail_what_was_cut_short(report)
    waiting = list(Message.objects.waiting().order_by("created_at", "pk").values_list("pk", flat=True))
    if not waiting:
        return report
    connection = connection_to_server()
    try:
        connection.open()
        for pk in waiting:
            while seconds := _seconds_until_next():
                if wait is None:
                    return report
                wait(seconds)
            if not _send(pk, connection, report):
                break
    except OSError as error:
        report.trouble = answer_of(error).words
    finally:
        connection.close()
    if report.trouble:
        logger.warning("The mail server didn't take the mail to endorsees, which stays queued: %s", report.trouble)
    return report


def send_again(message: Message) -> bool:
    """Queues a failed message again; returns whether it had failed."""
    return bool(Message.objects.failed().filter(pk=message.pk).update(status=MessageStatus.QUEUED, claimed_at=None))


def _fail_what_was_cut_short(report: Report) -> None:
    with site_language():
        words = _("The site was stopped while it sent this message. It may or may not have arrived.")
    lost = Message.objects.cut_short(clock.now() - CUT_SHORT_AFTER)
    report.counts[MessageStatus.FAILED] += lost.update(status=MessageStatus.FAILED, error=words)


def _seconds_until_next() -> float:
    """0 if a message may leave now. Counted over all runs: two at the same time share the limit."""
    now, limit = clock.now(), RegistrySettings.load().mails_a_minute
    recent = list(Message.objects.filter(claimed_at__gt=now - MINUTE).order_by("-claimed_at")[:limit])
    if len(recent) < limit:
        return 0
    first: datetime = recent[-1].claimed_at
    return max(0.1, (first + MINUTE - now).total_seconds())


def _send(pk: int, connection: Any, report: Report) -> bool:
    """Sends one message if it is still to be sent; returns whether the server is there for the next."""
    message = _claim(pk, report)
    if message is None:
        return True
    try:
        mail = as_mail(message, connection)
    except Exception as error:
        # One record that can't be put into words holds up nobody else's mail.
        logger.exception("Message %s to an endorsee could not be made.", pk)
        _release(message, MessageStatus.FAILED, type(error).__name__, report)
        return True
    try:
        mail.send()
    except (OSError, ValueError) as error:
        answer = answer_of(error)
        refused = answer.verdict == Verdict.REFUSED
        _release(message, MessageStatus.FAILED if refused else MessageStatus.QUEUED, answer.words, report)
        if answer.verdict == Verdict.DOWN:
            report.trouble = answer.words
        return not report.trouble
    _finish(message, status=MessageStatus.SENT, sent_at=clock.now(), error="")
    report.counts[MessageStatus.SENT] += 1
    return True


@locks.writing()
def _claim(pk: int, report: Report) -> Message | None:
    """The message, if this run is to send it now: no other run has it, and what it says is still so."""
    now = clock.now()
    message = Message.objects.waiting().select_for_update().filter(pk=pk).first()
    if message is None or _waits(message, now):
        return None
    person = Endorsee.objects.can_be_mailed(now.date()).filter(pk=message.endorsee_id).first()
    if person is None or not is_still_due(person, MessageKind(message.kind), message.cycle, on=now.date()):
        _finish(message, status=MessageStatus.DROPPED)
        report.counts[MessageStatus.DROPPED] += 1
        return None
    # The address may have been corrected since.
    message.address, message.claimed_at, message.attempts = person.email, now, message.attempts + 1
    message.save(update_fields=["address", "claimed_at", "attempts"])
    return message


def _waits(message: Message, now: datetime) -> bool:
    """Whether it is not to leave today, or not while automatic mail is off."""
    if message.kind in AUTOMATIC and not RegistrySettings.load().mail_is_on:
        return True
    if message.kind not in REMINDERS:
        return False
    return Message.objects.filter(endorsee=message.endorsee_id, sent_at__gte=clock.midnight(now.date())).exists()


def _release(message: Message, status: MessageStatus, words: str, report: Report) -> None:
    _finish(message, status=status, claimed_at=None, error=words)
    report.counts[status] += 1


def _finish(message: Message, **fields: Any) -> None:
    Message.objects.filter(pk=message.pk).update(**fields)


# --- The mail itself ---


def as_mail(message: Message, connection: Any = None) -> EmailMessage:
    """The mail as it leaves, with a fresh personal link and a confirmation where its kind has them."""
    root = site_root()
    body = message.body
    if texts.LINK in body and message.cycle:
        body = body.replace(texts.LINK, root + new_link(endorsee=message.endorsee, cycle=message.cycle))
    contact = RegistrySettings.load().contact_email
    mail = EmailMessage(
        subject=message.subject,
        body=body,
        to=[message.address],
        reply_to=[contact] if contact else [],
        headers={"Auto-Submitted": "auto-generated"} if message.kind in AUTOMATIC else {},
        connection=connection,
    )
    if message.kind == MessageKind.RENEWED and (
        letter := confirmation_for(message.endorsee, root=root, at=clock.now())
    ):
        mail.attach(*letter)
    return mail


def site_root() -> str:
    """ "https://example.org": where the personal links lead."""
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site else ""
