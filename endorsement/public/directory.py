"""The people listed on a day, in memory, by everything that the public list filters, counts and sorts by.

A list that nobody asked for before is then a few operations on numbers whose bit n stands for the n-th person by name,
at any size of the registry. Who is listed comes from the querysets, and what a person hides is not in here.

A directory is kept with the version of the registry that was read before it, so the next request after a write makes a
new one, as the first request of a day does. Each process keeps its own: some 250 bytes for each person.
"""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, reduce
from itertools import accumulate, chain, compress, islice
from operator import and_
from typing import Any, Self, overload

from endorsement.consent import OFFERS
from endorsement.content_version import Memo, Versions
from endorsement.enums import Sort
from endorsement.languages import codes_of
from endorsement.models import Endorsee, Endorsement, Locality
from endorsement.querysets import shown

# A set of people: bit n is the person at position n of the directory.
People = int

_kept = Memo(size=2)  # today and, at midnight, tomorrow
# Sorts after every letter and digit that a folded word has.
_AFTER_Z = "{"
_AS_FLAGS = bytes.maketrans(b"01", b"\0\1")


@dataclass(frozen=True)
class Directory:
    """Who is listed on the day `on`, by name; each person has a position.

    Attributes:
        ids: the endorsee at each position.
        words: the words of the search keys (search_keys.search_key), in alphabetical order.
        having: the positions of those who have the first word, then of those who have the second, and so on.
        starts: where those of each word begin in `having`, and the end.
        latest: the latest award of a listed endorsement at each position, as `date.toordinal` counts days.
        endorsed: who holds a listed endorsement, by the ids of its category and designation.
        located: who shows a locality, by its id.
        speaking: who works in a language, by its code.
        offering: who has one of `consent.OFFERS` on, by its name.
    """

    on: date
    ids: "array[int]"
    words: Sequence[str]
    having: "array[int]"
    starts: "array[int]"
    latest: "array[int]"
    endorsed: Mapping[tuple[int, int | None], People]
    located: Mapping[int, People]
    speaking: Mapping[str, People]
    offering: Mapping[str, People]

    @classmethod
    def of(cls, on: date, *, versions: Versions | None = None) -> Self:
        """The directory of a day: the one kept, or a new one."""
        return _kept.get(on, lambda: cls.load(on), versions=versions)

    @classmethod
    def load(cls, on: date) -> Self:
        """Reads the directory in one query."""
        ids, latest = array("q"), array("l")
        words: dict[str, list[int]] = defaultdict(list)
        endorsed: dict[tuple[int, int | None], list[int]] = defaultdict(list)
        located: dict[int, list[int]] = defaultdict(list)
        speaking: dict[str, list[int]] = defaultdict(list)
        offering: dict[str, list[int]] = defaultdict(list)
        rows = (
            Endorsement.objects.listed(on)
            .by_name()
            .values_list(
                "endorsee",
                "endorsee__public_key",
                shown("locality", of="endorsee__"),
                "endorsee__languages",
                *(f"endorsee__{offer}" for offer in OFFERS),
                "category",
                "designation",
                "awarded_on",
            )
        )
        for endorsee, key, locality, languages, *offers, category, designation, awarded_on in rows.iterator():
            if not ids or ids[-1] != endorsee:
                ids.append(endorsee)
                latest.append(0)
                for word in key.split():
                    words[word].append(len(ids) - 1)
                if locality is not None:
                    located[locality].append(len(ids) - 1)
                for code in codes_of(languages):
                    speaking[code].append(len(ids) - 1)
                for offer in compress(OFFERS, offers):
                    offering[offer].append(len(ids) - 1)
            latest[-1] = max(latest[-1], awarded_on.toordinal())
            endorsed[category, designation].append(len(ids) - 1)
        return cls(
            on=on,
            ids=ids,
            **_in_a_row(words),
            latest=latest,
            endorsed={kind: _people(positions, among=len(ids)) for kind, positions in endorsed.items()},
            located={locality: _people(positions, among=len(ids)) for locality, positions in located.items()},
            speaking={code: _people(positions, among=len(ids)) for code, positions in speaking.items()},
            offering={offer: _people(positions, among=len(ids)) for offer, positions in offering.items()},
        )

    @property
    def everybody(self) -> People:
        return (1 << len(self.ids)) - 1

    def holding(self, *, category: int | None = None, designation: int | None = None) -> People:
        """Those who hold a listed endorsement in the category, or of the designation."""
        people = 0
        for (its_category, its_designation), holders in self.endorsed.items():
            if category == its_category or (designation is not None and designation == its_designation):
                people |= holders
        return people

    def showing(self, localities: Iterable[int]) -> People:
        """Those who show that they are in one of the localities."""
        people = 0
        for locality in localities:
            people |= self.located.get(locality, 0)
        return people

    def working_in(self, languages: Iterable[str]) -> People:
        """Those who work in one of the languages (codes)."""
        people = 0
        for code in languages:
            people |= self.speaking.get(code, 0)
        return people

    def matching(self, parts: Iterable[str]) -> People:
        """Those whose names and shown details have a word that begins with this one, given as its parts.

        `EndorseeQuerySet.matching` in memory; a test holds the two together.
        """
        return self._matching(tuple(parts))

    @cached_property
    def _matching(self) -> Callable[[tuple[str, ...]], People]:
        # The list of a page and each of its counts look for the same words.
        @lru_cache(maxsize=100)
        def matching(parts: tuple[str, ...]) -> People:
            joined = self._having("".join(parts))
            return joined | reduce(and_, map(self._having, parts)) if len(parts) > 1 else joined

        return matching

    def _having(self, beginning: str) -> People:
        """Those with a word that begins so."""
        first, end = bisect_left(self.words, beginning), bisect_left(self.words, beginning + _AFTER_Z)
        return _people(self.having[self.starts[first] : self.starts[end]], among=len(self.ids))

    def numbered(self, number: str) -> People:
        """The person with this endorsement number, if listed."""
        pk = Endorsee.objects.numbered(number).values_list("pk", flat=True).first()
        return 1 << self.ids.index(pk) if pk is not None and pk in self.ids else 0

    def sorted(self, people: People, sort: Sort) -> "Found":
        """These people in one of the orders of the public list, each total and the same on every database."""
        ids, flags = self.ids, _flags(people, among=len(self.ids))
        if sort != Sort.NAME:
            order = self._by_locality if sort == Sort.LOCALITY else self._newest_first
            ids, flags = array("q", map(ids.__getitem__, order)), bytes(map(flags.__getitem__, order))
        return Found(ids, flags, people.bit_count())

    def nearest(self, people: People, localities: Iterable[int]) -> "Found":
        """Those of the people who show one of the localities, in the order of the localities, then by name."""
        flags = _flags(people & self.showing(localities := list(localities)), among=len(self.ids))
        ids = array("q")
        for locality in localities:
            ids.extend(self.ids[position] for position in self._positions.get(locality, ()) if flags[position])
        return Found(ids, b"\1" * len(ids), len(ids))

    @cached_property
    def _positions(self) -> Mapping[int, Sequence[int]]:
        """The positions of those who show each locality."""
        among = len(self.ids)
        return {
            locality: array("l", compress(range(among), _flags(people, among=among)))
            for locality, people in self.located.items()
        }

    @cached_property
    def _by_locality(self) -> Sequence[int]:
        """Positions by locality, then name. People who show none come last."""
        places = {
            place.pk: rank
            for rank, place in enumerate(sorted(Locality.objects.in_bulk(self.located).values(), key=_name_and_kind))
        }
        ranks = [len(places)] * len(self.ids)
        for locality, people in self.located.items():
            for position in compress(range(len(self.ids)), _flags(people, among=len(self.ids))):
                ranks[position] = places.get(locality, len(places))
        return sorted(range(len(self.ids)), key=ranks.__getitem__)

    @cached_property
    def _newest_first(self) -> Sequence[int]:
        """Positions by the latest award of a listed endorsement, then name."""
        return sorted(range(len(self.ids)), key=lambda position: -self.latest[position])


