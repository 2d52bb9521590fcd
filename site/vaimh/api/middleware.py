"""The rules for all responses of the APIs: nobody is known there; and those below `/api/v2/`, including errors."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PREFIX = "/api/v2/"
REGISTRY = "/api/registry/"
METHODS = "GET, HEAD, OPTIONS"


def public_json(get_response: GetResponse) -> GetResponse:
    """Gives everyone the same response, on any site, with an ETag, for reading only.

    It runs before the session middleware. So a signed-in user, or a visitor with a page's password, sees what any
    visitor sees.
    """
    conditional = ConditionalGetMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith((PREFIX, REGISTRY)):
            request.COOKIES.clear()
            request.META.pop("HTTP_AUTHORIZATION", None)
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        response = answer_at_once(request) or cast(HttpResponseBase, conditional(request))
        patch_cache_control(response, no_cache=True)
        return response

    return middleware


def answer_at_once(request: HttpRequest) -> HttpResponse | None:
    """The response to requests that must not reach a view: other methods, and NUL, which databases reject."""
    if request.method == "OPTIONS":
        # django-cors-headers answers a browser's preflight. The views would answer any other as if it were GET.
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if request.method not in ("GET", "HEAD"):
        return JsonResponse({"message": "this API is read-only"}, status=405, headers={"Allow": METHODS})
    if any("\0" in value for name, values in request.GET.lists() for value in (name, *values)):
        return JsonResponse({"message": "null characters are not allowed"}, status=400)
    return None
