"""Template tags of the registry."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Site

from endorsement.admin.guide.pages import address_of
from endorsement.admin.guide.places import part_for
from endorsement.enums import Sort
from endorsement.models import Endorsee, Locality
from endorsement.public import structured_data
from endorsement.public.answers import association_name
from endorsement.public.filters import RegistryFilter
from endorsement.public.listing import Listing, by_kind
from endorsement.public.records import PublicRecord
from endorsement.public.translations import Translation, is_in_site_language, translated, translations_of
from endorsement.site_language import site_language
from endorsement.standing import RenewedThrough

register = template.Library()

# So that no text can end the element around it. Django's own json_script does the same.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
# A number with or without its country, and what people write before an extension.
_PHONE = re.compile(
    r"(?P<number>\+?[\d\s().\-‐-―/]+?)[\s,;]*(?:(?:extension|ext\.?|x|#)\s*(?P<extension>\d{1,8}))?", re.IGNORECASE
)


@register.simple_tag
def list_address(asked: RegistryFilter, page: int = 1) -> str:
    """The address of a page of the list for a filter."""
    return asked.query_string(page=page) if page > 1 else asked.query_string() or "?"


@register.simple_tag
def download_address(listing: Listing) -> str:
    """The address of this whole list as CSV; "" if the site has none or no single filter describes the list."""
    if listing.whole is None:
        return ""
    try:
        with site_language():  # programs read it: it is the same for all
            return reverse("endorsement:professionals_csv") + listing.whole.query_string()
    except NoReverseMatch:
        return ""


@register.simple_tag
def record_address(number: str) -> str:
    """The address of an endorsee's public record; "" if the site has none."""
    try:
        return reverse("endorsement:record", args=[number])
    except NoReverseMatch:
        return ""


@register.simple_tag
def rows(listing: Listing, is_example: bool = False) -> SafeString:
    """The rows of the list's table."""
    language = get_language()
    return format_html_join(
        "",
        "{}",
        (
            (
                row(
                    record,
                    address="" if is_example else record_address(record.number),
                    distance=listing.distance(record),
                    shows_awards=listing.asked.sort == Sort.NEWEST,
                    shows_places=listing.shows_places,
                    usual_end=RenewedThrough(listing.term.ends_on),
                    language=language,
                ),
            )
            for record in listing.records
        ),
    )


@lru_cache(maxsize=2_000)
def row(record: PublicRecord, *, language: str | None, **shown: str | bool | RenewedThrough) -> SafeString:
    """A row, drawn once for all lists that show the same: nothing of it comes from anywhere but its arguments."""
    return render_to_string("endorsement/list/row.html", {"record": record, **shown})


@register.simple_tag
def locality_options(listing: Listing) -> SafeString:
    """The localities to choose from, with the chosen one."""
    offered = tuple((place.slug, place.name, place.kind) for place in listing.shown_localities)
    drawn = options(offered, language=get_language())
    if chosen := listing.asked.chosen.get("locality"):
        return mark_safe(drawn.replace(f'value="{chosen[0]}"', f'value="{chosen[0]}" selected', 1))  # noqa: S308 (a slug)
    return drawn


