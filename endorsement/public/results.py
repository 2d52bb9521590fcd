"""The way back from a record to the list, with the visitor's filters."""

from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils.http import url_has_allowed_host_and_scheme
from wagtail.models import Site

from endorsement.public.number_searches import has_list

LONGEST = 1_000


def results_address(request: HttpRequest) -> str:
    """Where the visitor comes from, if it is a list on this site; otherwise "".

    Browsers tell it to the site itself (Referrer-Policy: same-origin). It may be any text all the same, so only path
    and query are taken, and only of a page that has the list.
    """
    address = request.META.get("HTTP_REFERER", "")
    if len(address) > LONGEST or not url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    came_from = urlsplit(address)
    if came_from.netloc != request.get_host() or not _is_list(request, came_from.path):
        return ""
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def _path_of_page(path: str) -> str:
    """The path below the home page, without what the site has before it: its language.

    Raises:
        Http404: no page answers there.
    """
    match = resolve(path)
    if match.url_name != "wagtail_serve":
        raise Http404
    return str(match.args[0])


def _is_list(request: HttpRequest, path: str) -> bool:
    site, path = Site.find_for_request(request), unquote(path)
    if site is None or path.startswith("//") or not path.isprintable():  # PostgreSQL refuses NUL
        return False
    try:
        parts = [part for part in _path_of_page(path).split("/") if part]
        found = site.root_page.localized.specific.route(request, parts)
    except Http404:
        return False
    return has_list(found.page)
