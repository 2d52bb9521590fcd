"""What an empty answer offers: searches close to the visitor's own that find somebody, each with how many."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.utils.translation import gettext as _

from endorsement.content_version import Versions
from endorsement.public.directory import Directory, People
from endorsement.public.filters import CHOICES, RegistryFilter
from endorsement.public.near import WITHIN
from endorsement.public.quoting import shortened
from endorsement.public.spellings import MOST_NAMES, likely_searches


@dataclass(frozen=True)
class Way:
    """A search, how many people it finds (never none), and how it differs, in words."""

    label: str
    count: int
    asked: RegistryFilter


@dataclass(frozen=True)
class WaysOn:
    """`spellings` are labeled with the search that the visitor may have meant, `wider` as what follows a count."""

    spellings: Sequence[Way] = ()
    wider: Sequence[Way] = ()
    everybody: int = 0

    @classmethod
    def of(
        cls, asked: RegistryFilter, *, directory: Directory, among: People, versions: Versions | None = None
    ) -> "WaysOn":
        """The ways on from a search that finds none of the people `among`."""
        if asked.problems:
            return cls(everybody=among.bit_count())
        return cls(
            spellings=list(islice(_spellings(asked, directory, among, versions), MOST_NAMES)),
            wider=[*_farther(asked, directory, among), *_with_less(asked, directory, among)],
            everybody=among.bit_count(),
        )


def _spellings(asked: RegistryFilter, directory: Directory, among: People, versions: Versions | None) -> Iterator[Way]:
    for likely in likely_searches(asked, directory=directory, versions=versions):
        # The name alone is better than no answer, if the filters leave nobody with it.
        for attempt in (likely, likely.without("near", *CHOICES)):
            if count := (among & attempt.people(directory)).bit_count():
                yield Way(attempt.q, count, attempt)
                break


def _farther(asked: RegistryFilter, directory: Directory, among: People) -> Iterator[Way]:
    """Each longer distance that finds more people than the one before it."""
    found = 0
    for miles in WITHIN if asked.origin else ():
        wider = replace(asked, miles=miles)
        if miles > asked.miles and (count := (among & wider.people(directory)).bit_count()) > found:
            yield Way(_("within %(miles)d miles") % {"miles": miles}, count, wider)
            found = count


def _with_less(asked: RegistryFilter, directory: Directory, among: People) -> Iterator[Way]:
    """The search without its words, its place, or the choices of one filter."""
    for parameter in ("q", "near", *CHOICES):
        if label := _left_out(parameter, asked):
            less = asked.without(parameter)
            if count := (among & less.people(directory)).bit_count() if less.is_active else 0:
                yield Way(label, count, less)


def _left_out(parameter: str, asked: RegistryFilter) -> str:
    match parameter:
        case "q":
            words = [shortened(asked.q)] if asked.q else []
        case "near":
            return _("at any distance") if asked.near else ""
        case _:
            words = [asked.vocabulary.label(parameter, slug) for slug in asked.chosen.get(parameter, ())]
    return _("without “%(words)s”") % {"words": _("” or “").join(words)} if words else ""