@lru_cache(maxsize=100)
def options(localities: tuple[tuple[str, str, str], ...], *, language: str | None) -> SafeString:
    """The options of localities (slug, name, kind), drawn once for all lists that offer the same."""
    groups = by_kind(Locality(slug=slug, name=name, kind=kind) for slug, name, kind in localities)
    return render_to_string("endorsement/list/options.html", {"groups": groups})


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs, with what stands between backticks as code."""
    marked = re.sub("`(.+?)`", r"<code>\1</code>", escape(text))
    return format_html_join("", "<p>{}</p>", ((SafeString(paragraph),) for paragraph in marked.split("\n\n")))


@register.simple_block_tag
def compact(content: str, between: str = "") -> SafeString:
    """The markup without its templates' line breaks and indentation, which would be a third of its weight.

    Spaces within a line stay, so everything that people entered stays too: their fields hold no line breaks.

    Args:
        between: what parts two tags that stood on lines of their own; a space where programs read the text.
    """
    between_tags = re.sub(r">\s*\n\s*<", f">{between}<", content)
    return SafeString(re.sub(r"\s*\n\s*", " ", between_tags))


@register.simple_block_tag
def admin_table(content: str, *columns: str, caption: str, has_actions: bool = False) -> SafeString:
    """A table of the admin around its rows, under a caption for screen readers alone.

    Args:
        columns: the headings.
        has_actions: there is one more column, whose heading is for screen readers alone.
    """
    return render_to_string(
        "endorsement/admin/table.html",
        {"rows": content, "columns": columns, "caption": caption, "has_actions": has_actions},
    )


@register.simple_block_tag
def row_button(content: str, action: str, *keys: int) -> SafeString:
    """A button in a row of an admin table that leads to an action on the endorsee: "end", "void"."""
    address = reverse(f"wagtailsnippets_endorsement_endorsee:{action}", args=keys)
    return format_html('<a class="button button-small button-secondary" href="{}">{}</a>', address, content)


@register.inclusion_tag("endorsement/admin/guide/link.html", takes_context=True)
def help_with_this_page(context: template.Context) -> dict[str, str]:
    """The link from a page of the admin to its part of the guide."""
    part = part_for(context["request"].resolver_match)
    return {"address": address_of(part) if part else ""}


@register.filter
def without_scheme(address: str) -> str:
    """A web address as people write it: "example.org/ada"."""
    return re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


@register.filter
def phone_address(phone: str) -> str:
    """The address that calls a phone number as people write it (RFC 3966); "" if it can't be one."""
    found = _PHONE.fullmatch(phone.strip())
    if not found:
        return ""
    digits = re.sub(r"\D", "", found["number"])
    plus = "+" if found["number"].startswith("+") else ""
    extension = f";ext={found['extension']}" if found["extension"] else ""
    return f"tel:{plus}{digits}{extension}" if 7 <= len(digits) <= 15 else ""


@register.inclusion_tag("endorsement/sample_banner.html")
def sample_banner() -> dict[str, Any]:
    """A notice to every visitor while the registry holds sample people."""
    return {"has_samples": Endorsee.objects.samples().exists()}


@register.simple_tag
def json_ld(things: Sequence[structured_data.Thing]) -> SafeString:
    """The things as a data block, which browsers don't run; "" for none."""
    if not things:
        return SafeString()
    text = json.dumps({"@context": structured_data.CONTEXT, "@graph": things}, ensure_ascii=False)
    # Every character that could end the element is escaped.
    data = mark_safe(text.translate(_ESCAPES))  # noqa: S308
    return format_html('<script type="application/ld+json">{}</script>', data)


@register.simple_tag(takes_context=True)
def canonical_record_address(context: dict[str, Any], number: str) -> str:
    """The canonical address of a record, on the site's own host."""
    site = Site.find_for_request(context.get("request"))
    return (site.root_url if site else "") + reverse("endorsement:record", args=[number])


@register.simple_tag(takes_context=True)
def alternates(context: dict[str, Any]) -> SafeString:
    """For search engines: the addresses of this page of the registry in each language."""
    request = context.get("request")
    site = Site.find_for_request(request)
    return alternate_links(
        [(each.language, (site.root_url if site else "") + each.path) for each in translations_of(request)]
    )


def alternate_links(addresses: Sequence[tuple[str, str]]) -> SafeString:
    """A link for each language and its whole address."""
    return format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', addresses)


@register.simple_tag(takes_context=True)
def other_languages(context: dict[str, Any]) -> list[Translation]:
    """This page of the registry in the languages that it isn't in now."""
    request = context.get("request")
    return [each for each in translations_of(request) if request and each.path != request.path]


@register.simple_tag
def its_language() -> SafeString:
    """The attribute for a text that the association wrote, on a page in another language."""
    if is_in_site_language():
        return SafeString()
    return format_html(' lang="{}"', settings.LANGUAGE_CODE.split("-")[0])


@register.simple_tag
def disclaimer(text: str) -> SafeString:
    """What endorsement does not mean; translated, if a catalog has the whole text as the association has it now."""
    if not text:
        return SafeString()
    told = translated(text)
    language = its_language() if told == text else ""
    paragraphs = mark_safe(linebreaks(told, autoescape=True))  # noqa: S308
    return format_html('<div class="registry-disclaimer"{}>{}</div>', language, paragraphs)


@register.simple_tag(takes_context=True)
def person_things(context: dict[str, Any], record: PublicRecord) -> list[structured_data.Thing]:
    """What `json_ld` prints about a person on the registry."""
    site = Site.find_for_request(context.get("request"))
    recognized_by = structured_data.organization(
        name=association_name(context.get("request")),
        address=f"{site.root_url}/" if site else "",
    )
    address = canonical_record_address(context, record.number)
    return [structured_data.person(record, address=address, recognized_by=recognized_by)]
