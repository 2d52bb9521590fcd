"""One part of the public list, and links to the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from endorsement.content_version import Memo, Versions
from endorsement.models import RenewalCycle
from endorsement.public.directory import Directory
from endorsement.public.filters import RegistryFilter
from endorsement.public.near import whole_miles
from endorsement.public.records import PublicRecord, read_records

_cycles = Memo(size=2)


@dataclass(frozen=True)
class RecordNear(PublicRecord):
    """A record, and how far from the place that was asked for."""

    distance_miles: int | None


@dataclass(frozen=True)
class ListPart:
    """`count` covers the whole list; `cycle` has the name and dates of the cycle that covers the date."""

    count: int
    cycle: dict[str, Any] | None
    records: Sequence[PublicRecord]


def read_part(
    asked: RegistryFilter, *, directory: Directory, limit: int, offset: int, versions: Versions | None = None
) -> ListPart:
    """The list from `offset` on, in two queries at any size: endorsements and renewals."""
    found = asked.in_order(asked.people(directory), directory)
    cycles = RenewalCycle.objects.covering(directory.on).values("name", "starts_on", "ends_on")
    records = read_records(found[offset : offset + limit], on=directory.on, versions=versions)
    if asked.near:
        records = [
            RecordNear(**vars(record), distance_miles=whole_miles(asked.miles_to(record.locality_slug)))
            for record in records
        ]
    return ListPart(
        count=len(found),
        cycle=_cycles.get(directory.on, cycles.first, versions=versions),
        records=records,
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
