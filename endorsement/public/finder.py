"""The bar to search with: above the list, and on any other page that leads to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from endorsement import content_version
from endorsement.public.directory import Directory
from endorsement.public.facets import Facets, count_facets
from endorsement.public.filters import RegistryFilter
from endorsement.public.near import WITHIN
from endorsement.public.vocabulary import Vocabulary

# Where the results of a page's first list begin, so that a search on another page leads to them.
RESULTS_ID = "registry-results"
# What the bar and the refinements choose with a select, which shows one value.
SELECTS = ("language", "category", "locality")


@dataclass(frozen=True)
class Finder:
    """What was asked, and how many people each choice would show."""

    asked: RegistryFilter
    facets: Facets

    @classmethod
    def of(cls, on: date) -> "Finder":
        """The bar of the whole list, before anything is asked."""
        versions = content_version.read()
        asked = RegistryFilter(vocabulary=Vocabulary.load(versions=versions))
        return cls(asked, count_facets(asked, directory=Directory.of(on, versions=versions)))

    @property
    def has_centers(self) -> bool:
        """Whether the registry can measure distances."""
        return any(place.latitude is not None for place in self.asked.vocabulary.localities)

    @property
    def distances(self) -> list[tuple[int, bool]]:
        """Each distance to choose from, and whether it is chosen."""
        return [(miles, miles == self.asked.miles) for miles in WITHIN]

    @property
    def further(self) -> Sequence[tuple[str, str]]:
        """The values in the address (parameter, slug) besides those that the selects show."""
        return [(parameter, slug) for parameter in SELECTS for slug in self.asked.chosen.get(parameter, ())[1:]]
