"""Two people edit one record: what each changed, what both changed, and what a save may write.

A record's values are compared three ways: as its editor saw them (`record.loaded`), as the editor left them, and as
they are in the database now. Only the editor's own changes are written. If both changed a field, the save is refused.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models

from endorsement.refusals import ChangedMeanwhile

Values = dict[str, Any]
# Two fields that are judged as one: what is public, and the switch with the person's consent to show it.
Pair = tuple[str, str]

# The editor of rich text numbers its paragraphs anew, and browsers send text with their own line ends.
_WITHOUT_MEANING = re.compile(r' data-block-key="[^"]*"|\r(?=\n)')
# An item of a list is the same item under another id, and its place is its position.
_PLACE = ("id", "sort_order")


def values_of(record: models.Model, names: Collection[str]) -> Values:
    """The values by field as JSON can carry them. A list of child records is a list of their values by column."""
    return {name: _value(record, name) for name in names}


def _value(record: models.Model, name: str) -> Any:
    field: Any = record._meta.get_field(name)
    if not field.one_to_many:
        return _plain(field.value_from_object(record))
    children = sorted(getattr(record, name).all(), key=lambda child: child.sort_order or 0)
    columns = [each for each in field.related_model._meta.concrete_fields if each != field.field]
    return [{each.attname: _plain(each.value_from_object(child)) for each in columns} for child in children]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def set_values(record: models.Model, values: Values) -> None:
    """Gives the record the values of `values_of`."""
    for name, value in values.items():
        field: Any = record._meta.get_field(name)
        if field.one_to_many:
            setattr(record, name, [field.related_model(**child) for child in value])
        else:
            setattr(record, field.attname, field.to_python(value))


def remember(record: Any, values: Values) -> None:
    """From now on these count as the values that the record's editor saw."""
    seen = {getattr(record._meta.get_field(name), "attname", name): value for name, value in values.items()}
    record.loaded = {**getattr(record, "loaded", {}), **seen}


def seen_values(record: models.Model, current: models.Model, names: Collection[str]) -> Values:
    """What the record's editor saw; what is not known counts as seen as it is now."""
    loaded: Values = getattr(record, "loaded", {})
    columns = {name: getattr(record._meta.get_field(name), "attname", name) for name in names}
    known = {name: _plain(loaded[column]) for name, column in columns.items() if column in loaded}
    return {**values_of(current, [name for name in names if name not in known]), **known}


def changed(before: Values, after: Values) -> set[str]:
    return {name for name in before if _comparable(before[name]) != _comparable(after[name])}


def _comparable(value: Any) -> Any:
    if isinstance(value, str):
        return _WITHOUT_MEANING.sub("", value)
    if isinstance(value, list):
        return [{name: _comparable(each) for name, each in child.items() if name not in _PLACE} for child in value]
    return value


def catch_up(
    record: models.Model, current: models.Model, names: Collection[str], *, pairs: Sequence[Pair] = ()
) -> tuple[str, ...]:
    """Takes over from `current` each field that the record's editor did not change.

    Returns:
        The fields that somebody else changed since the editor saw them, and the editor did not.

    Raises:
        ChangedMeanwhile: both changed the same; nothing was taken over.
    """
    seen, mine, theirs = seen_values(record, current, names), values_of(record, names), values_of(current, names)
    by_me, by_others = changed(seen, mine), changed(seen, theirs)
    differing = changed(mine, theirs)
    merged = {name: mine[name] if name in by_me else theirs[name] for name in names}
    if clashes := tuple(_clashes(names, pairs, by_me=by_me, by_others=by_others, differing=differing, merged=merged)):
        raise ChangedMeanwhile(clashes)
    set_values(record, {name: theirs[name] for name in names if name not in by_me})
    return tuple(name for name in names if name in by_others - by_me)


def _clashes(
    names: Collection[str],
    pairs: Sequence[Pair],
    *,
    by_me: set[str],
    by_others: set[str],
    differing: set[str],
    merged: Values,
) -> Iterator[tuple[str, ...]]:
    paired = {name: pair for pair in pairs for name in pair}
    for unit in dict.fromkeys(paired.get(name, (name,)) for name in names):
        both = by_me & by_others & differing & set(unit)
        # Neither agreed that this value be public: one changed it, the other the consent.
        unseen = len(unit) > 1 and all(merged[name] for name in unit) and _apart(unit, by_me, by_others)
        if both or unseen:
            yield unit


def _apart(unit: tuple[str, ...], by_me: set[str], by_others: set[str]) -> bool:
    mine, theirs = by_me & set(unit), by_others & set(unit)
    return bool(mine and theirs) and mine != theirs
