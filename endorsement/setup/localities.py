"""Loads an association's localities from a CSV file into the registry."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from endorsement import locks, services
from endorsement.enums import LocalityKind
from endorsement.models import Locality
from endorsement.setup.tables import NotLoaded, read_rows

COLUMNS = ("name", "kind", "region", "fips", "slug", "latitude", "longitude")
CENTER = ("latitude", "longitude")


@dataclass
class Loaded:
    added: int = 0
    changed: int = 0
    removed: int = 0


def load_localities(lines: Iterable[str], *, only_these: bool = False) -> Loaded:
    """Adds the localities of a CSV file with a header, and updates those with the same slug from the file.

    Only `name` is required. `kind` is county, city or other; the default is other, which prints the name as it is.
    The default slug is name and kind. `only_these` removes the localities that are not in the file and have no
    endorsees. Loading the same file again changes nothing.

    Raises:
        NotLoaded, Busy
    """
    # All of the file first: nobody else can save while the locations are written.
    refusal = _(
        "The first line must name the columns: name and, as needed, kind, region, fips, slug, latitude and longitude."
    )
    rows = read_rows(lines, columns=COLUMNS, required=["name"], refusal=refusal)
    return _load(list(rows), only_these=only_these)


@locks.writing()
def _load(rows: list[tuple[int, Mapping[str, str]]], *, only_these: bool) -> Loaded:
    loaded = Loaded()
    slugs = set()
    for line, row in rows:
        slug, fields = _read(row, line)
        if slug in slugs:
            raise NotLoaded(_("Line %(line)d: “%(slug)s” is in the file twice.") % {"line": line, "slug": slug})
        slugs.add(slug)
        place = Locality.objects.filter(slug=slug).first() or Locality(slug=slug)
        is_new = place.pk is None
        for name, value in fields.items():
            setattr(place, name, value)
        try:
            place.full_clean()
        except ValidationError as error:
            raise NotLoaded(
                _("Line %(line)d: %(problems)s") % {"line": line, "problems": " ".join(error.messages)}
            ) from error
        done = services.save_vocabulary(entry=place)
        loaded.added += is_new
        loaded.changed += done.changed and not is_new
    if only_these:
        loaded.removed = (
            Locality.objects.filter(endorsees=None).exclude(slug__in=slugs).delete()[1].get("endorsement.Locality", 0)
        )
    return loaded


def _degrees(text: str, line: int) -> float | None:
    try:
        return float(text) if text else None
    except ValueError as error:
        raise NotLoaded(
            _("Line %(line)d: “%(text)s” isn't a number of degrees.") % {"line": line, "text": text}
        ) from error


def _read(row: Mapping[str, str], line: int) -> tuple[str, dict[str, Any]]:
    """The slug and the other fields of the locality in a row."""
    if not row["name"]:
        raise NotLoaded(_("Line %(line)d has no name.") % {"line": line})
    kind = row.get("kind", "").lower() or str(LocalityKind.OTHER)
    if kind not in LocalityKind.values:
        raise NotLoaded(
            _("Line %(line)d: “%(kind)s” isn't a kind. Write county, city or other.") % {"line": line, "kind": kind}
        )
    described = row["name"] if kind == LocalityKind.OTHER else f"{row['name']} {kind}"
    fields: dict[str, Any] = {"name": row["name"], "kind": kind}
    fields |= {name: row.get(name, "") for name in ("region", "fips")}
    # A file without the columns leaves the centers as they are.
    fields |= {name: _degrees(row[name], line) for name in CENTER if name in row}
    return row.get("slug") or slugify(anyascii(described)), fields
