"""The site's own middleware."""

from http import HTTPStatus

from csp.middleware import CSPMiddleware
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from endorsement import locks
from pages.redirects import find_redirect


class CompressWholeAnswers(GZipMiddleware):
    """Compresses responses that aren't streams. A stream is a file or the progress of an import, and must not wait.

    Against BREACH, Django pads the response by a random length and masks the CSRF token each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


class AskedAgainRedirects(RedirectMiddleware):
    """Redirects from old addresses, revalidated. Browsers would keep a redirect even if a page came back.

    Wagtail's own loses the query, and it leads to pages that aren't public and in circles.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        found = (
            find_redirect(request, request.get_full_path()) if response.status_code == HTTPStatus.NOT_FOUND else None
        )
        if found is None:
            return response
        redirect, address = found
        answer = (HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect)(address)
        patch_cache_control(answer, no_cache=True)
        return answer


class PagesOnlyPolicy(CSPMiddleware):
    """Sends the settings' policy with pages. django-csp sends it with files and JSON too, which load nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


class BusyDatabase(MiddlewareMixin):
    """Says in words that a request waited too long for another writer, where no form of the registry says it.

    On SQLite, everything that writes waits for an import: a page, a login, Wagtail's note of who has a form open.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and locks.is_about_waiting(error):
            answer = render(request, "503.html", status=503)
            answer["Retry-After"], answer["Cache-Control"] = "60", "no-store"
            return answer
        return None
