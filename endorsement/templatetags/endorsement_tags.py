"""Template tags of the registry."""

import json
import re
from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Site

from endorsement.models import Endorsee
from endorsement.public import structured_data
from endorsement.public.filters import RegistryFilter
from endorsement.public.listing import Listing
from endorsement.public.records import PublicRecord

register = template.Library()

# So that no text can end the element around it. Django's own json_script does the same.
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


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


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs, with what stands between backticks as code."""
    marked = re.sub("`(.+?)`", r"<code>\1</code>", escape(text))
    return format_html_join("", "<p>{}</p>", ((SafeString(paragraph),) for paragraph in marked.split("\n\n")))


@register.simple_block_tag
def compact(content: str) -> SafeString:
    """The markup without its templates' line breaks and indentation, which would be a third of its weight.

    Spaces within a line stay, so everything that people entered stays too: their fields hold no line breaks.
    """
    between_tags = re.sub(r">\s*\n\s*<", "><", content)
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


@register.filter
def without_scheme(address: str) -> str:
    """A web address as people write it: "example.org/ada"."""
    return re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


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
def person_things(context: dict[str, Any], record: PublicRecord) -> list[structured_data.Thing]:
    """What `json_ld` prints about a person on the registry."""
    site = Site.find_for_request(context.get("request"))
    recognized_by = structured_data.organization(
        name=(site and site.site_name) or getattr(settings, "WAGTAIL_SITE_NAME", ""),
        address=f"{site.root_url}/" if site else "",
    )
    address = canonical_record_address(context, record.number)
    return [structured_data.person(record, address=address, recognized_by=recognized_by)]
