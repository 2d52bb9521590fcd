"""Places that visitors write: a ZIP code, a town, a county or a city; and how far people are from there.

Distances are measured to the center of the locality that a person shows, so they are told as "about". Nobody can be
found by a place that they hide: only localities have distances, and who shows one is the directory's to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext as _

from endorsement.enums import LocalityKind, PlaceKind
from endorsement.models import Locality, PlaceName
from endorsement.models.vocabulary import place_key
from endorsement.public.quoting import shortened

MAX_LENGTH = 80
WITHIN = (10, 25, 50, 100)
DEFAULT_WITHIN = 25

_EARTH_IN_MILES = 3958.8
_ZIP = re.compile(r"(\d{5})(?:[-\s]?\d{4})?")
_STATE = re.compile(r",\s*[A-Za-z]{2}\.?$")


class UnclearPlace(ValueError):
    """The text names no place, or several; the message says so. `choices` are texts that name one."""

    def __init__(self, message: str, choices: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.choices = choices


@dataclass(frozen=True)
class Origin:
    """Where a visitor measures from. `locality` is the id of the locality that it is, or lies in."""

    label: str
    latitude: float
    longitude: float
    locality: int

    def miles_to(self, place: Locality) -> float | None:
        """To the center of a locality; None if that is not known."""
        if place.latitude is None or place.longitude is None:
            return None
        here, there = radians(self.latitude), radians(place.latitude)
        east = radians(place.longitude - self.longitude)
        square = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(east / 2) ** 2
        return 2 * _EARTH_IN_MILES * asin(sqrt(square))


def find_origin(text: str, localities: Sequence[Locality]) -> Origin:
    """The place that a visitor wrote: "22030", "Blacksburg, VA", "Fairfax County".

    A name that a county, a city or a town share is asked about, unless the town lies in the locality of its name.

    Raises:
        UnclearPlace
    """
    if len(text) > MAX_LENGTH:
        raise UnclearPlace(_("The place is too long. Use up to %(number)d characters.") % {"number": MAX_LENGTH})
    if code := _ZIP.fullmatch(text):
        if found := PlaceName.objects.filter(kind=PlaceKind.ZIP, key=code[1]).first():
            return _at(found)
        unknown = _("We don't know the ZIP code %(code)s. Try the name of a town, county or city.")
        raise UnclearPlace(unknown % {"code": code[1]})
    key = place_key(_STATE.sub("", text))
    measured = [place for place in localities if place.latitude is not None]
    whole = [place for place in measured if key in {place_key(name) for name in _whole_names(place)}]
    if len(whole) == 1:
        return _of(whole[0])
    named = [place for place in measured if place_key(place.name) == key]
    towns = PlaceName.objects.filter(kind=PlaceKind.TOWN, key__in=[key, key.removesuffix("town")]) if key else []
    elsewhere = [town for town in towns if town.key != key or town.locality_id not in {place.pk for place in named}]
    if len(named) + len(elsewhere) > 1:
        choices = [place.label for place in named] + [_town_of(town) for town in elsewhere]
        raise UnclearPlace(
            _("“%(text)s” is the name of several places. Which one: %(choices)s?")
            % {"text": shortened(text), "choices": f" {_('or')} ".join(choices)},
            choices,
        )
    if named:
        return _of(named[0])
    if elsewhere:
        return _at(elsewhere[0])
    likely = _likely(key, measured)
    message = _("We don't know a place called “%(text)s”. Write a ZIP code, or the name of a town, county or city.")
    raise UnclearPlace(message % {"text": shortened(text)}, likely)


def in_words(miles: float) -> str:
    """ "about 15 miles": to the mile up to 10, then to the next 5."""
    if miles < 1:
        return _("within a mile")
    rounded = round(miles) if miles < 10 else 5 * round(miles / 5)
    return _("about 1 mile") if rounded == 1 else _("about %(miles)d miles") % {"miles": rounded}


def whole_miles(miles: float | None) -> int | None:
    """The distance as programs get it: no more exact than the center of a county is."""
    return None if miles is None else round(miles)


def _of(place: Locality) -> Origin:
    return Origin(place.label, place.latitude or 0.0, place.longitude or 0.0, place.pk)


def _at(place: PlaceName) -> Origin:
    return Origin(place.name, place.latitude, place.longitude, place.locality_id)


def _whole_names(place: Locality) -> Iterator[str]:
    """ "Fairfax (city)", "Fairfax city", "City of Fairfax", and the slug in links; a county alike."""
    yield from (place.label, place.slug)
    if place.kind != LocalityKind.OTHER:
        yield from (f"{place.name} {place.kind}", f"{place.kind} of {place.name}")


def _town_of(town: PlaceName) -> str:
    return _("%(name)s (town)") % {"name": town.name}


def _likely(key: str, localities: Sequence[Locality]) -> list[str]:
    if len(key) < 3:
        return []
    names = dict(PlaceName.objects.filter(kind=PlaceKind.TOWN).values_list("key", "name"))
    names |= {place_key(place.name): place.name for place in localities}
    return [names[each] for each in get_close_matches(key, names, n=3, cutoff=0.8)]
