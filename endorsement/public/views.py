"""The registry's public views, except the list, which is a block."""

from datetime import datetime
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from endorsement import clock, endorsee_numbers
from endorsement.enums import VerificationStatus
from endorsement.models import RegistrySettings
from endorsement.public.filters import RegistryFilter, Vocabulary, unescaped
from endorsement.public.rate_limit import TooManyLookUps, verify_for
from endorsement.public.records import PublicRecord
from endorsement.public.verification import read_number
from endorsement.spreadsheets import exports, files


@require_safe
@cache_control(no_cache=True)
def professionals_csv(request: HttpRequest) -> HttpResponseBase:
    """The whole public list as CSV, with the page's filters and order, one row per endorsement.

    A filter that cannot be applied gets a 400 with the page's own sentences in plain text. Other parameters are
    ignored.
    """
    asked = RegistryFilter.read(request.GET, Vocabulary.load())
    if asked.problems:
        sentences = "".join(f"{problem.message}\n" for problem in asked.problems)
        return HttpResponse(sentences, status=400, content_type="text/plain; charset=utf-8")
    today = clock.today()
    name = f"endorsed-professionals-{today.isoformat()}"
    return files.download(exports.public_rows(asked, on=today), name=name, form=files.CSV)


@require_safe
@cache_control(no_store=True)
def verify(request: HttpRequest) -> HttpResponse:
    """The form to verify an endorsement. A well-formed number redirects to its record's address, issued or not."""
    typed = unescaped(request.GET).get("number")
    if typed is None:
        return _page(request, "endorsement/verify.html")
    if not typed.strip():
        return _form(request, is_blank=True)
    try:
        return _private(redirect("endorsement:record", read_number(typed)))
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
        return _private(redirect("endorsement:record", issued))
    try:
        verification = verify_for(request, number, on=now.date())
    except TooManyLookUps as limit:
        return _too_many(request, limit)
    if verification.record:
        return _record(request, verification.record, as_of=now)
    found = verification.status is not VerificationStatus.UNKNOWN
    answer = f"endorsement/verify/{verification.status.value}.html"
    return _form(
        request, typed=number, verification=verification, answer=answer, as_of=now, status=200 if found else 404
    )


def _record(request: HttpRequest, record: PublicRecord, *, as_of: datetime) -> HttpResponse:
    address = request.build_absolute_uri(reverse("endorsement:record", args=[record.number]))
    return _page(
        request,
        "endorsement/record.html",
        record=record,
        # One endorsement for each category with a summary.
        meanings={each.category: each for each in record.endorsements if each.meaning}.values(),
        as_of=as_of,
        address=address,
        qr_code=_qr_code(address),
    )


def _qr_code(address: str) -> SafeString:
    """The address as an SVG for HTML. The stylesheet sets its size and background."""
    drawn = segno.make_qr(address, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308  (only numbers: the address is in the dots)


def _form(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The form with a result."""
    return _private(_page(request, "endorsement/verify.html", status=status, **context))


def _too_many(request: HttpRequest, limit: TooManyLookUps) -> HttpResponse:
    minutes = -(-limit.retry_after // 60)
    response = _private(_page(request, "endorsement/too_many.html", status=429, minutes=minutes))
    response["Retry-After"] = str(limit.retry_after)
    return response


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    settings = RegistrySettings.load(request_or_site=request)
    example = endorsee_numbers.example(settings.number_prefix)
    response = render(request, template, {"registry_settings": settings, "example": example, **context}, status=status)
    # Other sites must not learn the number in the address.
    response["Referrer-Policy"] = "same-origin"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """Keeps a response out of search engines: all but the records of listed people."""
    response["X-Robots-Tag"] = "noindex"
    return response
