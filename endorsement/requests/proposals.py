"""The fields of a record that a person may correct in the renewal form, and what the record says meanwhile."""

from collections.abc import Iterable, Mapping
from copy import copy
from typing import Any

from endorsement import edits
from endorsement.consent import CONFIRMED, OFFERS, SWITCHES
from endorsement.edits import Values
from endorsement.models import Endorsee, RenewalRequest
from endorsement.refusals import ChangedMeanwhile

# What is decided as one: a value and the consent to show it, and what a person offers with its day.
UNITS: tuple[tuple[str, ...], ...] = (
    ("languages",),
    *((field, switch) for field, switch in SWITCHES.items()),
    (*OFFERS, CONFIRMED),
)
FIELDS = tuple(field for unit in UNITS for field in unit)


def values(endorsee: Endorsee) -> Values:
    return edits.values_of(endorsee, FIELDS)


def changed(seen: Values, wanted: Mapping[str, Any]) -> Values:
    """What the person wants to be otherwise than it was when they saw it."""
    return {field: wanted[field] for field in FIELDS if field in wanted and wanted[field] != seen[field]}


def units_of(fields: Iterable[str]) -> list[tuple[str, ...]]:
    """The units in which these fields are."""
    fields = set(fields)
    return [unit for unit in UNITS if fields.intersection(unit)]


def with_changes(endorsee: Endorsee, *, seen: Values, proposed: Values) -> Endorsee:
    """The record as the person saw it and left it: `services.save_endorsee` writes the differences alone."""
    edits.remember(endorsee, seen)
    edits.set_values(endorsee, {**seen, **proposed})
    return endorsee


def conflicts(request: RenewalRequest, current: Endorsee) -> set[tuple[str, ...]]:
    """The units that somebody else changed too since the person saw them; `current` is the record as it is now."""
    wanted = with_changes(copy(current), seen=request.seen, proposed=request.proposed)
    try:
        edits.catch_up(wanted, current, FIELDS, pairs=tuple(SWITCHES.items()))
    except ChangedMeanwhile as clash:
        return set(units_of(field for fields in clash.fields for field in fields))
    return set()
