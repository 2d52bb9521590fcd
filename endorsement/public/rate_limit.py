"""How many numbers one client may look up: enough for a stack of paperwork, too few to guess numbers.

A lookup that finds a listed person is free, because the list shows the same. Every other lookup counts, on any page
or API, because the number may be a guess. A mistyped number is never looked up, so it is free too. A client over the
limit still reads the records of listed people, and learns nothing about any other number.

The count is in Django's default cache. If each process has its own cache (LocMemCache), or while the cache fails, each
process counts alone.
"""

import ipaddress
import logging
from collections.abc import Collection, Mapping
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpRequest

from endorsement import clock
from endorsement.public.verification import (
    Verification,
    verify,
    verify_all_listed,
    verify_all_others,
    verify_listed,
)

LOOK_UPS = 60
WINDOW = 15 * 60  # seconds
# A provider gives a customer a /48 of IPv6 or a /64 in it. A /48 may do as much as this many clients.
NETWORK_SHARE = 4

# While the cache fails. What it keeps at most is far less than a megabyte.
own_counts = LocMemCache(__name__, {"OPTIONS": {"MAX_ENTRIES": 10_000}})
logger = logging.getLogger(__name__)


class TooManyLookUps(Exception):
    """The client has used all its lookups and gets new ones in `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


def verify_for(request: HttpRequest, text: str, *, on: date) -> Verification:
    """`verify(text, on=on)`, counted for the client that sent the request.

    Raises:
        TooManyLookUps: the client has to wait, and the number is not a listed person's.
    """
    limits = _look_ups(request)
    # Counts first and gives back later. Otherwise simultaneous lookups could all pass before one of them counts.
    verification = (verify_listed if exceeds(limits, seconds=WINDOW) else verify)(text, on=on)
    if verification is None or verification.record or verification.mistake:
        for key in limits:
            count(key, -1, seconds=WINDOW)
    if verification is None:
        raise TooManyLookUps(seconds_to_wait())
    return verification


def verify_all_for(request: HttpRequest, numbers: Collection[str], *, on: date) -> dict[str, Verification]:
    """The issued numbers verified, each counted for the client as one look-up.

    Beyond the limit only listed people are in the answer.
    """
    found = verify_all_listed(numbers, on=on)
    others = [number for number in dict.fromkeys(numbers) if number not in found]
    left = _take(_look_ups(request), len(others))
    return found | verify_all_others(others[:left], on=on)


def limits_in_window(request: HttpRequest, most: int, *, of: str) -> dict[str, int]:
    """`limits_for` of the time in which a client has its lookups: then all begin anew."""
    return limits_for(request, most, of=f"{of}-{this_window()}")


def this_window() -> int:
    """The number of the window that it is now: part of a key whose count begins anew with the next one."""
    return int(clock.now().timestamp()) // WINDOW


def _look_ups(request: HttpRequest) -> dict[str, int]:
    return limits_in_window(request, LOOK_UPS, of="endorsement-look-ups")


def _take(limits: Mapping[str, int], wanted: int) -> int:
    """How many of the lookups wanted the limits still allow; just these are counted."""
    allowed = wanted
    # Counts first and gives back later, as `verify_for` does.
    for key, most in limits.items():
        allowed = min(allowed, max(0, most - (count(key, wanted, seconds=WINDOW) - wanted)))
    for key in limits:
        count(key, allowed - wanted, seconds=WINDOW)
    return allowed


def seconds_to_wait() -> int:
    """Until a client gets new lookups."""
    return WINDOW - int(clock.now().timestamp()) % WINDOW


def minutes_to_wait(limit: TooManyLookUps) -> int:
    return -(-limit.retry_after // 60)


def limits_for(request: HttpRequest, most: int, *, of: str) -> dict[str, int]:
    """How much the client may do, and for IPv6 its /48, by the key for `count`. `of` names what is counted."""
    limits = {f"{of}-{client_of(request)}": most}
    address = _address_of(request)
    if isinstance(address, ipaddress.IPv6Address):
        limits[f"{of}-{_network(address, 48)}"] = most * NETWORK_SHARE
    return limits


def exceeds(limits: Mapping[str, int], *, seconds: int) -> bool:
    """Counts once more under each key. Whether any count is over its limit now."""
    counts = [count(key, 1, seconds=seconds) for key in limits]
    return any(now > most for now, most in zip(counts, limits.values(), strict=True))


def client_of(request: HttpRequest) -> str:
    """The address of the client; for IPv6 its /64, which belongs to one connection."""
    address = _address_of(request)
    if address is None:
        return request.META.get("REMOTE_ADDR", "") or "local"
    return _network(address, 64) if isinstance(address, ipaddress.IPv6Address) else str(address)


def _address_of(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Each proxy appends the address of its caller to X-Forwarded-For.

    `REGISTRY_PROXY_COUNT` in the settings is the number of proxies, so the client's address is that many places from
    the end. Earlier entries come from the client and may be false. With 0, the default, no header is read.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "REGISTRY_PROXY_COUNT", 0)
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    text = _without_port(forwarded[-proxies] if 0 < proxies <= len(forwarded) else peer)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _without_port(text: str) -> str:
    """Some proxies append `192.0.2.1:50000` or `[2001:db8::1]:50000`."""
    text = text.strip()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _network(address: ipaddress.IPv6Address, bits: int) -> str:
    return str(ipaddress.ip_network((int(address), bits), strict=False))


def count(key: str, step: int, *, seconds: int) -> int:
    """The count after the step, forgotten after the seconds. If the cache fails, each process counts by itself.

    Other limits count here too, by `limits_for` and `exceeds`.
    """
    try:
        return _counted(cache, key, step, seconds)
    except Exception as error:  # each cache backend has its own errors
        logger.warning("Counted in this process alone because the cache failed: %r", error)
        return _counted(own_counts, key, step, seconds)


def _counted(where: BaseCache, key: str, step: int, seconds: int) -> int:
    where.add(key, 0, timeout=seconds)
    return where.incr(key, step)