class Found(Sequence[int]):
    """The endorsees (ids) that were found, in order. A slice reads just its part."""

    def __init__(self, ids: Sequence[int], flags: bytes, count: int) -> None:
        self._ids = ids
        self._flags = flags
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, part: int) -> int: ...
    @overload
    def __getitem__(self, part: slice) -> list[int]: ...
    def __getitem__(self, part: int | slice) -> int | list[int]:
        if isinstance(part, slice):
            start, stop, step = part.indices(self._count)
            return list(islice(compress(self._ids, self._flags), start, stop, step))
        return self[part : part + 1][0]


def _in_a_row(words: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """`Directory.words`, `having` and `starts`: as a list for each word they would take three times the memory."""
    alphabet = sorted(words)
    counts = (len(words[word]) for word in alphabet)
    return {
        "words": alphabet,
        "having": array("I", chain.from_iterable(words[word] for word in alphabet)),
        "starts": array("I", accumulate(counts, initial=0)),
    }


def _people(positions: Iterable[int], *, among: int) -> People:
    bits = bytearray(among // 8 + 1)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


def _flags(people: People, *, among: int) -> bytes:
    """One byte for each position: 1 for those among the people, else 0."""
    return format(people, f"0{among}b").encode().translate(_AS_FLAGS)[::-1] if among else b""


def _name_and_kind(place: Locality) -> tuple[str, str]:
    return place.name, place.kind
