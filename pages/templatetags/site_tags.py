"""Template tags for the layout of every page. They all work without a request."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urljoin

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from endorsement.clock import today
from endorsement.public.chips import chips_of
from endorsement.public.filters import PARAMETERS, RegistryFilter, unescaped
from endorsement.public.structured_data import Thing
from endorsement.public.translations import Translation, name_of, translations_of
from endorsement.public.vocabulary import Vocabulary
from endorsement.site_language import site_language
from endorsement.templatetags.endorsement_tags import alternate_links
from pages.category_pages import count_holders, neighbors, pages_by_category
from pages.kept_parts import keep
from pages.languages import (
    active_code,
    code_of,
    default_code,
    first_in_language,
    is_in_language,
    localized,
    translations,
)
from pages.list_page import find_list_page, lists_endorsees
from pages.models import BasePage, CategoryPage, ContactPage, MainMenu, SiteSettings
from pages.public_pages import only_public, site_root

register = template.Library()


@dataclass(frozen=True)
class MenuLink:
    """`current` is the value of aria-current: "page", "true" for the section around the page, or "".

    `language` is that of the label and of what it leads to, where it isn't that of the page; otherwise "".
    """

    label: str
    href: str
    language: str = ""
    current: str = ""


class KeptNode(template.Node):
    def __init__(self, nodes: NodeList, name: str, about: Sequence[FilterExpression]) -> None:
        self.nodelist = nodes
        self.name = name
        self.about = about

    def render(self, context: Context) -> SafeString:
        name = (self.name, *(each.resolve(context) for each in self.about))
        return keep(context.get("request"), name, lambda: self.nodelist.render(context))


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """A part of the page that is the same for all visitors (pages/kept_parts.py).

    `{% kept name page.pk %}`: the name, and all that the part depends on besides the content.
    """
    _tag, name, *about = token.split_contents()
    nodes = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodes, name, [parser.compile_filter(each) for each in about])


@register.simple_tag(takes_context=True)
def site_settings(context: dict[str, Any]) -> SiteSettings:
    request = context.get("request")
    return keep(request, "settings", lambda: SiteSettings.load(request_or_site=request))


@register.simple_tag(takes_context=True)
def body(context: Context) -> SafeString:
    """The blocks of the page. Those with `kept` in their Meta are the same for all visitors."""
    page, values = context["page"], context.flatten()

    def draw(block: Any) -> str:
        # A block without a template gives its text as it is.
        return conditional_escape(block.render_as_block(values))

    parts = keep(
        context.get("request"),
        ("body", page.pk),
        lambda: [draw(block) if _is_kept(block.block) else block for block in page.body],
    )
    return mark_safe("\n".join(part if isinstance(part, str) else draw(part) for part in parts))  # noqa: S308


def _is_kept(block: Any) -> bool:
    return bool(getattr(block.meta, "kept", False))


@register.inclusion_tag("pages/partials/alert.html", takes_context=True)
def alert(context: dict[str, Any]) -> dict[str, str]:
    return {"text": site_settings(context).alert_on(today())}


@register.simple_tag(takes_context=True)
def contact_address(context: dict[str, Any], number: str = "", topic: str = "") -> str:
    """The address of the contact form, with the endorsement number and the topic for the message (ContactForm).

    "" without a published, public contact page.
    """
    page = contact_page()
    address = (page and page.get_url(context.get("request"))) or ""
    known = {name: value for name, value in (("number", number), ("topic", topic)) if value}
    return f"{address}?{urlencode(known)}" if address and known else address


@register.simple_tag
def contact_page() -> Page | None:
    """The published, public contact page, in the language of the page if it has that."""
    return first_in_language(only_public(ContactPage.objects.all()))


@register.simple_tag(takes_context=True)
def main_menu(context: dict[str, Any]) -> SafeString:
    request = context.get("request")
    path = request.path if request else ""
    links = menu_links(context)
    shown = tuple(replace(link, current=aria_current(link.href, path=path)) for link in links)
    return keep(request, ("menu", shown), lambda: render_to_string("pages/partials/main_menu.html", {"links": shown}))


@register.simple_tag(takes_context=True)
def menu_links(context: dict[str, Any]) -> list[MenuLink]:
    """The items of the menu, in the language of the page where they have it."""
    request = context.get("request")
    return keep(request, "menu links", lambda: list(_menu_links(request)))


def _menu_links(request: HttpRequest | None) -> Iterator[MenuLink]:
    for item in MainMenu.load(request_or_site=request).shown_items():
        page = item.page and localized(item.page)
        if not (href := page.get_url(request) if page else _own_address(item.url)):
            continue
        if active_code() == default_code() or (page and not is_in_language(page)) or (not page and href == item.url):
            yield MenuLink(str(item), href, "" if active_code() == default_code() else default_code())
        else:
            told = _(item.label) if item.label else ""
            yield MenuLink(told if told != item.label or not page else page.title, href)


def _own_address(url: str) -> str:
    """The address in the language of the answer, if it is one of the site's views that each language has."""
    if not url.startswith("/") or active_code() == default_code():
        return url
    language = get_language() or ""
    with site_language():
        return translate_url(url, language)


