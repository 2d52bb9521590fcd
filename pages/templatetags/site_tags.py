"""Template tags for the layout of every page. They all work without a request."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context

from endorsement.clock import today
from endorsement.public.filters import PARAMETERS
from endorsement.public.structured_data import Thing
from pages.category_pages import pages_by_category
from pages.list_page import find_list_page, lists_endorsees
from pages.models import BasePage, CategoryPage, ContactPage, MainMenu, SiteSettings
from pages.public_pages import only_public, site_root

register = template.Library()


@dataclass(frozen=True)
class MenuLink:
    label: str
    href: str
    current: str
    """The value of aria-current: "page", "true" for the section around the page, or ""."""


@register.simple_tag(takes_context=True)
def site_settings(context: dict[str, Any]) -> SiteSettings:
    return SiteSettings.load(request_or_site=context.get("request"))


@register.inclusion_tag("pages/partials/alert.html", takes_context=True)
def alert(context: dict[str, Any]) -> dict[str, str]:
    return {"text": site_settings(context).alert_on(today())}


@register.simple_tag(takes_context=True)
def contact_address(context: dict[str, Any], number: str = "") -> str:
    """The address of the contact form, with the endorsement number for the message.

    "" without a published, public contact page.
    """
    page = only_public(ContactPage.objects.all()).first()
    address = (page and page.get_url(context.get("request"))) or ""
    return f"{address}?{urlencode({'number': number})}" if address and number else address


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
    ancestors = page.ancestors if isinstance(page, BasePage) else []
    return {"current": page.title if page else "", "ancestors": ancestors, "request": context.get("request")}


@register.inclusion_tag("pages/partials/breadcrumbs.html", takes_context=True)
def breadcrumbs_below_list(context: dict[str, Any], current: str) -> dict[str, Any]:
    """For the registry's own pages, which Wagtail doesn't know: below the list of endorsed professionals."""
    request = context.get("request")
    page = find_list_page(site_root(request))
    return {"current": current, "ancestors": [*page.ancestors, page] if page else [], "request": request}


@register.simple_tag(takes_context=True)
def category_page(context: Context, slug: str) -> CategoryPage | None:
    """The published, public page of a category, or None. One query serves the whole page."""
    seen = context.render_context
    if "category_pages" not in seen:
        seen["category_pages"] = pages_by_category()
    return seen["category_pages"].get(slug)


@register.simple_tag(takes_context=True)
def list_of_category(context: dict[str, Any], slug: str) -> str:
    """The address of the list with the category as its filter; "" if the site has no complete list."""
    request = context.get("request")
    page = find_list_page(site_root(request))
    return f"{page.get_url(request)}?{urlencode({'category': slug})}" if page else ""


@register.simple_tag(takes_context=True)
def page_things(context: dict[str, Any]) -> list[Thing]:
    """What `json_ld` prints about the page."""
    page = context.get("page")
    return page.structured_data(context.get("request")) if isinstance(page, BasePage) else []


@register.simple_tag(takes_context=True)
def canonical_address(context: dict[str, Any]) -> str:
    """The canonical address of the page for search engines.

    Each page of the list has its own. A filtered list has the address of the whole list, and parameters of others
    ("utm_source") are left out.
    """
    page, request = context["page"], context.get("request")
    address = page.get_full_url(request) or ""
    if request is None or any(request.GET.get(parameter) for parameter in PARAMETERS):
        return address
    number = request.GET.get("page", "")
    is_further = re.fullmatch(r"[1-9][0-9]{0,8}", number) and number != "1" and lists_endorsees(page)
    return f"{address}?page={number}" if is_further else address
