"""The site's own middleware."""

import errno
import logging
from http import HTTPStatus
from typing import Literal

from csp.middleware import CSPMiddleware
from django.conf import settings
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
from vaimh import page_cache
from vaimh.media import StoreFails

logger = logging.getLogger(__name__)


class CompressWholeAnswers(GZipMiddleware):
    """Compresses responses that aren't streams. A stream is a file or the progress of an import, and must not wait.

    Against BREACH, Django pads the response by a random length and masks the CSRF token each time. What the page cache
    keeps has nothing secret in it, and is compressed there, once.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or (getattr(request, "answer_may_be_kept", False) and page_cache.may_be_kept(response)):
            return response
        return super().process_response(request, response)


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
    """Sends the settings' policies with pages. django-csp sends them with files and JSON too, which load nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.path.startswith("/admin/"):
            # The names by which django-csp's own decorators hand a policy on.
            only_reported = settings.ADMIN_POLICY == "report"
            setattr(response, f"_csp_config{'_ro' * only_reported}", settings.ADMIN_CONTENT_SECURITY_POLICY)
            setattr(response, "_csp_exempt", only_reported)  # noqa: B010 (mypy knows no such attribute)
        return super().process_response(request, response)


class BusyDatabase(MiddlewareMixin):
    """Says in words that a request waited too long for another writer, where no form of the registry says it.

    On SQLite, everything that writes waits for an import: a page, a login, Wagtail's note of who has a form open. It
    also says so while the database is away or has no room to write.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError):
            return None
        if locks.is_about_an_outage(error):
            logger.error("The database is not available: %s", error)
            return try_again(request, "database")
        return try_again(request, "busy") if locks.is_about_waiting(error) else None


class FilesOutOfReach(MiddlewareMixin):
    """Says in words that the object store of the uploaded files fails."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, StoreFails):
            logger.error("The uploaded files are out of reach. %s", error)
            return try_again(request, "files")
        return None


class FullDisk(MiddlewareMixin):
    """Says in words that the disk of the uploaded files is full; the log has the error."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not _is_about_space(error):
            return None
        logger.error("The disk is full: %s", error)
        # Wagtail's page for several uploads shows the phrase beside the file.
        answer = render(request, "507.html", status=507)
        answer.reason_phrase = "The disk of the server is full. Nothing was saved."
        answer["Cache-Control"] = "no-store"
        return answer


def _is_about_space(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def try_again(request: HttpRequest, trouble: Literal["busy", "database", "files"]) -> HttpResponse:
    answer = render(request, "503.html", {"trouble": trouble}, status=503)
    answer["Retry-After"], answer["Cache-Control"] = "60", "no-store"
    return answer
