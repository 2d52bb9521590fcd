"""How many people each choice of the public list's filters would show."""

from collections.abc import Sequence
from dataclasses import dataclass

from endorsement import languages
from endorsement.public.directory import Directory, People
from endorsement.public.filters import OFFERED, RegistryFilter
from endorsement.public.vocabulary import YES, Vocabulary


@dataclass(frozen=True)
class Facet:
    """One choice: its slug, its label, and how many people it would show."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True)
class Facets:
    """Every choice in the vocabulary's order, including those that would show nobody.

    The languages are those that somebody on the whole list works in.
    """

    category: Sequence[Facet]
    designation: Sequence[Facet]
    region: Sequence[Facet]
    language: Sequence[Facet]
    supervision: Sequence[Facet]
    accepting: Sequence[Facet]


def count_facets(asked: RegistryFilter, *, directory: Directory, preset: RegistryFilter | None = None) -> Facets:
    """Counts the people of the directory that each choice would show (within the preset, if any).

    A count applies every filter except those of its own group, so that visitors can compare the choices of a group.
    Category and designation are one group, because the list joins them by "or"; so is each other parameter. A category
    counts everyone who holds it, in any designation. A person with two endorsements counts once for each choice. A
    region counts only people who show their locality. If a filter cannot be applied, every count is 0.
    """
    vocabulary = asked.vocabulary
    among = preset.people(directory) if preset else directory.everybody
    kinds = among & asked.without("category", "designation").people(directory)
    places = among & asked.without("region").people(directory)
    speakers = among & asked.without("language").people(directory)
    spoken = {code for code, people in directory.speaking.items() if people & among}
    spoken.update(asked.chosen.get("language", ()))
    branches = [branch for category in vocabulary.categories for branch in category.designations.all()]
    return Facets(
        category=[
            Facet(each.slug, str(each), (kinds & directory.holding(category=each.pk)).bit_count())
            for each in vocabulary.categories
        ],
        designation=[
            Facet(each.slug, str(each), (kinds & directory.holding(designation=each.pk)).bit_count())
            for each in branches
        ],
        region=[
            Facet(slug, name, (places & directory.showing(_in_region(name, vocabulary))).bit_count())
            for slug, name in vocabulary.regions.items()
        ],
        language=[
            Facet(code, name, (speakers & directory.working_in([code])).bit_count())
            for code, name in languages.names().items()
            if code in spoken
        ],
        **{parameter: [_yes(parameter, asked, directory=directory, among=among)] for parameter in OFFERED},
    )


def _yes(parameter: str, asked: RegistryFilter, *, directory: Directory, among: People) -> Facet:
    people = among & asked.without(parameter).people(directory) & directory.offering.get(OFFERED[parameter], 0)
    return Facet(YES, asked.vocabulary.label(parameter, YES), people.bit_count())


def _in_region(name: str, vocabulary: Vocabulary) -> list[int]:
    return [place.pk for place in vocabulary.localities if place.region == name]
