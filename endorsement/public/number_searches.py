"""An endorsement number that a visitor types into a search leads to its record (design, section 6).

The record's own address answers it, as verification does: it counts look-ups, and it says no more about those who are
off the registry or not listed.
"""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from wagtail import blocks
from wagtail.blocks.list_block import ListValue
from wagtail.fields import StreamField
from wagtail.models import Page

from endorsement.blocks import EndorsedProfessionalsBlock
from endorsement.public.filters import RegistryFilter, unescaped
from endorsement.public.vocabulary import Vocabulary


def number_address(asked: RegistryFilter) -> str | None:
    """The address of the record that the search names; None for another search, or if the site has no records."""
    if not asked.number:
        return None
    try:
        return reverse("endorsement:record", args=[asked.number])
    except NoReverseMatch:
        return None


def lead_to_record(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """For the hook before_serve_page: answers a search for a number in the list of a page.

    The list is a block, and a block can't redirect. Without this it shows the holder, if listed. A private page does
    so: Wagtail asks for its password only after this hook.
    """
    search = QueryDict(mutable=True)
    search["q"] = unescaped(request.GET).get("q", "")
    address = number_address(RegistryFilter.read(search, Vocabulary(categories=(), localities=())))
    return redirect(address) if address and has_list(page) and not page.get_view_restrictions() else None


def has_list(page: Page) -> bool:
    fields = (field for field in page._meta.get_fields() if isinstance(field, StreamField))
    return any(_is_or_has_list(block) for field in fields for block in getattr(page, field.name))


def _is_or_has_list(bound: blocks.BoundBlock) -> bool:
    if isinstance(bound.block, EndorsedProfessionalsBlock):
        return True
    return any(map(_is_or_has_list, _children(bound.value)))


def _children(value: Any) -> Iterator[blocks.BoundBlock]:
    match value:
        case blocks.StructValue():
            yield from value.bound_blocks.values()
        case ListValue():
            yield from value.bound_blocks
        case blocks.StreamValue():
            yield from value
