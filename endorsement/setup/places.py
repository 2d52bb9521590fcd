"""Loads the ZIP codes and towns that visitors may write, from a CSV file."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from endorsement import locks
from endorsement.models import Locality, PlaceName
from endorsement.models.vocabulary import place_key
from endorsement.setup.tables import NotLoaded, read_rows

COLUMNS = ("name", "kind", "locality", "latitude", "longitude")


def load_places(lines: Iterable[str]) -> int:
    """Replaces all places by those of a CSV file with the columns `COLUMNS`; returns how many there are now.

    `kind` is zip or town, `locality` the slug of a locality. A name is taken once for each kind.

    Raises:
        NotLoaded, Busy
    """
    refusal = _("The first line must name the columns: name, kind, locality, latitude and longitude.")
    return _load(list(read_rows(lines, columns=COLUMNS, required=COLUMNS, refusal=refusal)))


@locks.writing()
def _load(rows: list[tuple[int, Mapping[str, str]]]) -> int:
    localities = {place.slug: place for place in Locality.objects.all()}
    places: dict[tuple[str, str], PlaceName] = {}
    for line, row in rows:
        place = _read(row, line, localities)
        if (place.kind, place.key) in places:
            raise NotLoaded(_("Line %(line)d: “%(name)s” is in the file twice.") % {"line": line, "name": place.name})
        places[place.kind, place.key] = place
    PlaceName.objects.all().delete()
    PlaceName.objects.bulk_create(places.values(), batch_size=500)
    return len(places)


def _read(row: Mapping[str, str], line: int, localities: Mapping[str, Locality]) -> PlaceName:
    if row["locality"] not in localities:
        raise NotLoaded(
            _("Line %(line)d: “%(slug)s” isn't the slug of a location.") % {"line": line, "slug": row["locality"]}
        )
    place = PlaceName(
        name=row["name"],
        kind=row["kind"].lower(),
        key=place_key(row["name"]),
        locality=localities[row["locality"]],
        latitude=row["latitude"],
        longitude=row["longitude"],
    )
    try:
        place.full_clean(exclude=["locality", "key"], validate_unique=False)
    except ValidationError as error:
        problems = " ".join(error.messages)
        raise NotLoaded(_("Line %(line)d: %(problems)s") % {"line": line, "problems": problems}) from error
    return place
