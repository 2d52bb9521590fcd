"""What the registry's own pages have in common: the association's settings, and headers that keep numbers private."""

from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Site

from endorsement import endorsee_numbers
from endorsement.models import RegistrySettings
from endorsement.public.rate_limit import TooManyLookUps, minutes_to_wait


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the registry."""
    settings = RegistrySettings.load(request_or_site=request)
    example = endorsee_numbers.example(settings.number_prefix)
    response = render(request, template, {"registry_settings": settings, "example": example, **context}, status=status)
    # Other sites must not learn the number in the address.
    response["Referrer-Policy"] = "same-origin"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Keeps a response out of search engines: all but the records of listed people."""
    response["X-Robots-Tag"] = "noindex"
    return response


def too_many(request: HttpRequest, limit: TooManyLookUps) -> HttpResponse:
    """The answer to a client that has used all its lookups."""
    response = private(page(request, "endorsement/too_many.html", status=429, minutes=minutes_to_wait(limit)))
    response["Retry-After"] = str(limit.retry_after)
    return response


def association_name(request: HttpRequest | None) -> str:
    """The name of the association, as the site has it."""
    site = Site.find_for_request(request)
    return str((site and site.site_name) or getattr(django_settings, "WAGTAIL_SITE_NAME", ""))
