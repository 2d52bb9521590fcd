"""What the layout needs on every page. All of it works without a request."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from wagtail.models import Page

from endorsement.clock import today
from pages.models import ContactPage, MainMenu, SiteSettings

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


@register.inclusion_tag("pages/partials/alert.html", takes_context=True)
def alert(context: dict[str, Any]) -> dict[str, str]:
    return {"text": site_settings(context).alert_on(today())}


@register.simple_tag(takes_context=True)
def contact_address(context: dict[str, Any], number: str = "") -> str:
    """The address of the contact form, with the endorsement number that the message will be about.

    "" where no contact page is published and open to everybody.
    """
    page = ContactPage.objects.live().public().first()
    address = (page and page.get_url(context.get("request"))) or ""
    return f"{address}?{urlencode({'number': number})}" if address and number else address


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
    return {"page": page, "ancestors": ancestors, "request": context.get("request")}
