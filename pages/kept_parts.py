"""Parts of pages that are the same for all visitors, kept in this process until the content changes.

A part is found by its name, the version of all content, the moment in steps of five minutes, the address of the site
and the language. So a write ends it in all processes, midnight ends it, and no site or language shows another's. What
depends on the visitor or on the rest of the address is no such part, or has that in its name.

The page cache (site/vaimh/page_cache.py) keeps whole answers for visitors without a session. These parts serve those
with one, and pages that nobody asked for before.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from endorsement import clock
from endorsement.content_version import EVERY_AREA, Memo

# Bounds what no version knows, such as a file of an image.
SECONDS = 300

Part = TypeVar("Part")

_kept = Memo(EVERY_AREA, size=1_000)  # a whole body has about 10 kB


def keep(request: HttpRequest | None, name: Hashable, make: Callable[[], Part]) -> Part:
    """The part of that name, or what `make` returns. Requests share it: don't change it.

    It is made anew in previews, which show what isn't published, after anything but a read, without a request, and for
    developers, whose templates change without a write.
    """
    if request is None or request.method not in ("GET", "HEAD") or is_preview(request) or settings.DEBUG:
        return make()
    now = clock.now()
    step = now.date(), int(now.timestamp()) // SECONDS
    return _kept.get((name, step, request.scheme, request.get_host(), get_language()), make)


def is_preview(request: HttpRequest) -> bool:
    return bool(getattr(request, "is_preview", False) or getattr(request, "is_dummy", False))
