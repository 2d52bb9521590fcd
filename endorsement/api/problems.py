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
# A request can hold thousands of wrong parameters, with names of any length.
MAX_ERRORS = 20
MAX_NAME = 40
CHAPTERS = {
    HTTPStatus.UNPROCESSABLE_ENTITY: ("parameters", gettext_lazy("A parameter cannot be used")),
    HTTPStatus.TOO_MANY_REQUESTS: ("look-ups", gettext_lazy("Too many look-ups")),
}


class NotForReading(Exception):
    """The method would change something."""


class NotAsExpected(Exception):
    """The request wants an answer only as it once was (If-Match)."""


def answer_to(error: Exception, request: HttpRequest) -> JsonResponse:
    """The problem document of an error. What nobody foresaw is logged, and told without a word of its cause."""
    match error:
        case BadParameters():
            return _bad_parameters(request, error.errors)
        case ValidationError():
            return _bad_parameters(request, [ParameterError(str(each["loc"][1]), each["msg"]) for each in error.errors])
        case Http404():
            return _problem(request, HTTPStatus.NOT_FOUND, str(error))
        case NotForReading():
            response = _problem(request, HTTPStatus.METHOD_NOT_ALLOWED, _("This API is for reading: use GET."))
            response["Allow"] = ", ".join(SAFE_METHODS)
            return response
        case NotAsExpected():
            return _problem(request, HTTPStatus.PRECONDITION_FAILED, _("The answer is another one by now."))
        case TooManyLookUps():
            detail = _("Try again in %(seconds)d seconds.") % {"seconds": error.retry_after}
            status = HTTPStatus.TOO_MANY_REQUESTS
            response = _problem(request, status, detail)
            response["Retry-After"] = str(error.retry_after)
            return response
        case SuspiciousOperation():
            return _problem(request, HTTPStatus.BAD_REQUEST, _("The request cannot be read."))
    response = _problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong here, and has been noted."))
    got_request_exception.send(sender=None, request=request)
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response


def describe_problem(
    status: HTTPStatus, detail: str, *, instance: str, documentation: str, **more: Any
) -> dict[str, Any]:
    """The document. Statuses that do not say it all have a type of their own: a chapter of the documentation page."""
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
