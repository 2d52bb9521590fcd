"""What every response of the API has in common, and the responses to errors."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.log import log_response
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import ValidationError

from endorsement.api.parameters import refuse_others
from endorsement.api.problems import problem
from endorsement.api.routes import api
from endorsement.locks import is_about_an_outage, is_about_waiting
from endorsement.public.filters import unescaped
from endorsement.public.rate_limit import TooManyLookUps

METHODS = "GET, HEAD, OPTIONS"
# Any site may read, and every client gets the same. Set here and not by django-cors-headers: the API is open in every
# site that uses the plug-in, with or without that package.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
# A request can hold thousands of wrong parameters, with names of any length.
MAX_ERRORS = 20
MAX_NAME = 40


def open_to_all(
    view: Callable[..., Any], *, cache_control: str = "no-cache", parameters: Collection[str] | None = None
) -> Callable[..., HttpResponse]:
    """Opens a view to any site, with HEAD and OPTIONS, errors as problem documents, and an ETag of the body.

    Args:
        cache_control: with "no-cache", a client may keep a response and use its ETag to ask if it is still current. A
            "no-store" response has no ETag.
        parameters: the names that a query may have; None for a view that reads no query at all.
    """

    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        method, request.method = request.method, "GET"  # the server leaves the body out of a response to HEAD
        try:
            request.GET = unescaped(request.GET)  # type: ignore[assignment]  # a query like any other, for ninja too
            if parameters is not None:
                refuse_others(request.GET, known=parameters)
            response = view(request, *args, **kwargs)
        except Exception as error:
            response = api.on_exception(request, error)
        finally:
            request.method = method
        if response.status_code == 200 and cache_control == "no-cache":
            etag = set_response_etag(response)["ETag"]
            response = get_conditional_response(request, etag=etag, response=response)
        return problem(request, 412) if response.status_code == 412 else response

    @csrf_exempt
    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match request.method:
            case "OPTIONS":
                return HttpResponse(status=204, headers=HEADERS | PREFLIGHT)
            case "GET" | "HEAD":
                response = read(request, *args, **kwargs)
            case _:
                response = problem(request, 405, headers={"Allow": METHODS})
        for name, value in {**HEADERS, "Cache-Control": cache_control}.items():
            response[name] = value
        return response

    return respond


@api.exception_handler(ValidationError)
def bad_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"parameter": str(each["loc"][1])[:MAX_NAME], "detail": each["msg"]} for each in error.errors[:MAX_ERRORS]
    ]
    detail = " ".join(f"{each['parameter']}: {each['detail']}" for each in errors)
    return problem(request, 422, detail, errors=errors)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404, str(error))


@api.exception_handler(SuspiciousOperation)
def unreadable(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return problem(request, 400)


@api.exception_handler(TooManyLookUps)
def too_many_look_ups(request: HttpRequest, error: TooManyLookUps) -> HttpResponse:
    seconds = error.retry_after
    detail = _("Try again in %(seconds)d seconds.") % {"seconds": seconds}
    return problem(request, 429, detail, headers={"Retry-After": str(seconds)})


@api.exception_handler(OperationalError)
def busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    if is_about_waiting(error):
        return problem(request, 503, headers={"Retry-After": "60"})
    if is_about_an_outage(error):
        detail = _("The registry's database is not available. Try again in a minute.")
        return problem(request, 503, detail, headers={"Retry-After": "60"})
    return unforeseen(request, error)


@api.exception_handler(Exception)
def unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    """Logged as Django would; the document doesn't give the cause."""
    response = problem(request, 500)
    got_request_exception.send(sender=None, request=request)
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response
