"""How many people each choice of the public list's filters would show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from endorsement.models import Endorsee, Endorsement
from endorsement.public.filters import RegistryFilter
from endorsement.querysets import EndorseeQuerySet


@dataclass(frozen=True)
class Facet:
    """One choice: its slug, its label, and how many people it would show."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """Every choice in the vocabulary's order, including those that would show nobody."""

    category: Sequence[Facet]
    designation: Sequence[Facet]
    region: Sequence[Facet]


def count_facets(asked: RegistryFilter, *, on: date, preset: RegistryFilter | None = None) -> Facets:
    """Counts the people that each choice would show on `on` (within the preset, if any), in two queries.

    A count applies every filter except those of its own group, so that visitors can compare the choices of a group.
    Category and designation are one group, because the list joins them by "or"; region is the other. So a category
    counts everyone who holds it, in any designation. A person with two endorsements counts once for each choice. A
    region counts only people who show their locality. If a filter cannot be applied, every count is 0.
    """
    vocabulary = asked.vocabulary
    kinds = _people(asked.without("category", "designation"), preset, on=on)
    branches = [branch for category in vocabulary.categories for branch in category.designations.all()]
    wanted = {("category", category.pk): Q(category=category) for category in vocabulary.categories}
    wanted |= {("designation", branch.pk): Q(designation=branch) for branch in branches}
    held = Endorsement.objects.listed(on).filter(endorsee__in=kinds)
    counts = held.aggregate(
        **{f"{kind}_{pk}": Count("endorsee", filter=which, distinct=True) for (kind, pk), which in wanted.items()}
    )
    regions = _people(asked.without("region"), preset, on=on).count_by_region()
    return Facets(
        category=[Facet(each.slug, str(each), counts[f"category_{each.pk}"]) for each in vocabulary.categories],
        designation=[Facet(each.slug, str(each), counts[f"designation_{each.pk}"]) for each in branches],
        region=[Facet(slug, name, regions.get(name, 0)) for slug, name in vocabulary.regions.items()],
    )


def _people(asked: RegistryFilter, preset: RegistryFilter | None, *, on: date) -> EndorseeQuerySet:
    endorsees = asked.apply(Endorsee.objects.listed(on), on=on)
    return preset.apply(endorsees, on=on) if preset else endorsees
