"""Finds the category, designation or locality that a person meant.

Spreadsheets and papers write "IMHM-R/F", "IMH-M (R/F)", "Level IV – Clinical" or "IV-C" for the same thing
(domain.md rule 32), and "Richmond" for both a county and a city far from it (rule 31).
"""

import re
from collections.abc import Iterator
from itertools import permutations

from anyascii import anyascii

from endorsement.enums import LocalityKind
from endorsement.models import Category, Designation, Locality

Kind = tuple[Category, Designation | None]

_RETIRED_WORDS = re.compile(r"\b(level|category|endorsement)\b")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def _folded(text: str) -> str:
    return _NOT_WORD.sub("", _RETIRED_WORDS.sub("", anyascii(text).lower()))


def find_kind(text: str) -> Kind | None:
    """The category and designation that a text names; None for no match or more than one."""
    wanted = _folded(text)
    found = [kind for kind in _kinds() if wanted in set(_spellings(kind))] if wanted else []
    return found[0] if len(found) == 1 else None


def find_localities(text: str) -> list[Locality]:
    """The localities that a text may mean: one if it is clear, several if a county and a city share the name."""
    wanted = _folded(text)
    if not wanted:
        return []
    places = list(Locality.objects.all())
    exact = [place for place in places if wanted in {_folded(spelling) for spelling in _full_names(place)}]
    return exact or [place for place in places if wanted == _folded(place.name)]


def example_localities() -> list[str]:
    """The label of one locality of each existing kind: "Accomack County", "Alexandria (city)"."""
    examples: dict[str, str] = {}
    for place in Locality.objects.all():
        examples.setdefault(place.kind, place.label)
    return list(examples.values())


def _kinds() -> Iterator[Kind]:
    for category in Category.objects.prefetch_related("designations"):
        yield category, None
        for designation in category.designations.all():
            yield category, designation


def _spellings(kind: Kind) -> Iterator[str]:
    category, designation = kind
    names = [name for name in (category.code, category.name, category.numeral) if name]
    if designation is None:
        yield from map(_folded, [*names, *map(" ".join, permutations(names, 2))])
        return
    for name in names:
        for branch in (designation.code, designation.name):
            yield _folded(f"{name} {branch}")
    yield _folded(f"{category.name} {designation.name} {designation.label}")


def _full_names(place: Locality) -> tuple[str, ...]:
    match place.kind:
        case LocalityKind.COUNTY:
            return place.label, f"County of {place.name}"
        case LocalityKind.CITY:
            return place.label, f"City of {place.name}"
    return (place.name,)
