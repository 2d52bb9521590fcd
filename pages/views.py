"""The site's views that aren't pages."""

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from endorsement import clock
from endorsement.public.filters import RegistryFilter, find, unescaped
from endorsement.public.number_searches import number_address
from endorsement.public.records import read_records
from endorsement.search_keys import query_words
from pages.list_page import find_list_page
from pages.models import SiteSettings
from pages.public_pages import site_root
from pages.search import find_pages, read_search, show_pages

PAGES_SHOWN = 10
ENDORSEES_SHOWN = 5


@require_safe
@cache_control(no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    """The site's pages, and the people on the registry today, that match the words in `q`.

    `q` has the same limits as in the list (endorsement.public.filters); `page` is a page of the pages found. If the
    search isn't possible, the visitor reads why. An endorsement number leads to its record.
    """
    query = unescaped(request.GET)
    asked = read_search(query.get("q", ""))
    if address := number_address(asked):
        return redirect(address)
    problems = [problem.message for problem in asked.problems]
    words = [] if problems else query_words(asked.q)
    if asked.q and not words and not problems:
        problems.append(_("“%(q)s” has no letters or digits to search for.") % {"q": asked.q})
    elif "q" in query and not asked.q:
        problems.append(_("Enter a name or a word to search for."))
    found = _found(request, asked, words, page_number=query.get("page", "")) if words else {}
    return render(request, "pages/search.html", {"q": asked.q, "problems": problems, **found})


def _found(request: HttpRequest, asked: RegistryFilter, words: list[list[str]], *, page_number: str) -> dict[str, Any]:
    root = site_root(request)
    paginator = Paginator(find_pages(words, root=root), PAGES_SHOWN)
    try:
        page = paginator.page(page_number or 1)
    except InvalidPage:
        page = None
    today = clock.today()
    endorsees = find(asked, on=today)
    list_page = find_list_page(root)
    return {
        "page_count": paginator.count,
        "last_page": paginator.num_pages,
        "pager": page,
        "pages": show_pages(page, words) if page else [],
        "endorsee_count": len(endorsees),
        "records": read_records(endorsees[:ENDORSEES_SHOWN], on=today),
        "list_address": list_page.get_url(request) + asked.query_string() if list_page else "",
    }


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The web app manifest: how the site looks on a phone's home screen."""
    site = SiteSettings.load(request_or_site=request)
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    return JsonResponse(
        {
            "name": site.organization_name,
            "start_url": "/",
            "display": "browser",
            "background_color": "#fbf7f1",
            "theme_color": "#fbf7f1",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )
