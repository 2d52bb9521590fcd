"""One part of the public list, and links to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Subquery, Window
from django.db.models.functions import JSONObject

from endorsement.models import RenewalCycle
from endorsement.public.filters import RegistryFilter, list_endorsees
from endorsement.public.records import PublicRecord, public_record


@dataclass(frozen=True)
class ListPart:
    """`count` covers the whole list; `cycle` has the name and dates of the cycle that covers the date."""

    count: int
    cycle: dict[str, Any] | None
    records: Sequence[PublicRecord]


def read_part(asked: RegistryFilter, *, on: date, limit: int, offset: int) -> ListPart:
    """The list from `offset` on, in three queries at any size: people, endorsements, renewals.

    The people's query also returns the count and the cycle; an empty part needs a query for each.
    """
    endorsees = list_endorsees(asked, on=on).with_endorsements(on)
    cycles = RenewalCycle.objects.covering(on).values_list(
        JSONObject(name="name", starts_on="starts_on", ends_on="ends_on"), flat=True
    )
    rows = endorsees.annotate(total=Window(Count("*")), cycle=Subquery(cycles))
    part = list(rows[offset : offset + limit])
    return ListPart(
        count=part[0].total if part else endorsees.count(),
        cycle=part[0].cycle if part else cycles.first(),
        records=[public_record(endorsee) for endorsee in part],
    )


def link_header(address: str, asked: RegistryFilter, *, count: int, limit: int, offset: int, **more: str) -> str:
    """Links to the pages around this one as a Link header (RFC 8288), with the same filters.

    Args:
        address: the absolute address of the list, without a query.
        more: other parameters to keep.
    """
    last = max(0, count - 1) // limit * limit
    offsets = {"first": 0, "last": last}
    if offset > 0:
        offsets["prev"] = min(max(0, offset - limit), last)
    if offset + limit < count:
        offsets["next"] = offset + limit
    return ", ".join(
        f'<{address}{asked.query_string(**more, limit=limit, offset=start)}>; rel="{relation}"'
        for relation, start in offsets.items()
    )
