"""Pages and answers of the APIs, kept for visitors without a session and never shown after a write or midnight.

A kept answer is found by the version of the content (endorsement/content_version.py), the day and the address. A write
changes the version in its own transaction, so every process asks for another answer from then on. Nothing is purged.

A view opts in with `Cache-Control: no-cache`, which says the same to browsers: keep it, and ask before each use. All
other answers pass through: forms and private pages set cookies, records and verification say `no-store`.

This is Django's cache middleware in small. Django's asks its cache twice for each hit, because an answer may vary by
any header; here, all that may vary is in the key.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache, cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import get_language, get_language_from_request

from endorsement import clock, content_version
from vaimh import shown_tables
from vaimh.api.middleware import GetResponse

AREAS = {content_version.REGISTRY, shown_tables.AREA}
# Proxies may answer for so long without asking. The same bounds what no version knows, such as a file of an image.
SECONDS = 300
LONGEST_QUERY = 500
LARGEST_BODY = 256 * 1024
SMALLEST_TO_COMPRESS = 200
ELSEWHERE = ("/admin/", settings.STATIC_URL, settings.MEDIA_URL, "/documents/", "/favicon.ico")
# Answers to these depend on more than the address.
SPECIAL_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
# The key has whether there is an Origin and whether gzip is accepted; cookies were looked at before.
KNOWN_TO_VARY = {"accept-encoding", "cookie", "origin"}


@dataclass(frozen=True)
class Kept:
    """An answer as it is sent, but for the header that counts the seconds to midnight.

    The headers are as a response stores them, by name in lower case. To set a dozen one by one costs as much as to find
    the answer.
    """

    headers: dict[str, tuple[str, str]]
    body: bytes
    etag: str

    @cached_property
    def headers_of_304(self) -> dict[str, tuple[str, str]]:
        """All but those about the body."""
        return {
            name: header
            for name, header in self.headers.items()
            if not name.startswith("content-") or name == "content-security-policy"
        }


class PageCache:
    """It comes before all that looks at sessions or makes headers, so that a kept answer costs next to nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.has_languages = "django.middleware.locale.LocaleMiddleware" in settings.MIDDLEWARE

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with content_version.read_once():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if not is_for_everybody(request):
            response = self.get_response(request)
            if has_session(request) and response.headers.get("Cache-Control") == "no-cache":
                patch_cache_control(response, private=True)
            return response
        # Both are read before the content, so that what changes meanwhile makes the kept answer too new, never too old.
        started = clock.now()
        key = self._key(request, started)
        kept: Kept | None = caches["pages"].get(key) if key else None
        if kept:
            return answer(request, kept, seconds=seconds_of_day_left(started, now=started))
        response = self._render(request)
        if not may_be_kept(response):
            return response
        kept = pack(cast(HttpResponse, response), compressed=accepts_gzip(request))
        if key and len(kept.body) <= LARGEST_BODY:
            caches["pages"].set(key, kept, SECONDS)
        return answer(request, kept, seconds=seconds_of_day_left(started, now=clock.now()))

    def _key(self, request: HttpRequest, now: datetime) -> str | None:
        """None if nothing may be kept: a template of a developer changes without a write."""
        if settings.DEBUG:
            return None
        try:
            versions = content_version.read()
        except DatabaseError:
            return None  # the view will meet the same and answer in words
        if not versions.keys() >= AREAS:
            return None
        language = get_language_from_request(request, check_path=True) if self.has_languages else get_language()
        parts = (
            release(),
            *(versions[area] for area in sorted(AREAS)),
            now.date().isoformat(),
            request.scheme,
            request._get_raw_host().lower(),  # type: ignore[attr-defined]
            request.path,
            sorted_query(request.META.get("QUERY_STRING", "")),
            language or "",
            str(accepts_gzip(request)),
            str("HTTP_ORIGIN" in request.META),
        )
        return blake2b("\n".join(parts).encode(errors="surrogatepass"), digest_size=20).hexdigest()

    def _render(self, request: HttpRequest) -> HttpResponseBase:
        """The whole answer, whatever the client has of it already and whether or not it wants the body."""
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        request.answer_may_be_kept = True  # type: ignore[attr-defined]
        method, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = method
            request.META.update(conditions)


