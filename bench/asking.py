"""Addresses that nobody asked for before, with answers of the usual length."""

import csv
import random
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

from django.utils.text import slugify

from endorsement.enums import LocalityKind
from endorsement.setup.sample_people import FAMILY_NAMES, GIVEN_NAMES

LOCALITIES = Path(__file__).resolve().parents[1] / "site" / "vaimh" / "data" / "virginia_localities.csv"
CATEGORIES = ("ifa", "ifs", "imhs", "imhm")
KINDS = [chosen for count in (1, 2, 3) for chosen in combinations(CATEGORIES, count)]


def filters() -> list[str]:
    """Query strings: two localities and some categories, in random order."""
    with LOCALITIES.open(encoding="utf-8", newline="") as file:
        localities = [slug(row["name"], row["kind"]) for row in csv.DictReader(file)]
    queries = [
        "&".join([*(f"locality={slug}" for slug in pair), *(f"category={slug}" for slug in kinds)])
        for pair, kinds in product(combinations(localities, 2), KINDS)
    ]
    random.Random(1).shuffle(queries)
    return queries


def slug(name: str, kind: str) -> str:
    """As the loader of localities makes it."""
    return slugify(name if kind == LocalityKind.OTHER else f"{name} {kind}")


def searches() -> list[str]:
    """Query strings: the beginnings of a family and a given name, in random order."""
    queries = [f"q={family}+{given}" for family, given in product(beginnings(FAMILY_NAMES), beginnings(GIVEN_NAMES))]
    random.Random(1).shuffle(queries)
    return queries


def beginnings(names: list[str]) -> Iterator[str]:
    plain = [name.lower() for name in names if name.isascii() and name.isalpha()]
    yield from sorted({name[:length] for name in plain for length in range(2, len(name) + 1)})
