"""One page of the public list, for the block and any other template that prints the list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from endorsement.calendar import lookup
from endorsement.calendar.terms import Term
from endorsement.enums import LocalityKind, Sort
from endorsement.models import Endorsee, Locality
from endorsement.public.facets import Facet, Facets, count_facets
from endorsement.public.filters import CHOICES, RegistryFilter, Vocabulary, list_endorsees, shortened, unescaped
from endorsement.public.records import PublicRecord, public_record


@dataclass(frozen=True)
class Chip:
    """The label of the search or of one choice, and the filter without it."""

    label: str
    rest: RegistryFilter


@dataclass(frozen=True)
class Listing:
    """A page of the list on a date. `page` is None if the visitor asked for a page that doesn't exist."""

    on: date
    cycle_name: str
    term: Term
    asked: RegistryFilter
    # `asked` and the presets as one filter, for the list in other formats; None if one filter cannot express both.
    whole: RegistryFilter | None
    count: int
    page: "Page[Endorsee] | None"
    records: Sequence[PublicRecord]
    problems: Sequence[str]
    facets: Facets
    shown_localities: Sequence[Locality]

    @property
    def sorts(self) -> list[tuple[str, RegistryFilter]]:
        """The label of each sort order, and this filter with that order."""
        return [(str(sort.label), replace(self.asked, sort=sort)) for sort in Sort]

    @property
    def chips(self) -> list[Chip]:
        """The search and each choice, in the order of the query string."""
        asked = self.asked
        chips = [Chip(_("“%(q)s”") % {"q": shortened(asked.q)}, asked.without("q"))] if asked.q else []
        return chips + [
            Chip(asked.vocabulary.label(parameter, slug), asked.without_choice(parameter, slug))
            for parameter in CHOICES
            for slug in asked.chosen.get(parameter, ())
        ]

    @property
    def choice_count(self) -> int:
        """The number of choices, not counting the search."""
        return sum(map(len, self.asked.chosen.values()))

    @property
    def everybody(self) -> RegistryFilter:
        """The whole list in the same order."""
        return self.asked.without("q", *CHOICES)

    @property
    def kinds(self) -> list[tuple[Facet, list[Facet]]]:
        """Each category with its designations."""
        branches = {facet.slug: facet for facet in self.facets.designation}
        return [
            (facet, [branches[branch.slug] for branch in category.designations.all()])
            for facet, category in zip(self.facets.category, self.asked.vocabulary.categories, strict=True)
        ]

    @property
    def places(self) -> list[tuple[str, list[Locality]]]:
        """The localities to choose from, by group heading. Counties and cities of the same name stand apart."""
        headings = {LocalityKind.COUNTY: _("Counties"), LocalityKind.CITY: _("Cities")}
        groups = [
            (str(headings.get(kind, "")), [place for place in self.shown_localities if place.kind == kind])
            for kind in LocalityKind
        ]
        return [(heading, places) for heading, places in groups if places]

    @property
    def further_localities(self) -> Sequence[str]:
        """The localities in the address besides the one that the picker can show."""
        return self.asked.chosen.get("locality", ())[1:]

    @property
    def shows_places(self) -> bool:
        """Whether anyone on the page shows an organization, a locality or a language."""
        return any(record.organization or record.locality or record.languages for record in self.records)

    @property
    def shows_contacts(self) -> bool:
        """Whether anyone on the page shows contact details."""
        return any(record.email or record.phone or record.website for record in self.records)

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


def build_listing(parameters: QueryDict, *, on: date, page_size: int, category: str = "", region: str = "") -> Listing:
    """Lists the people who are listed on `on` and match, within the preset category and region (slugs).

    A preset that was deleted lists nobody.
    """
    vocabulary = Vocabulary.load()
    parameters = unescaped(parameters)
    asked = RegistryFilter.read(parameters, vocabulary)
    preset = RegistryFilter.read(_query(category=category, region=region), vocabulary)
    endorsees = preset.apply(list_endorsees(asked, on=on), on=on)
    paginator = Paginator(endorsees.with_endorsements(on), page_size)
    problems = [problem.message for problem in asked.problems]
    number = _page_number(parameters.get("page", ""))
    page = paginator.page(number) if 1 <= number <= paginator.num_pages else None
    if page is None:
        problems.append(_no_such_page(parameters.get("page", ""), paginator.num_pages))
    name, term = lookup.term_on(on)
    shown = preset.apply(Endorsee.objects.listed(on), on=on).shown_localities()
    return Listing(
        on=on,
        cycle_name=name,
        term=term,
        asked=asked,
        whole=asked.within(preset),
        count=paginator.count,
        page=page,
        records=[public_record(endorsee) for endorsee in page] if page else [],
        problems=problems,
        facets=count_facets(asked, on=on, preset=preset),
        shown_localities=[place for place in vocabulary.localities if place.pk in shown or _is_chosen(place, asked)],
    )


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
    shown = text if len(text) <= 20 else f"{text[:20]}…"
    return _("Page “%(page)s” doesn't exist. The last page is %(last)d.") % {"page": shown, "last": last}


def _is_chosen(place: Locality, asked: RegistryFilter) -> bool:
    return place.slug in asked.chosen.get("locality", ())
