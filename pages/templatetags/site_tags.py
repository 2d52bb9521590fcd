"""What the layout needs on every page. All of it works without a request."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from wagtail.models import Page

from pages.categories import pages_by_category
from pages.models import CategoryPage, MainMenu, SiteSettings
from pages.professionals import list_page

register = template.Library()


@dataclass(frozen=True)
class MenuLink:
    label: str
    href: str
    current: str
    """The value of aria-current: "page", "true" for the section around the page, "" elsewhere."""


@register.simple_tag(takes_context=True)
def site_settings(context: dict[str, Any]) -> SiteSettings:
    return SiteSettings.load(request_or_site=context.get("request"))


@register.inclusion_tag("pages/partials/main_menu.html", takes_context=True)
def main_menu(context: dict[str, Any]) -> dict[str, list[MenuLink]]:
    request = context.get("request")
    path = request.path if request else ""
    links = []
    for item in MainMenu.load(request_or_site=request).items.select_related("page"):
        if item.page and not item.page.live:
            continue
        href = item.page.get_url(request) if item.page else item.url
        if href:
            links.append(MenuLink(str(item), href, aria_current(href, path=path)))
    return {"links": links}


def aria_current(href: str, *, path: str) -> str:
    if href == path:
        return "page"
    return "true" if href != "/" and href.endswith("/") and path.startswith(href) else ""


@register.inclusion_tag("pages/partials/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: dict[str, Any]) -> dict[str, Any]:
    page = context.get("page")
    # A new page in preview has a path already; one that was never near a tree has none.
    ancestors = page.get_ancestors().filter(depth__gt=1, live=True) if isinstance(page, Page) and page.path else ()
    return {"current": page.title if page else "", "ancestors": ancestors, "request": context.get("request")}


@register.inclusion_tag("pages/partials/breadcrumbs.html", takes_context=True)
def breadcrumbs_below_list(context: dict[str, Any], current: str) -> dict[str, Any]:
    """To a page of the registry's own, which is no Wagtail page: below the list of endorsed professionals."""
    page = list_page()
    ancestors = page.get_ancestors(inclusive=True).filter(depth__gt=1, live=True) if page else ()
    return {"current": current, "ancestors": ancestors, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def category_page(context: Context, slug: str) -> CategoryPage | None:
    """The page of a category, where it is published and open to everybody; read once for all on a page."""
    seen = context.render_context
    if "category_pages" not in seen:
        seen["category_pages"] = pages_by_category()
    return seen["category_pages"].get(slug)
