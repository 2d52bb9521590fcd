"""What the layout needs on every page. All of it works without a request."""

from dataclasses import dataclass
from typing import Any

from django import template
from wagtail.models import Page

from pages.models import MainMenu, SiteSettings

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
    for item in MainMenu.load(request_or_site=request).shown_items():
        if href := item.page.get_url(request) if item.page else item.url:
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
    return {"page": page, "ancestors": ancestors, "request": context.get("request")}
