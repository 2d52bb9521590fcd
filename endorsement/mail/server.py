"""What a mail server's answer means for one message."""

import smtplib
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.core.mail import get_connection


class Verdict(Enum):
    """What to do after the server didn't take a message."""

    REFUSED = auto()  # for good: the address or the message
    LATER = auto()  # this one: a full mailbox, greylisting
    DOWN = auto()  # all: it is away, or doesn't let the site in


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    words: str


# The server wants a password, or another one (RFC 4954): our trouble, not the addressee's.
_NOT_LET_IN = (530, 534, 535, 538)
_CLOSING = 421


def connection_to_server() -> Any:
    """The backend that delivers. A site whose `EMAIL_BACKEND` only queues names it in MAIL_DELIVERY_BACKEND."""
    return get_connection(getattr(settings, "MAIL_DELIVERY_BACKEND", settings.EMAIL_BACKEND))


def answer_of(error: Exception) -> Answer:
    """What the error of a backend means (RFC 5321, 4.2.1: 4 is for now, 5 for good)."""
    code: int
    words: bytes | str
    match error:
        case smtplib.SMTPRecipientsRefused():
            [(code, words), *_others] = error.recipients.values()
        case smtplib.SMTPDataError():
            code, words = error.smtp_code, error.smtp_error
        case ValueError():
            return Answer(Verdict.REFUSED, str(error))
        case _:
            return Answer(Verdict.DOWN, str(error) or type(error).__name__)
    return Answer(_verdict(code), f"{code} {_text(words)}")


def _verdict(code: int) -> Verdict:
    if code == _CLOSING or code in _NOT_LET_IN:
        return Verdict.DOWN
    return Verdict.REFUSED if code >= 500 else Verdict.LATER


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words