def is_for_everybody(request: HttpRequest) -> bool:
    """Whether all visitors get the same answer to a GET, as far as one can tell before it is answered."""
    return (
        not request.path.startswith(ELSEWHERE)
        and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        and not any(name in request.META for name in SPECIAL_HEADERS)
        and not has_session(request)
        # Wagtail's previews come as requests for the page's own address.
        and not getattr(request, "is_dummy", False)
    )


def has_session(request: HttpRequest) -> bool:
    return "HTTP_COOKIE" in request.META and (
        settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES
    )


def accepts_gzip(request: HttpRequest) -> bool:
    return bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def sorted_query(query: str) -> str:
    """The query with its names in order. Values of one name keep theirs: it may mean something."""
    return "&".join(sorted(query.split("&"), key=lambda pair: pair.partition("=")[0])) if "&" in query else query


def may_be_kept(response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and response.headers.get("Cache-Control") == "no-cache"
        and not response.cookies
        and {name.lower() for name in varied(response)} <= KNOWN_TO_VARY
    )


def varied(response: HttpResponseBase) -> list[str]:
    """The names in the `Vary` header."""
    return [name.strip() for name in response.headers.get("Vary", "").split(",") if name.strip()]


def pack(response: HttpResponse, *, compressed: bool) -> Kept:
    """The answer, compressed once. Nothing in it is secret, so it needs no random padding: a strong ETag is true."""
    body = response.content
    headers = {name.lower(): (name, value) for name, value in response.headers.items()}
    if compressed and len(body) >= SMALLEST_TO_COMPRESS and "content-encoding" not in headers:
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["content-encoding"] = ("Content-Encoding", "gzip")
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    # The session middleware adds Cookie as soon as a template asks for the user. There was no session.
    vary = [name for name in varied(response) if name.lower() not in ("cookie", "accept-encoding")]
    headers["vary"] = ("Vary", ", ".join([*vary, "Accept-Encoding"]))
    headers["etag"] = ("ETag", etag)
    headers["content-length"] = ("Content-Length", str(len(body)))
    return Kept(headers, body, etag)


def answer(request: HttpRequest, kept: Kept, *, seconds: int) -> HttpResponse:
    """The kept answer, or 304 if the client has it."""
    known = request.META.get("HTTP_IF_NONE_MATCH")
    if known and any(tag == "*" or tag.removeprefix("W/") == kept.etag for tag in parse_etags(known)):
        response, headers = HttpResponse(status=304), kept.headers_of_304
    else:
        response, headers = HttpResponse(b"" if request.method == "HEAD" else kept.body), kept.headers
    life = f"public, max-age=0, s-maxage={min(SECONDS, seconds)}, must-revalidate"
    response.headers._store = headers | {"cache-control": ("Cache-Control", life)}
    return response


def seconds_of_day_left(started: datetime, *, now: datetime) -> int:
    """To the end of the day on which the answer was begun: none if that is over."""
    return max(0, int(end_of_day(started.date(), started.tzinfo) - now.timestamp()))


@lru_cache(maxsize=2)
def end_of_day(day: date, zone: tzinfo | None) -> float:
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).timestamp()


@cache
def release() -> str:
    """A digest of the site's code and looks: several releases may share a cache while servers restart."""
    digest = blake2b(digest_size=16)
    for path in sorted(_sources()):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for folder in ("endorsement", "pages", "site/vaimh", "static", "templates"):
        for path in (settings.BASE_DIR / folder).rglob("*"):
            if path.suffix in (".css", ".html", ".js", ".mo", ".py", ".svg", ".txt"):
                yield path
