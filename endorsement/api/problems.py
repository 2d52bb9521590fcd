"""Errors as problem documents (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import ValidationError

from endorsement.api.parameters import BadParameters, ParameterError
from endorsement.public.rate_limit import TooManyLookUps

MEDIA_TYPE = "application/problem+json"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# A request can have thousands of wrong parameters, with names of any length.
MAX_ERRORS = 20
MAX_NAME = 40
CHAPTERS = {
    HTTPStatus.UNPROCESSABLE_ENTITY: ("parameters", gettext_lazy("A parameter isn't valid")),
    HTTPStatus.TOO_MANY_REQUESTS: ("look-ups", gettext_lazy("Too many lookups")),
}


class NotForReading(Exception):
    """The method would change data."""


class NotAsExpected(Exception):
    """The request accepts only an earlier version of the response (If-Match)."""


def answer_to(error: Exception, request: HttpRequest) -> JsonResponse:
    """The problem document of an error. An unexpected error is logged, and its document doesn't give the cause."""
    match error:
        case BadParameters():
            return _bad_parameters(request, error.errors)
        case ValidationError():
            return _bad_parameters(request, [ParameterError(str(each["loc"][1]), each["msg"]) for each in error.errors])
        case Http404():
            return _problem(request, HTTPStatus.NOT_FOUND, str(error))
        case NotForReading():
            response = _problem(request, HTTPStatus.METHOD_NOT_ALLOWED, _("This API is read-only. Use GET."))
            response["Allow"] = ", ".join(SAFE_METHODS)
            return response
        case NotAsExpected():
            return _problem(request, HTTPStatus.PRECONDITION_FAILED, _("The response has changed."))
        case TooManyLookUps():
            detail = _("Try again in %(seconds)d seconds.") % {"seconds": error.retry_after}
            status = HTTPStatus.TOO_MANY_REQUESTS
            response = _problem(request, status, detail)
            response["Retry-After"] = str(error.retry_after)
            return response
        case SuspiciousOperation():
            return _problem(request, HTTPStatus.BAD_REQUEST, _("The request isn't valid."))
    response = _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong. We logged the error."))
    got_request_exception.send(sender=None, request=request)
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response


def describe_problem(
    status: HTTPStatus, detail: str, *, instance: str, documentation: str, **more: Any
) -> dict[str, Any]:
    """The document. A status that needs more explanation has its own type: a section of the documentation page."""
    chapter, title = CHAPTERS.get(status, ("", status.phrase))
    return {
        "type": f"{documentation}#{chapter}" if chapter else "about:blank",
        "title": str(title),
        "status": status,
        "detail": detail,
        "instance": instance,
        **more,
    }


def _bad_parameters(request: HttpRequest, errors: list[ParameterError]) -> JsonResponse:
    shown = errors[:MAX_ERRORS]
    return _problem(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        " ".join(f"{each.parameter[:MAX_NAME]}: {each.detail}" for each in shown),
        errors=[{"parameter": each.parameter[:MAX_NAME], "detail": each.detail} for each in shown],
    )


def _problem(request: HttpRequest, status: HTTPStatus, detail: str, **more: Any) -> JsonResponse:
    document = describe_problem(
        status,
        detail,
        instance=escape_uri_path(request.path),
        documentation=request.build_absolute_uri(reverse("endorsement_api:documentation")),
        **more,
    )
    return JsonResponse(document, status=status, content_type=MEDIA_TYPE)
