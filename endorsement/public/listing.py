"""One page of the public list, for the block and any other template that prints the list."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from endorsement import content_version
from endorsement.calendar import lookup
from endorsement.calendar.terms import Term
from endorsement.enums import LocalityKind, Sort
from endorsement.models import Locality
from endorsement.public.chips import Chip, chips_of
from endorsement.public.directory import Directory
from endorsement.public.facets import Facet, Facets, count_facets
from endorsement.public.filters import CHOICES, RegistryFilter, unescaped
from endorsement.public.finder import Finder
from endorsement.public.near import in_words
from endorsement.public.quoting import shortened
from endorsement.public.records import PublicRecord, read_records
from endorsement.public.region_map import RegionMap, draw_map
from endorsement.public.vocabulary import Vocabulary
from endorsement.public.ways_on import WaysOn

_cycles = content_version.Memo(size=20)


@dataclass(frozen=True)
class Listing:
    """A page of the list on a date. `page` is None if the visitor asked for a page that doesn't exist."""

    on: date
    cycle_name: str
    term: Term
    asked: RegistryFilter
    # The slug of the preset category, or "".
    only_category: str
    # `asked` and the presets as one filter, for the list in other formats; None if one filter cannot express both.
    whole: RegistryFilter | None
    count: int
    page: "Page[int] | None"
    records: Sequence[PublicRecord]
    problems: Sequence[str]
    facets: Facets
    shown_localities: Sequence[Locality]
    # None if the answer isn't empty.
    ways_on: WaysOn | None

    @property
    def sorts(self) -> list[tuple[str, RegistryFilter]]:
        """The label of each sort order, and this filter with that order."""
        orders = [sort for sort in Sort if sort != Sort.DISTANCE or self.asked.origin]
        return [(str(sort.label), replace(self.asked, sort=sort)) for sort in orders]

    @property
    def chips(self) -> list[Chip]:
        """The search and each choice."""
        return chips_of(self.asked)

    @property
    def finder(self) -> Finder:
        """The bar above the list."""
        return Finder(self.asked, self.facets)

    @property
    def refinement_count(self) -> int:
        """The number of choices besides those of the bar."""
        return sum(len(slugs) for name, slugs in self.asked.chosen.items() if name not in ("category", "language"))

    @property
    def everybody(self) -> RegistryFilter:
        """The whole list in the same order."""
        return self.asked.without("q", "near", *CHOICES)

    @property
    def branches(self) -> list[Facet]:
        """The designations to choose from: all, or those of the preset category."""
        own = {
            branch.slug
            for category in self.asked.vocabulary.categories
            if not self.only_category or category.slug == self.only_category
            for branch in category.designations.all()
        }
        return [facet for facet in self.facets.designation if facet.slug in own]

    @property
    def shows_places(self) -> bool:
        """Whether anyone on the page shows an organization, a locality, a language or what they offer."""
        return any(
            record.organization or record.locality or record.languages or record.availability_as_of
            for record in self.records
        )

    @property
    def shows_contacts(self) -> bool:
        """Whether anyone on the page shows contact details."""
        return any(record.email or record.phone or record.website for record in self.records)

    @property
    def meant(self) -> list[tuple[str, RegistryFilter]]:
        """What the visitor may have meant by a place, and the filter with it."""
        asked = replace(self.asked, problems=[each for each in self.asked.problems if each.parameter != "near"])
        return [(choice, asked.measured_from(choice)) for each in self.asked.problems for choice in each.choices]

    @property
    def region_map(self) -> RegionMap | None:
        """The map of the regions; None if the site has none."""
        return draw_map(self.facets.region, self.asked)

    def distance(self, record: PublicRecord) -> str:
        """How far the place is that the person shows: "about 15 miles"; "" if no place was asked for."""
        miles = self.asked.miles_to(record.locality_slug)
        return "" if miles is None else in_words(miles)

    @property
    def gap(self) -> str:
        """The mark in `page_numbers` for the pages left out."""
        return str(Paginator.ELLIPSIS)

    @property
    def page_numbers(self) -> list[int | str]:
        """The numbers in the pager: the first, the last, and those next to the current page."""
        if self.page is None:
            return []
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))


def build_listing(parameters: QueryDict, *, on: date, page_size: int, **presets: str) -> Listing:
    """Lists the people who are listed on `on` and match, within the presets: a category, a region (slugs), supervision.

    A preset that was deleted lists nobody.
    """
    versions = content_version.read()
    vocabulary = Vocabulary.load(versions=versions)
    parameters = unescaped(parameters)
    asked = RegistryFilter.read(parameters, vocabulary)
    preset = RegistryFilter.read(_query(**presets), vocabulary)
    directory = Directory.of(on, versions=versions)
    among = preset.people(directory)
    paginator = Paginator(asked.in_order(among & asked.people(directory), directory), page_size)
    problems = [problem.message for problem in asked.problems]
    number = _page_number(parameters.get("page", ""))
    page = paginator.page(number) if 1 <= number <= paginator.num_pages else None
    if page is None:
        problems.append(_no_such_page(parameters.get("page", ""), paginator.num_pages))
    name, term = _cycles.get((on, get_language()), lambda: lookup.term_on(on), versions=versions)
    return Listing(
        on=on,
        cycle_name=name,
        term=term,
        asked=asked,
        only_category=presets.get("category", ""),
        whole=asked.within(preset),
        count=paginator.count,
        page=page,
        records=read_records(list(page.object_list), on=on, versions=versions) if page else [],
        problems=problems,
        facets=count_facets(asked, directory=directory, preset=preset),
        ways_on=None if paginator.count else WaysOn.of(asked, directory=directory, among=among, versions=versions),
        shown_localities=[
            place
            for place in vocabulary.localities
            if directory.showing([place.pk]) & among or _is_chosen(place, asked)
        ],
    )


def by_kind(localities: Iterable[Locality]) -> list[tuple[str, list[Locality]]]:
    """The localities by group heading. Counties and cities of the same name stand apart."""
    headings = {LocalityKind.COUNTY: _("Counties"), LocalityKind.CITY: _("Cities")}
    groups: dict[LocalityKind, list[Locality]] = {kind: [] for kind in LocalityKind}
    for place in localities:
        groups[LocalityKind(place.kind)].append(place)
    return [(str(headings.get(kind, "")), places) for kind, places in groups.items() if places]


def _query(**values: str) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update(values)
    return query


def _page_number(text: str) -> int:
    """1 for an empty text, 0 for a text that isn't a number."""
    text = text.strip()
    if not text:
        return 1
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _no_such_page(text: str, last: int) -> str:
    return _("Page “%(page)s” doesn't exist. The last page is %(last)d.") % {"page": shortened(text, 20), "last": last}


def _is_chosen(place: Locality, asked: RegistryFilter) -> bool:
    return place.slug in asked.chosen.get("locality", ())
