"""The site's own middleware."""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.middleware import RedirectMiddleware


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


class PagesOnlyPolicy(CSPMiddleware):
    """Sends the settings' policy with pages. django-csp sends it with files and JSON too, which load nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response
