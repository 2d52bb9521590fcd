"""What holds for every answer below `/api/v2/`, errors included."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PREFIX = "/api/v2/"
METHODS = "GET, HEAD, OPTIONS"


def public_json(get_response: GetResponse) -> GetResponse:
    """Answers everybody alike, with an ETag, and nothing but reading.

    Above the sessions: who is signed in, or has given a page's password, is shown what any visitor is shown.
    """
    conditional = ConditionalGetMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        request.COOKIES.clear()
        request.META.pop("HTTP_AUTHORIZATION", None)
        response = answer_at_once(request) or cast(HttpResponseBase, conditional(request))
        patch_cache_control(response, no_cache=True)
        return response

    return middleware


def answer_at_once(request: HttpRequest) -> HttpResponse | None:
    """To what never reaches a view: other methods, and NUL, which no database takes."""
    if request.method == "OPTIONS":
        # django-cors-headers answers a browser's preflight. The views would answer any other as if it were GET.
        return HttpResponse(status=204, headers={"Allow": METHODS})
    if request.method not in ("GET", "HEAD"):
        return JsonResponse({"message": "this API only reads"}, status=405, headers={"Allow": METHODS})
    if any("\0" in value for name, values in request.GET.lists() for value in (name, *values)):
        return JsonResponse({"message": "null characters are not allowed"}, status=400)
    return None
