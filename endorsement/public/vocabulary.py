"""The values that the filters of the public list accept, and their labels."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db.models import Model, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.text import slugify
from django.utils.translation import gettext as _

from endorsement import languages, search_keys
from endorsement.content_version import Memo, Versions
from endorsement.enums import LocalityKind, Sort
from endorsement.models import Category, Designation, Locality
from endorsement.public.near import WITHIN

# The only value of a parameter that is on or left out.
YES = "yes"

_kept = Memo(size=1)


@dataclass(frozen=True)
class Vocabulary:
    """The values that the filters accept, from one query."""

    categories: Sequence[Category]
    localities: Sequence[Locality]

    @classmethod
    def load(cls, *, versions: Versions | None = None) -> Self:
        """What the filters accept now: kept with the version of the registry. Don't change it."""
        return _kept.get("vocabulary", cls.read, versions=versions)

    @classmethod
    def read(cls) -> Self:
        categories, designations, localities = read_together(Category, Designation, Locality)
        designations.sort(key=lambda branch: (branch.sort_order, branch.code))
        for category in categories:
            _know_designations(category, [branch for branch in designations if branch.category_id == category.pk])
        return cls(
            categories=sorted(categories, key=lambda category: (category.sort_order, category.code)),
            localities=sorted(localities, key=lambda place: (place.name, place.kind)),
        )

    def kinds_named(self, parts: Sequence[str]) -> Sequence[tuple[int, int | None]]:
        """The categories and designations (ids) with a word that begins with this one, given as its parts.

        The code of one is a single word, however it is written: "IMHM-C" finds no IMHM-P
        for the sake of another word with a C.
        """
        joined = " " + "".join(parts)
        return [
            kind for kind, (code, names) in self._kinds.items() if joined in code or search_keys.has_word(names, parts)
        ]

    @cached_property
    def _kinds(self) -> Mapping[tuple[int, int | None], tuple[str, str]]:
        """The search keys of the code and of the names, as a row prints them, by the ids."""
        kinds = [(category, branch) for category in self.categories for branch in (None, *category.designations.all())]
        return {
            (category.pk, branch.pk if branch else None): (
                search_keys.search_key(branch.label if branch else category.code),
                search_keys.search_key(category.name, branch.name if branch else ""),
            )
            for category, branch in kinds
        }

    def without_area(self, words: Sequence[list[str]]) -> list[list[str]]:
        """The words of a search without REGISTRY_AREA after the name of a region: "northern virginia" is "northern".

        Elsewhere it is a word like any other: Virginia is a given name too.
        """
        left, area = list(words), search_keys.query_words(getattr(settings, "REGISTRY_AREA", ""))
        if not area or area[0] not in left:
            return left
        for name in map(search_keys.query_words, self.regions.values()):
            whole = [*name, *area]
            for start in range(len(left) - len(whole) + 1):
                if left[start : start + len(whole)] == whole:
                    return left[: start + len(name)] + left[start + len(whole) :]
        return left

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
            case "language":
                return languages.names()[slug]
            case "supervision":
                return _("Offers reflective supervision")
            case "accepting":
                return _("Accepting new families or supervisees")
        raise KeyError(parameter)

    def known(self, parameter: str) -> Collection[str]:
        """The slugs that the parameter accepts; of a language, the codes."""
        match parameter:
            case "category":
                return {category.slug for category in self.categories}
            case "designation":
                return {branch.slug for category in self.categories for branch in category.designations.all()}
            case "locality":
                return {place.slug for place in self.localities}
            case "region":
                return set(self.regions)
            case "language":
                return languages.names().keys()
            case "supervision" | "accepting":
                return {YES}
            case "sort":
                return set(Sort.values)
            case "within":
                return {str(miles) for miles in WITHIN}
        raise KeyError(parameter)


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
