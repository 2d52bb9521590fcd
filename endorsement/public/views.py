"""The registry's public views, except the list, which is a block."""

from datetime import datetime
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from endorsement import clock, endorsee_numbers
from endorsement.enums import VerificationStatus
from endorsement.public.answers import page, private, too_many
from endorsement.public.download_limit import RETRY_AFTER, TooManyDownloads, limited
from endorsement.public.filters import RegistryFilter, unescaped
from endorsement.public.rate_limit import TooManyLookUps, verify_for
from endorsement.public.record_files import record_address
from endorsement.public.records import PublicRecord
from endorsement.public.results import results_address
from endorsement.public.uses import uses
from endorsement.public.verification import read_number
from endorsement.public.vocabulary import Vocabulary
from endorsement.spreadsheets import exports, files


@require_safe
@cache_control(no_cache=True)
def professionals_csv(request: HttpRequest) -> HttpResponseBase:
    """The whole public list as CSV, with the page's filters and order, one row per endorsement.

    A filter that cannot be applied gets a 400 with the page's own sentences in plain text, and a client with several
    downloads under way a 429. Other parameters are ignored.
    """
    asked = RegistryFilter.read(request.GET, Vocabulary.load())
    if asked.problems:
        return _plain_text(*(problem.message for problem in asked.problems), status=400)
    today = clock.today()
    name = f"endorsed-professionals-{today.isoformat()}"
    try:
        pieces = limited(request, files.csv_pieces(exports.public_rows(asked, on=today)))
        return files.csv_download(pieces, name=name)
    except TooManyDownloads:
        refusal = _plain_text(_("Too many downloads at once. Wait a few seconds, then try again."), status=429)
        refusal["Retry-After"] = str(RETRY_AFTER)
        return refusal


def _plain_text(*sentences: str, status: int) -> HttpResponse:
    lines = "".join(f"{sentence}\n" for sentence in sentences)
    return HttpResponse(lines, status=status, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(no_store=True)
def verify(request: HttpRequest) -> HttpResponse:
    """The form to verify an endorsement. A well-formed number redirects to its record's address, issued or not."""
    typed = unescaped(request.GET).get("number")
    if typed is None:
        return page(request, "endorsement/verify.html")
    if not typed.strip():
        return _form(request, is_blank=True)
    try:
        return private(redirect("endorsement:record", read_number(typed)))
    except endorsee_numbers.Mistyped as mistyped:
        return _form(request, typed=typed, mistake=mistyped.mistake)


@require_safe
@cache_control(no_store=True)
def record(request: HttpRequest, number: str) -> HttpResponse:
    """What the registry says about a number: a listed person's record, or for everyone else only the status.

    A number in another form, or with more around it, redirects to its own address before any lookup.
    """
    now = clock.now()
    try:
        issued = read_number(number)
    except endorsee_numbers.Mistyped as mistyped:
        return _form(request, typed=number, mistake=mistyped.mistake, status=404)
    if issued != number:
        return private(redirect("endorsement:record", issued))
    try:
        verification = verify_for(request, number, on=now.date())
    except TooManyLookUps as limit:
        return too_many(request, limit)
    if verification.record:
        return _record(request, verification.record, as_of=now)
    found = verification.status is not VerificationStatus.UNKNOWN
    answer = f"endorsement/verify/{verification.status.value}.html"
    return _form(
        request, typed=number, verification=verification, answer=answer, as_of=now, status=200 if found else 404
    )


def _record(request: HttpRequest, record: PublicRecord, *, as_of: datetime) -> HttpResponse:
    address = record_address(request, record)
    return page(
        request,
        "endorsement/record.html",
        record=record,
        # One endorsement for each category with a summary.
        meanings={each.category: each for each in record.endorsements if each.meaning}.values(),
        as_of=as_of,
        address=address,
        qr_code=_qr_code(address),
        uses=uses(request, record),
        results_address=results_address(request),
    )


def _qr_code(address: str) -> SafeString:
    """The address as an SVG for HTML. The stylesheet sets its size and background."""
    drawn = segno.make_qr(address, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308  (only numbers: the address is in the dots)


def _form(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The form with a result."""
    return private(page(request, "endorsement/verify.html", status=status, **context))