@register.simple_tag(takes_context=True)
def home_address(context: dict[str, Any]) -> str:
    """The address of the home page in the language of the page, if it is published in it."""
    request = context.get("request")
    if active_code() == default_code():
        return "/"
    root = keep(request, "home", lambda: site_root(request))
    return (root and root.get_url(request)) or "/"


@register.simple_tag(takes_context=True)
def page_languages(context: dict[str, Any]) -> list[Translation]:
    """The page in each language that it has, for links from one to the other; none if it has one language alone."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return []
    if isinstance(page, BasePage):
        return keep(
            request, ("languages", page.pk), lambda: [_translation(each, request) for each in translations(page)]
        )
    match = request.resolver_match
    # Wagtail found no page there.
    return translations_of(request) if match and match.url_name != "wagtail_serve" else []


def _translation(page: Page, request: HttpRequest) -> Translation:
    return Translation(code_of(page), name_of(code_of(page)), page.get_url(request) or "")


@register.inclusion_tag("pages/partials/languages.html", takes_context=True)
def language_switch(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the page in its other languages. The filters of a list and a search go along."""
    request = context.get("request")
    others = [each for each in page_languages(context) if each.language != active_code()]
    # What is in the address of a registry's page may be a number, which is repeated nowhere.
    match = request.resolver_match if request else None
    has_query = match and match.url_name in ("wagtail_serve", "search")
    query = request.META.get("QUERY_STRING", "") if request and has_query else ""
    return {"languages": others, "query": f"?{query}" if query else ""}


@register.simple_tag(takes_context=True)
def page_alternates(context: dict[str, Any]) -> SafeString:
    """For search engines: the addresses of the page in each language."""
    request = context.get("request")
    site = Site.find_for_request(request)
    root = site.root_url if site else ""
    return alternate_links([(each.language, urljoin(f"{root}/", each.path)) for each in page_languages(context)])


@register.simple_tag
def leads_to(page: Page | None) -> SafeString:
    """The attribute of a link to a page in another language."""
    if page is None or is_in_language(page):
        return SafeString()
    return format_html(' hreflang="{}"', code_of(page))


@register.simple_tag
def written_in(page: Page | None = None) -> SafeString:
    """The attribute for a text of a page, or of the association itself, on a page in another language."""
    code = code_of(page) if page else default_code()
    return SafeString() if code == active_code() else format_html(' lang="{}"', code)


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
def list_of_professionals(context: dict[str, Any]) -> str:
    """The address of the list of endorsed professionals; "" if the site has no complete list."""
    request = context.get("request")
    page = find_list_page(site_root(request))
    return page.get_url(request) if page else ""


@register.simple_tag(takes_context=True)
def list_of_category(context: dict[str, Any], slug: str) -> str:
    """The address of the list with the category as its filter; "" if the site has no complete list."""
    address = list_of_professionals(context)
    return f"{address}?{urlencode({'category': slug})}" if address else ""


@register.simple_tag
def holders(page: CategoryPage) -> int:
    """How many people the public list shows today with the page's category."""
    return count_holders(page.category, on=today()) if page.category else 0


@register.simple_tag
def category_neighbors(page: CategoryPage) -> tuple[CategoryPage | None, CategoryPage | None]:
    """The category pages before and after this one."""
    return neighbors(page)


@register.simple_tag(takes_context=True)
def page_things(context: dict[str, Any]) -> list[Thing]:
    """What `json_ld` prints about the page."""
    page = context.get("page")
    return page.structured_data(context.get("request")) if isinstance(page, BasePage) else []


@register.simple_tag(takes_context=True)
def shown_part(context: dict[str, Any]) -> str:
    """What of a page's list the address asks for: "Spanish, page 2"; "" for the beginning of the whole list."""
    page, request = context.get("page"), context.get("request")
    if request is None or not request.GET or not isinstance(page, BasePage) or not lists_endorsees(page):
        return ""
    parts = []
    if any(request.GET.get(parameter) for parameter in PARAMETERS):
        asked = RegistryFilter.read(unescaped(request.GET), Vocabulary.load())
        parts = [chip.label for chip in chips_of(asked)]
    if number := further_page(request):
        parts.append(_("page %(number)s") % {"number": number})
    return ", ".join(parts)


def further_page(request: HttpRequest) -> str:
    """The number of the page of the list in the address; "" for the first, and for what isn't a number."""
    number = request.GET.get("page", "")
    return number if re.fullmatch(r"[1-9][0-9]{0,8}", number) and number != "1" else ""


@register.simple_tag(takes_context=True)
def absolute_static(context: dict[str, Any], name: str) -> str:
    """The whole address of a static file, on the site's own host."""
    site = Site.find_for_request(context.get("request"))
    return urljoin(f"{site.root_url}/" if site else "", static(name))


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
    number = further_page(request)
    is_by_parts = getattr(page, "has_pages", False) or lists_endorsees(page)
    return f"{address}?page={number}" if number and is_by_parts else address
