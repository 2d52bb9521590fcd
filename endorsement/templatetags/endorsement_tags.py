"""Template tags of the registry."""

import re
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from endorsement.filters import RegistryFilter
from endorsement.listing import Listing
from endorsement.models import Endorsee

register = template.Library()


@register.simple_tag
def list_address(asked: RegistryFilter, page: int = 1) -> str:
    """The address of a page of the list for a filter."""
    return asked.query_string(page=page) if page > 1 else asked.query_string() or "?"


@register.simple_tag
def download_address(listing: Listing) -> str:
    """The address of all of this list as CSV; "" where the site has none, or no one filter says what is listed."""
    if listing.whole is None:
        return ""
    try:
        return reverse("endorsement:professionals_csv") + listing.whole.query_string()
    except NoReverseMatch:
        return ""


@register.simple_tag
def record_address(number: str) -> str:
    """The address of an endorsee's public record; "" where the site has none."""
    try:
        return reverse("endorsement:record", args=[number])
    except NoReverseMatch:
        return ""


@register.simple_block_tag
def compact(content: str) -> SafeString:
    """The markup without the line breaks and the indentation of its templates, which would be a third of its weight.

    Blanks on one line stay, and with them everything that people entered: no field of theirs holds a line break.
    """
    between_tags = re.sub(r">\s*\n\s*<", "><", content)
    return SafeString(re.sub(r"\s*\n\s*", " ", between_tags))


@register.filter
def without_scheme(address: str) -> str:
    """A web address as people write it: "example.org/ada"."""
    return re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")


@register.inclusion_tag("endorsement/sample_banner.html")
def sample_banner() -> dict[str, Any]:
    """A notice to every visitor while the registry holds sample people."""
    return {"has_samples": Endorsee.objects.samples().exists()}
