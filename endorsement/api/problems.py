"""Errors as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
# What is wrong, where it is the same for every request.
DETAILS = {
    400: _("The request cannot be read."),
    405: _("This API is for reading: use GET."),
    412: _("The answer is another one by now."),
    500: _("Something went wrong here, and has been noted."),
}
# Statuses that do not say it all have a chapter of the documentation page, and its title.
CHAPTERS = {
    422: ("parameters", _("A parameter cannot be used")),
    429: ("look-ups", _("Too many look-ups")),
}


def problem(
    request: HttpRequest, status: int, detail: str = "", *, headers: dict[str, str] | None = None, **more: Any
) -> JsonResponse:
    """The response for an error; `detail` can be left out where DETAILS has it."""
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
