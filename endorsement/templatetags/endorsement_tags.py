"""Template tags of the registry."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from endorsement.filters import RegistryFilter
from endorsement.listing import Listing
from endorsement.models import Endorsee

register = template.Library()


@register.simple_tag
def list_address(asked: RegistryFilter, page: int) -> str:
    """The address of another page of the list, with the same filters."""
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


@register.inclusion_tag("endorsement/sample_banner.html")
def sample_banner() -> dict[str, Any]:
    """A notice to every visitor while the registry holds sample people."""
    return {"has_samples": Endorsee.objects.samples().exists()}
