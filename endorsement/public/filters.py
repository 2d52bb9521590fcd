"""The filters of the public list, one definition for every surface (design, section 6).

Unknown values list nobody and the visitor reads why; they never fall back to the whole list.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Model, QuerySet, Value
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext as _

from endorsement import search_keys
from endorsement.enums import LocalityKind, Sort
from endorsement.models import Category, Designation, Endorsee, Locality
from endorsement.public.verification import number_in_search
from endorsement.querysets import EndorseeQuerySet

MAX_QUERY_LENGTH = 200
MAX_QUERY_WORDS = 8
# A word with a ligature can fold to several words, and databases limit the number of conditions.
MAX_FOLDED_PARTS = 40

_ESCAPED = re.compile(r"(amp;)+", re.IGNORECASE)

CHOICES = ("category", "designation", "locality", "region")
PARAMETERS = ("q", *CHOICES, "sort")


@dataclass(frozen=True)
class Vocabulary:
    """The values that the filters accept, from one query."""

    categories: Sequence[Category]
    localities: Sequence[Locality]

    @classmethod
    def load(cls) -> Self:
        categories, designations, localities = read_together(Category, Designation, Locality)
        designations.sort(key=lambda branch: (branch.sort_order, branch.code))
        for category in categories:
            _know_designations(category, [branch for branch in designations if branch.category_id == category.pk])
        return cls(
            categories=sorted(categories, key=lambda category: (category.sort_order, category.code)),
            localities=sorted(localities, key=lambda place: (place.name, place.kind)),
        )

    @property
    def regions(self) -> dict[str, str]:
        """Slug to name."""
        return {slugify(name): name for name in sorted({place.region for place in self.localities if place.region})}

    @property
    def locality_word(self) -> str:
        """The label for the localities: "County or city" if there are both, "Location" if there is neither."""
        kinds = {place.kind for place in self.localities}
        match LocalityKind.COUNTY in kinds, LocalityKind.CITY in kinds:
            case True, True:
                return _("County or city")
            case True, False:
                return _("County")
            case False, True:
                return _("City")
        return _("Location")

    def label(self, parameter: str, slug: str) -> str:
        """The label of a known slug: "Infant Family Associate (IFA)", "Clinical (IMHM-C)", "Fairfax (city)"."""
        match parameter:
            case "category":
                return next(str(category) for category in self.categories if category.slug == slug)
            case "designation":
                branches = (branch for category in self.categories for branch in category.designations.all())
                return next(str(branch) for branch in branches if branch.slug == slug)
            case "locality":
                return next(place.label for place in self.localities if place.slug == slug)
            case "region":
                return self.regions[slug]
        raise KeyError(parameter)

    def known(self, parameter: str) -> set[str]:
        """The slugs that the parameter accepts."""
        match parameter:
            case "category":
                return {category.slug for category in self.categories}
            case "designation":
                return {branch.slug for category in self.categories for branch in category.designations.all()}
            case "locality":
                return {place.slug for place in self.localities}
            case "region":
                return set(self.regions)
            case "sort":
                return set(Sort.values)
        raise KeyError(parameter)


@dataclass(frozen=True)
class Problem:
    """A filter that cannot be applied, in words for the visitor."""

    parameter: str
    value: str
    message: str


@dataclass(frozen=True)
class RegistryFilter:
    """A visitor's search, choices and sort order. `chosen` holds the known slugs by parameter."""

    vocabulary: Vocabulary
    q: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Sort = Sort.NAME
    problems: Sequence[Problem] = ()

    @classmethod
    def read(cls, parameters: QueryDict, vocabulary: Vocabulary) -> Self:
        """Reads the parameters of a request. It never raises, and it ignores parameters that it does not know.

        Values are compared without case; `chosen` has them as they are written in the vocabulary.
        """
        parameters = unescaped(parameters)
        chosen: dict[str, list[str]] = {}
        problems: list[Problem] = []
        for parameter in (*CHOICES, "sort"):
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
        # If there are several orders, the last one counts, as with several searches.
        sort = Sort(chosen.pop("sort", [Sort.NAME])[-1])
        return cls(vocabulary=vocabulary, q=q, chosen=chosen, sort=sort, problems=problems)

    @property
    def is_active(self) -> bool:
        """Whether the visitor asked for less than the whole list."""
        return bool(self.q or self.chosen or self.problems)

    @cached_property
    def number(self) -> str | None:
        """The endorsement number that the visitor typed into the search; None if they typed anything else."""
        return number_in_search(self.q) if self.q and not self.problems else None

    def apply(self, endorsees: EndorseeQuerySet, *, on: date) -> EndorseeQuerySet:
        """The endorsees (listed on `on`) that match the filter."""
        words = search_keys.query_words(self.q)
        if self.problems or (self.q and not words):
            return endorsees.none()
        if self.number:
            endorsees = endorsees.filter(number=self.number)
        elif words:
            endorsees = endorsees.matching(words, key="public_key")
        if self.chosen.get("category") or self.chosen.get("designation"):
            endorsees = endorsees.endorsed_in(
                on,
                categories=list(self.chosen.get("category", ())),
                designations=list(self.chosen.get("designation", ())),
            )
        if localities := self.chosen.get("locality"):
            endorsees = endorsees.in_localities(list(localities))
        if regions := self.chosen.get("region"):
            names = self.vocabulary.regions
            endorsees = endorsees.in_regions([names[slug] for slug in regions])
        return endorsees

    def without(self, *parameters: str) -> Self:
        """This filter without the search or choices of these parameters (`q` and `CHOICES`)."""
        chosen = {parameter: slugs for parameter, slugs in self.chosen.items() if parameter not in parameters}
        return replace(self, q="" if "q" in parameters else self.q, chosen=chosen)

    def without_choice(self, parameter: str, slug: str) -> Self:
        """This filter without one choice."""
        left = [other for other in self.chosen.get(parameter, ()) if other != slug]
        return replace(self, chosen={**self.chosen, parameter: left})

    def within(self, preset: Self) -> Self | None:
        """This filter and a preset category and region as one filter; None if one filter cannot express both.

        Categories and designations are one OR set, so two of them narrow the list only if one contains the other.
        """
        if preset.problems:
            return None
        chosen = {parameter: list(slugs) for parameter, slugs in self.chosen.items()}
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
        pairs += [("sort", self.sort.value)] if self.sort != Sort.NAME else []
        pairs += [(name, str(value)) for name, value in more.items()]
        return f"?{urlencode(pairs)}" if pairs else ""


