"""The registry's public views, beside the list in the page."""

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
from endorsement.public.filters import RegistryFilter, Vocabulary
from endorsement.public.rate_limit import TooManyLookUps, verify_for
from endorsement.public.records import PublicRecord
from endorsement.public.verification import read_number
from endorsement.spreadsheets import exports, files


@require_safe
@cache_control(no_cache=True)
def professionals_csv(request: HttpRequest) -> HttpResponseBase:
    """The public list as CSV, with the filters and in the order of the page; all of it, one row an endorsement.

    A filter that cannot be applied is answered with 400 and the page's own sentences in plain text. Parameters that
    are no filter are ignored.
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
    """The form that checks a number. A well-formed one is answered by its record's address, whoever has it."""
    typed = request.GET.get("number")
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
    """What the registry says of a number: the record of who is listed, of anybody else just the status.

    A number written in another way is led to its own address before anything is looked up.
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
        # One endorsement of each category that has something to say.
        meanings={each.category: each for each in record.endorsements if each.meaning}.values(),
        as_of=as_of,
        address=address,
        qr_code=_qr_code(address),
    )


def _qr_code(address: str) -> SafeString:
    """An SVG of the address, to be printed in HTML. Its size and ground are the stylesheet's."""
    drawn = segno.make_qr(address, error="m").svg_inline(omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308  (made of numbers alone: the address is in its dots)


def _form(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The form with an answer."""
    return _private(_page(request, "endorsement/verify.html", status=status, **context))


def _too_many(request: HttpRequest, limit: TooManyLookUps) -> HttpResponse:
    minutes = -(-limit.retry_after // 60)
    response = _private(_page(request, "endorsement/too_many.html", status=429, minutes=minutes))
    response["Retry-After"] = str(limit.retry_after)
    return response


def _page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    settings = RegistrySettings.load(request_or_site=request)
    response = render(request, template, {"registry_settings": settings, **context}, status=status)
    # A number in the address is nobody else's business.
    response["Referrer-Policy"] = "same-origin"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """Not for search engines: every answer that is not the record of a listed person."""
    response["X-Robots-Tag"] = "noindex"
    return response
