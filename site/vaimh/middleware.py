"""The site's own middleware."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.middleware import RedirectMiddleware

# A page loads only the site's own files and has no inline code. The CSS may have pictures as data: addresses.
# The admin shows page previews in a frame.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)


class CompressWholeAnswers(GZipMiddleware):
    """Compresses responses that aren't streams. A stream is a file or the progress of an import, and must not wait.

    Against BREACH, Django pads the response by a random length and masks the CSRF token each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


class AskedAgainRedirects(RedirectMiddleware):
    """Wagtail's redirects from old addresses, revalidated. Browsers would keep a redirect even if a page came back."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer: HttpResponse = super().process_response(request, response)
        if answer is not response:
            patch_cache_control(answer, no_cache=True)
        return answer


def public_content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Sends the policy with every public page. The admin and Django's debug pages need inline scripts."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_debug_page = settings.DEBUG and response.status_code in (404, 500)
        if is_page and not is_debug_page and not request.path.startswith(reverse("wagtailadmin_home")):
            response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return middleware
