"""The filters of the public list, one definition for every surface (design, section 6).

Unknown values list nobody and the visitor reads why; they never fall back to the whole list.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from endorsement import search_keys
from endorsement.enums import Sort
from endorsement.public.directory import Directory, Found, People
from endorsement.public.near import DEFAULT_WITHIN, Origin, UnclearPlace, find_origin
from endorsement.public.quoting import shortened
from endorsement.public.verification import number_in_search
from endorsement.public.vocabulary import YES, Vocabulary

MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 8
# A word with a ligature can fold to several words, and databases limit the number of conditions.
MAX_FOLDED_PARTS = 40

_ESCAPED = re.compile(r"(amp;)+", re.IGNORECASE)

# The parameters whose only value is "yes", and what the person has on.
OFFERED = {"supervision": "offers_supervision", "accepting": "accepting"}
CHOICES = ("category", "designation", "locality", "region", "language", *OFFERED)
PARAMETERS = ("q", *CHOICES, "near", "within", "sort")


@dataclass(frozen=True)
class Problem:
    """A filter that cannot be applied, in words for the visitor."""

    parameter: str
    value: str
    message: str
    # What the visitor may have meant, as values of the parameter.
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class RegistryFilter:
    """A visitor's search, choices and sort order. `chosen` holds the known slugs by parameter.

    `near` is a place as the visitor wrote it, and `origin` where it is; None if it is unclear.
    """

    vocabulary: Vocabulary
    q: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Sort = Sort.NAME
    problems: Sequence[Problem] = ()
    near: str = ""
    origin: Origin | None = None
    miles: int = DEFAULT_WITHIN

    @classmethod
    def read(cls, parameters: QueryDict, vocabulary: Vocabulary) -> Self:
        """Reads the parameters of a request. It never raises, and it ignores parameters that it does not know.

        Values are compared without case; `chosen` has them as they are written in the vocabulary.
        """
        parameters = unescaped(parameters)
        chosen: dict[str, list[str]] = {}
        problems: list[Problem] = []
        for parameter in (*CHOICES, "within", "sort"):
            if parameter not in parameters:
                continue
            known = vocabulary.known(parameter)
            by_folded = {_folded(slug): slug for slug in sorted(known)}
            values = filter(None, map(_printable, parameters.getlist(parameter)))
            slugs = (value if value in known else by_folded.get(_folded(value), value) for value in values)
            # Each value once, in the order of the request; the empty option of a select chooses nothing.
            for slug in dict.fromkeys(slugs):
                if slug in known:
                    chosen.setdefault(parameter, []).append(slug)
                else:
                    problems.append(Problem(parameter, slug, _unknown(parameter, slug)))
        q = _printable(parameters.get("q", ""))
        if too_long := _too_long(q):
            problems.append(Problem("q", q, too_long))
        near, origin = _printable(parameters.get("near", "")), None
        if near:
            try:
                origin = find_origin(near, vocabulary.localities)
            except UnclearPlace as unclear:
                problems.append(Problem("near", near, str(unclear), unclear.choices))
        # If there are several, the last one counts, as with several searches.
        miles = int(chosen.pop("within", [DEFAULT_WITHIN])[-1])
        sort = Sort(chosen.pop("sort", [_first_sort(near)])[-1])
        if sort == Sort.DISTANCE and not near:
            problems.append(Problem("sort", sort, _("Sorting by distance needs a place: fill in near.")))
        return cls(
            vocabulary=vocabulary,
            q=q,
            chosen=chosen,
            sort=sort,
            problems=problems,
            near=near,
            origin=origin,
            miles=miles,
        )

    @property
    def is_active(self) -> bool:
        """Whether the visitor asked for less than the whole list."""
        return bool(self.q or self.chosen or self.near or self.problems)

    @property
    def has_own_sort(self) -> bool:
        """Whether the order is another than the list has by itself."""
        return self.sort != _first_sort(self.near)

    @cached_property
    def number(self) -> str | None:
        """The endorsement number that the visitor typed into the search; None if they typed anything else."""
        return number_in_search(self.q) if self.q and not self.problems else None

    def people(self, directory: Directory) -> People:
        """Those of the directory who match the filter."""
        words = search_keys.query_words(self.q)
        if self.problems or (self.q and not words):
            return 0
        people = directory.everybody
        if self.number:
            people = directory.numbered(self.number)
        for parts in () if self.number else self.vocabulary.without_area(words):
            people &= self.having_word(parts, directory)
        if self.chosen.get("category") or self.chosen.get("designation"):
            people &= self._endorsed(directory)
        if slugs := self.chosen.get("locality"):
            people &= directory.showing(place.pk for place in self.vocabulary.localities if place.slug in slugs)
        if slugs := self.chosen.get("region"):
            names = {self.vocabulary.regions[slug] for slug in slugs}
            people &= directory.showing(place.pk for place in self.vocabulary.localities if place.region in names)
        if codes := self.chosen.get("language"):
            people &= directory.working_in(codes)
        if self.near:
            people &= directory.showing(self.distances)
        for parameter, offer in OFFERED.items():
            if self.chosen.get(parameter):
                people &= directory.offering.get(offer, 0)
        return people

    @cached_property
    def distances(self) -> Mapping[int, float]:
        """The miles to each locality that is near enough, by its id, nearest first."""
        if self.origin is None:
            return {}
        measured = ((self.origin.miles_to(place), place) for place in self.vocabulary.localities)
        near = ((away, place.name, place.pk) for away, place in measured if away is not None and away <= self.miles)
        return {pk: away for away, _name, pk in sorted(near)}

    def miles_to(self, slug: str | None) -> float | None:
        """The miles to the locality that a person shows; None if that is unknown, or nothing was asked to be near."""
        if not self.distances or slug is None:
            return None
        return self._miles_by_slug.get(slug)

    @cached_property
    def _miles_by_slug(self) -> Mapping[str, float]:
        slugs = {place.pk: place.slug for place in self.vocabulary.localities}
        return {slugs[pk]: miles for pk, miles in self.distances.items()}

    def in_order(self, people: People, directory: Directory) -> Found:
        """The people in the order that the visitor asked for."""
        if self.sort == Sort.DISTANCE:
            return directory.nearest(people, self.distances)
        return directory.sorted(people, self.sort)

    def having_word(self, parts: Sequence[str], directory: Directory) -> People:
        """Those with a word that begins with this one, given as its parts: the whole of what `q` searches.

        That is their names, what they show, and the code and name of what they hold on the date.
        """
        people = directory.matching(parts)
        for kind in self.vocabulary.kinds_named(parts):
            people |= directory.endorsed.get(kind, 0)
        return people

    def _endorsed(self, directory: Directory) -> People:
        """Those who hold one of the categories or designations: a designation narrows its own category."""
        people = 0
        designations = self.chosen.get("designation", ())
        for category in self.vocabulary.categories:
            narrower = [branch for branch in category.designations.all() if branch.slug in designations]
            for branch in narrower:
                people |= directory.holding(designation=branch.pk)
            if category.slug in self.chosen.get("category", ()) and not narrower:
                people |= directory.holding(category=category.pk)
        return people

    def without(self, *parameters: str) -> Self:
        """This filter without the search, place or choices of these parameters (`q`, `near` and `CHOICES`)."""
        chosen = {parameter: slugs for parameter, slugs in self.chosen.items() if parameter not in parameters}
        rest = replace(self, q="" if "q" in parameters else self.q, chosen=chosen)
        return rest.measured_from("") if "near" in parameters else rest

    def measured_from(self, near: str) -> Self:
        """This filter near another place as text, which is read anew, or near none."""
        sort = _first_sort(near) if self.sort in (Sort.DISTANCE, _first_sort(self.near)) else self.sort
        return replace(self, near=near, origin=None, miles=self.miles if near else DEFAULT_WITHIN, sort=sort)

    def without_choice(self, parameter: str, slug: str) -> Self:
        """This filter without one choice."""
        left = [other for other in self.chosen.get(parameter, ()) if other != slug]
        return replace(self, chosen={**self.chosen, parameter: left})

    def with_or_without(self, parameter: str, slug: str) -> Self:
        """This filter with one choice more, or without it if it is chosen."""
        chosen = self.chosen.get(parameter, ())
        if slug in chosen:
            return self.without_choice(parameter, slug)
        return replace(self, chosen={**self.chosen, parameter: [*chosen, slug]})

    def within(self, preset: Self) -> Self | None:
        """This filter and a preset category, region and supervision as one filter; None if one cannot express both.

        Categories and designations are one OR set, so two of them narrow the list only if one contains the other.
        """
        if preset.problems:
            return None
        chosen = {parameter: list(slugs) for parameter, slugs in self.chosen.items()}
        if preset.chosen.get("supervision"):
            chosen["supervision"] = [YES]
        if (regions := preset.chosen.get("region")) and chosen.setdefault("region", list(regions)) != list(regions):
            return None
        for category in self.vocabulary.categories:
            if category.slug in preset.chosen.get("category", ()):
                own = {branch.slug for branch in category.designations.all()}
                if not (
                    set(chosen.get("category", ())) <= {category.slug} and set(chosen.get("designation", ())) <= own
                ):
                    return None
                chosen["category"] = [category.slug]
        return replace(self, chosen=chosen)

    def query_string(self, **more: str | int) -> str:
        """The query string, with its "?": the filters in a fixed order, the sort, `more`. "" if all are empty."""
        pairs = [("q", self.q)] if self.q else []
        pairs += [(parameter, slug) for parameter in CHOICES for slug in self.chosen.get(parameter, ())]
        if self.near:
            pairs += [("near", self.near), *([("within", str(self.miles))] if self.miles != DEFAULT_WITHIN else [])]
        pairs += [("sort", self.sort.value)] if self.has_own_sort else []
        pairs += [(name, str(value)) for name, value in more.items()]
        return f"?{urlencode(pairs)}" if pairs else ""


def _first_sort(near: str) -> Sort:
    return Sort.DISTANCE if near else Sort.NAME


def unescaped(query: QueryDict) -> QueryDict:
    """The query of a link that a mail program escaped as HTML: `&amp;q=` is `&q=`, also when it was escaped twice."""
    if not any(_ESCAPED.match(name) for name in query):
        return query
    plain = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        for value in values:
            plain.appendlist(_ESCAPED.sub("", name), value)
    return plain


def find(asked: RegistryFilter, *, on: date) -> Found:
    """The public list for a filter, sorted: the endorsees (ids) who are listed on the date and match."""
    directory = Directory.of(on)
    return asked.in_order(asked.people(directory), directory)


def _printable(value: str) -> str:
    """Without control characters (NUL breaks PostgreSQL) and surrounding spaces."""
    return "".join(" " if c.isspace() else c for c in value if c.isspace() or unicodedata.category(c) != "Cc").strip()


def _folded(value: str) -> str:
    return unicodedata.normalize("NFKC", value).casefold()


def _too_long(q: str) -> str:
    words = search_keys.query_words(q) if len(q) <= MAX_QUERY_LENGTH else []
    parts = sum(len(word) for word in words)
    if len(q) <= MAX_QUERY_LENGTH and len(words) <= MAX_QUERY_WORDS and parts <= MAX_FOLDED_PARTS:
        return ""
    return _("Your search is too long. Use up to %(words)d words and %(characters)d characters.") % {
        "words": MAX_QUERY_WORDS,
        "characters": MAX_QUERY_LENGTH,
    }


def _unknown(parameter: str, value: str) -> str:
    message = {
        "category": _("Unknown category “%(value)s”."),
        "designation": _("Unknown designation “%(value)s”."),
        "locality": _("Unknown location “%(value)s”."),
        "region": _("Unknown region “%(value)s”."),
        "language": _("Unknown language “%(value)s”."),
        "supervision": _("“%(value)s” isn't a value of supervision. Write yes, or leave it out."),
        "accepting": _("“%(value)s” isn't a value of accepting. Write yes, or leave it out."),
        "within": _("“%(value)s” isn't one of the distances. Write 10, 25, 50 or 100."),
        "sort": _("Unknown sort order “%(value)s”."),
    }[parameter]
    return message % {"value": shortened(value)}
