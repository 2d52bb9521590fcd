"""Mail leaves outside the request: no page waits for a mail server.

Everything that sends through Django's `EMAIL_BACKEND` is queued here: password resets, moderation notices, plug-ins.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django_tasks import task

# After each failure, the minutes until the next attempt. Only a worker can wait.
ATTEMPTS = (1, 5, 25, 120)

logger = logging.getLogger(__name__)


class QueuedBackend(BaseEmailBackend):
    """Hands each message to a task. A message with attachments leaves at once: a queue is no place for files."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        addressed = [message for message in email_messages if message.recipients()]
        for message in addressed:
            if message.attachments:
                connection_to_server().send_messages([message])
            else:
                deliver.enqueue(as_json(message))
        return len(addressed)


def connection_to_server() -> Any:
    return get_connection(settings.MAIL_DELIVERY_BACKEND)


def as_json(message: EmailMessage) -> dict[str, Any]:
    return {
        "subject": str(message.subject),
        "body": str(message.body),
        "from_email": message.from_email,
        "to": list(message.to),
        "cc": list(message.cc),
        "bcc": list(message.bcc),
        "reply_to": list(message.reply_to),
        "headers": {name: str(value) for name, value in message.extra_headers.items()},
        "alternatives": [[str(content), kind] for content, kind in getattr(message, "alternatives", [])],
    }


@task(backend="background")
def deliver(fields: dict[str, Any], failures: int = 0) -> None:
    """Sends one message. Where a worker runs, it is tried again if the mail server fails."""
    message = EmailMultiAlternatives(**fields, connection=connection_to_server())
    try:
        message.send()
    except OSError as error:
        if failures == len(ATTEMPTS) or not deliver.get_backend().supports_defer:
            raise
        logger.warning("The mail server did not take a message, which will be tried again: %r", type(error))
        later = timezone.now() + timedelta(minutes=ATTEMPTS[failures])
        deliver.using(run_after=later).enqueue(fields, failures + 1)
