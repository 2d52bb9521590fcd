"""How many numbers one client may look up: enough for a stack of paperwork, too few to guess numbers.

A lookup that finds a listed person is free, because the list shows the same. Every other lookup counts, on any page
or API, because the number may be a guess. A mistyped number is never looked up, so it is free too.

The count is in Django's default cache. If each process has its own cache (LocMemCache), each process counts alone.
"""

import ipaddress
import logging
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from endorsement import clock
from endorsement.public.verification import Verification, verify

LOOK_UPS = 60
WINDOW = 15 * 60  # seconds

logger = logging.getLogger(__name__)


class TooManyLookUps(Exception):
    """The client has used all its lookups and gets new ones in `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def verify_for(request: HttpRequest, text: str, *, on: date) -> Verification:
    """`verify(text, on=on)`, counted for the client that sent the request.

    Raises:
        TooManyLookUps: the client has to wait; nothing was looked up.
    """
    window, passed = divmod(int(clock.now().timestamp()), WINDOW)
    key = f"endorsement-look-ups-{window}-{client_of(request)}"
    # Counts first and gives back later. Otherwise simultaneous lookups could all pass before one of them counts.
    if count(key, 1, seconds=WINDOW) > LOOK_UPS:
        raise TooManyLookUps(WINDOW - passed)
    verification = verify(text, on=on)
    if verification.record or verification.mistake:
        count(key, -1, seconds=WINDOW)
    return verification


def client_of(request: HttpRequest) -> str:
    """The address of the client; for IPv6 its /64, which belongs to one connection.

    Each proxy appends the address of its caller to X-Forwarded-For. `REGISTRY_PROXY_COUNT` in the settings is the
    number of proxies, so the client's address is that many places from the end. Earlier entries come from the client
    and may be false. With 0, the default, no header is read.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "REGISTRY_PROXY_COUNT", 0)
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    try:
        address = ipaddress.ip_address(forwarded[-proxies].strip() if 0 < proxies <= len(forwarded) else peer)
    except ValueError:
        return peer or "local"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), 64), strict=False))


def count(key: str, step: int, *, seconds: int) -> int:
    """The count after the step, forgotten after the seconds. It is 0 if the cache fails: the site works without one.

    Other limits count here too, with `client_of(request)` in their key.
    """
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key, step)
    except Exception as error:  # each cache backend has its own errors
        logger.warning("Lookup not counted because the cache failed: %r", error)
        return 0
