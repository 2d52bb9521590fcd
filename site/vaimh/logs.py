"""The site's log: one line for each entry, in UTC, with its request, and without email addresses and personal links.

`LOG_FORMAT` in the settings chooses plain lines for people or JSON for a collector.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
# A personal renewal link: who has it can send a request for its person.
_LINK = re.compile(r"(/renew/)[\w-]{20,}")
_request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIds:
    """Names each request for the log: as the proxy does in `X-Request-ID`, or by a random word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        token = _request_id.set(given if _ACCEPTED.fullmatch(given) else secrets.token_hex(16))
        try:
            return self.get_response(request)
        finally:
            _request_id.reset(token)


def request_id() -> str:
    """The id of the request that is being answered; "-" outside of one."""
    return _request_id.get()


class WithRequest(logging.Filter):
    """Gives an entry the id of its request."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id()
        return True


class PlainLines(logging.Formatter):
    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def format(self, record: logging.LogRecord) -> str:
        # A traceback has lines of its own, and what a client sent may have some too.
        return without_secrets(super().format(record)).replace("\n", "\\n").replace("\r", "\\r")


class JsonLines(JsonFormatter):
    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s %(request_id)s",
            rename_fields={"levelname": "level"},
            timestamp=True,
            # Django adds the request, whose address may hold a name that somebody searched for.
            reserved_attrs=[*RESERVED_ATTRS, "request"],
        )

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


def without_secrets(text: str) -> str:
    return _LINK.sub(r"\1[link]", _EMAIL.sub("[email]", text))
