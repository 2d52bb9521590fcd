"""Where an old address leads: always to something that is there, and never in a circle."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site
from wagtail.views import serve

from pages.public_pages import is_public


def find_redirect(request: HttpRequest, address: str) -> tuple[Redirect, str] | None:
    """The redirect of an address of this site, and where it leads.

    A redirect that staff made with the query comes first. Any other takes the query along, so that a shared, filtered
    list stays filtered. None if there is no redirect, or if following it ends nowhere.
    """
    found = _one_step(request, address)
    return found if found and _arrives(request, address, *found, seen=frozenset()) else None


def _one_step(request: HttpRequest, address: str) -> tuple[Redirect, str] | None:
    path, _mark, query = address.partition("?")
    if query and (exact := get_redirect(request, Redirect.normalise_path(address, decode_unicode=False))):
        return (exact, exact.link) if exact.link else None
    redirect = get_redirect(request, Redirect.normalise_path(path, decode_unicode=False))
    return (redirect, _with_query(redirect.link, query)) if redirect and redirect.link else None


def _with_query(address: str, query: str) -> str:
    parts = urlsplit(address)
    return parts._replace(query="&".join(filter(None, (parts.query, query)))).geturl()


def _arrives(request: HttpRequest, address: str, redirect: Redirect, target: str, *, seen: frozenset[int]) -> bool:
    """Whether the visitor ends at something public, however many redirects lie between.

    `seen` holds the redirects before this one. An address is not enough to see a circle: its query may grow each time.
    """
    if redirect.pk in seen or (redirect.redirect_page_id and not is_public(redirect.redirect_page)):
        return False
    site = Site.find_for_request(request)
    parts = urlsplit(target)
    if parts.netloc and parts.netloc not in {request.get_host(), site and urlsplit(site.root_url).netloc}:
        return True
    if _same_path(parts.path, urlsplit(address).path):
        return False
    belongs_to_pages = _belongs_to_pages(parts.path)
    if belongs_to_pages and _has_public_page(site, parts.path):
        return True
    here = parts._replace(scheme="", netloc="", fragment="").geturl()
    following = _one_step(request, here)
    if following is None:
        return not belongs_to_pages
    return _arrives(request, here, *following, seen=seen | {redirect.pk})


def _same_path(one: str, other: str) -> bool:
    return Redirect.normalise_path(one) == Redirect.normalise_path(other)


def _belongs_to_pages(path: str) -> bool:
    """Whether a page would answer at the path. Other addresses have views of their own."""
    for form in (path, f"{path.rstrip('/')}/"):
        try:
            return resolve(form).func is serve
        except Resolver404:
            pass
    return True


def _has_public_page(site: Site | None, path: str) -> bool:
    page = site.root_page if site else None
    for slug in filter(None, path.split("/")):
        page = page and page.get_children().filter(slug=slug).first()
    return is_public(page)
