"""What all responses of the API have in common."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from endorsement.api import problems

# Any site may read, and every client gets the same. Set here and not by django-cors-headers: the API is open in every
# site that uses the plug-in, with or without that package.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
METHODS = ", ".join(problems.SAFE_METHODS)
PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def open_to_all(view: Callable[..., Any], *, cache_control: str = "no-cache") -> Callable[..., HttpResponse]:
    """Opens a view to any site, with HEAD and OPTIONS, errors as problem documents, and an ETag of the body.

    With "no-cache", a client may keep a response and use its ETag to ask if it is still current. A "no-store"
    response has no ETag.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=HEADERS | PREFLIGHT)
        try:
            response = _read(view, request, *args, **kwargs)
            if response.status_code == 200 and cache_control == "no-cache":
                response = _unless_known(request, response)
        except Exception as error:
            response = problems.answer_to(error, request)
        for name, value in {**HEADERS, "Cache-Control": cache_control}.items():
            response[name] = value
        return response

    return answer


def _read(view: Callable[..., Any], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    match request.method:
        case "GET":
            return view(request, *args, **kwargs)
        case "HEAD":
            # The server drops the body.
            request.method = "GET"
            try:
                return view(request, *args, **kwargs)
            finally:
                request.method = "HEAD"
    raise problems.NotForReading


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with its ETag; 304 if the client already has it."""
    response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    conditional = get_conditional_response(request, etag=etag, response=response)
    if conditional is None or conditional.status_code == 412:
        raise problems.NotAsExpected
    return conditional
