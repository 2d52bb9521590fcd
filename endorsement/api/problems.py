"""Errors as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
# The detail, where it is the same for every request.
DETAILS = {
    400: _("The request isn't valid."),
    405: _("This API is read-only. Use GET."),
    412: _("The response has changed."),
    500: _("Something went wrong. We logged the error."),
    503: _("The registry is busy. Try again in a minute."),
}
# A status that needs more explanation has its own type: a section of the documentation page, and a title.
CHAPTERS = {
    422: ("parameters", _("A parameter isn't valid")),
    429: ("look-ups", _("Too many lookups")),
}


def problem(
    request: HttpRequest, status: int, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
) -> JsonResponse:
    """The response to an error. Leave `detail` out if DETAILS has it."""
    document = problem_document(
        status,
        detail or str(DETAILS[status]),
        instance=escape_uri_path(request.path),
        documentation=request.build_absolute_uri(reverse("endorsement_api:openapi-view")),
        **more,
    )
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE, headers=headers)


def problem_document(status: int, detail: str, *, instance: str, documentation: str, **more: Any) -> dict[str, Any]:
    chapter, title = CHAPTERS.get(status, ("", HTTPStatus(status).phrase))
    return {
        "type": f"{documentation}#{chapter}" if chapter else "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        **more,
    }
