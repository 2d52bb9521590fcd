"""How often one client may look numbers up: enough for anybody with a pile of papers, too little to guess numbers.

A look-up that finds a listed person is free, since the list says the same. Every other one counts, whichever page or
API it came through: the number may have been a guess. What is mistyped is not looked up, and is free as well.

The count is in Django's default cache. With a cache in each process (LocMemCache) each process counts for itself.
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
    """The client has used up its look-ups; there are new ones in `retry_after` seconds."""

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
    # Counted first and given back afterwards, so that look-ups at the same time cannot all pass before one counts.
    if count(key, 1, seconds=WINDOW) > LOOK_UPS:
        raise TooManyLookUps(WINDOW - passed)
    verification = verify(text, on=on)
    if verification.record or verification.mistake:
        count(key, -1, seconds=WINDOW)
    return verification


def client_of(request: HttpRequest) -> str:
    """The address that a request came from; of IPv6 the /64, which is one connection's.

    Behind proxies, `REGISTRY_PROXY_COUNT` in the settings says how many there are, each of which appends to
    X-Forwarded-For the address it was called from: the client's is that many places from the end. What stands before
    it was sent by the client, who may write there anything. 0, the default, reads no header.
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
    """The count after the step, forgotten after the seconds; 0 while there is no cache to ask: a site answers without.

    Whoever limits something else counts it here as well, under a key with `client_of(request)` in it.
    """
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key, step)
    except Exception as error:  # each cache has errors of its own
        logger.warning("Not counted, since the cache does not answer: %r", error)
        return 0
