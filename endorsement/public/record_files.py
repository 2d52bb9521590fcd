"""What goes with a record, as files: contact card, confirmation and badges. All of them are for listed people alone.

They give nothing away, because the list shows the same, so they don't count as lookups (rate_limit.py).
"""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from endorsement import clock, endorsee_numbers
from endorsement.calendar.terms import short_date
from endorsement.models import RegistrySettings
from endorsement.public import badges, contact_cards, letters
from endorsement.public.answers import association_name, private
from endorsement.public.filters import unescaped
from endorsement.public.records import PublicRecord
from endorsement.public.translations import translated
from endorsement.public.verification import read_number, verify_listed


@require_safe
@cache_control(no_store=True)
def contact_card(request: HttpRequest, number: str) -> HttpResponse:
    """What the record shows, for an address book. 404 for people who aren't listed."""
    today = clock.today()
    record = _listed_or_404(number, on=today)
    card = contact_cards.contact_card(record, address=record_address(request, record), as_of=short_date(today))
    return _file(card.encode(), "text/vcard; charset=utf-8", name=f"{record.number}.vcf")


@require_safe
@cache_control(no_store=True)
def confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """The confirmation of standing as PDF. 404 for people who aren't listed."""
    now = clock.now()
    record = _listed_or_404(number, on=now.date())
    settings = RegistrySettings.load(request_or_site=request)
    letter = letters.Letter(
        record=record,
        letterhead=settings.letterhead_lines or [association_name(request)],
        address=record_address(request, record),
        verify_address=_verify_address(request),
        as_of=now,
        disclaimer=translated(settings.disclaimer),
    )
    return _file(letter.as_pdf(), "application/pdf", name=f"confirmation-{record.number}-{now:%Y-%m-%d}.pdf")


@require_safe
@cache_control(no_cache=True)
def badge_svg(request: HttpRequest, number: str) -> HttpResponse:
    """The badge for the category in the address, or for the first one of the person."""
    return private(HttpResponse(_badge(request, number).as_svg(), content_type="image/svg+xml"))


@require_safe
@cache_control(no_cache=True)
def badge_png(request: HttpRequest, number: str) -> HttpResponse:
    """`badge_svg` as a PNG picture."""
    return private(HttpResponse(badges.png_of(_badge(request, number).as_svg()), content_type="image/png"))


def _badge(request: HttpRequest, number: str) -> badges.Badge:
    record = _listed(number, on=clock.today())
    return badges.category_badge(
        record,
        unescaped(request.GET).get("category", "").lower(),
        address=record_address(request, record) if record else "",
        verify_address=_verify_address(request),
    )


def _listed(number: str, *, on: date) -> PublicRecord | None:
    try:
        verification = verify_listed(read_number(number), on=on)
    except endorsee_numbers.Mistyped:
        return None
    return verification.record if verification else None


def _listed_or_404(number: str, *, on: date) -> PublicRecord:
    if record := _listed(number, on=on):
        return record
    raise Http404


def record_address(request: HttpRequest, record: PublicRecord) -> str:
    """The whole address of a record, as the visitor has it."""
    return request.build_absolute_uri(reverse("endorsement:record", args=[record.number]))


def _verify_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("endorsement:verify"))


def _file(content: bytes, kind: str, *, name: str) -> HttpResponse:
    response = private(HttpResponse(content, content_type=kind))
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Referrer-Policy"] = "same-origin"
    return response