def unescaped(query: QueryDict) -> QueryDict:
    """The query of a link that a mail program escaped as HTML: `&amp;q=` is `&q=`, also when it was escaped twice."""
    if not any(_ESCAPED.match(name) for name in query):
        return query
    plain = QueryDict(mutable=True, encoding=query.encoding)
    for name, values in query.lists():
        for value in values:
            plain.appendlist(_ESCAPED.sub("", name), value)
    return plain


def list_endorsees(asked: RegistryFilter, *, on: date) -> EndorseeQuerySet:
    """The public list for a filter, sorted: the endorsees who are listed on the date and match."""
    return asked.apply(Endorsee.objects.listed(on), on=on).sorted_by(asked.sort, on=on)


def _know_designations(category: Category, designations: list[Designation]) -> None:
    """Fills the caches as `prefetch_related` would, without its query."""
    for branch in designations:
        branch.category = category
    known = category.designations.all()
    known._result_cache = designations
    category._prefetched_objects_cache = {"designations": known}  # type: ignore[attr-defined]


def read_together(*models: type[Model]) -> list[list[Any]]:
    """All rows of each model, in no order, from one query."""
    by_name = {model.__name__: model for model in models}
    found: dict[str, list[Any]] = {name: [] for name in by_name}
    first, *others = map(_as_json, models)
    rows = first.union(*others, all=True).order_by()  # Django 6.1 would sort by the model's own ordering
    for name, values in rows:
        found[name].append(_from_json(by_name[name], values, database=rows.db))
    return list(found.values())


def _as_json(model: type[Model]) -> QuerySet[Any, Any]:
    # As JSON, rows of different tables share the same columns.
    names = [field.attname for field in model._meta.concrete_fields]
    return model._default_manager.order_by().values_list(
        Value(model.__name__), JSONObject(**dict(zip(names, names, strict=True)))
    )


def _from_json(model: type[Model], values: dict[str, Any], *, database: str) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(
        database,
        [field.attname for field in fields],
        # SQLite stores true as 1.
        [field.to_python(values[field.attname]) for field in fields],
    )


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
        "sort": _("Unknown sort order “%(value)s”."),
    }[parameter]
    return message % {"value": shortened(value)}


def shortened(value: str) -> str:
    """A visitor's text, short enough to repeat in a message."""
    return value if len(value) <= 40 else f"{value[:40]}…"
