"""Loads an association's localities from a CSV file into the registry."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from endorsement import locks, services
from endorsement.enums import LocalityKind
from endorsement.models import Locality

COLUMNS = ("name", "kind", "region", "fips", "slug")


class NotLocalities(Exception):
    """The file can't be loaded; the sentence says why and where. Nothing was written."""


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
        NotLocalities, Busy
    """
    # All of the file first: nobody else can save while the locations are written.
    return _load(list(_rows(lines)), only_these=only_these)


@locks.writing()
def _load(rows: list[tuple[int, Mapping[str, str]]], *, only_these: bool) -> Loaded:
    loaded = Loaded()
    slugs = set()
    for line, row in rows:
        slug, fields = _read(row, line)
        if slug in slugs:
            raise NotLocalities(_("Line %(line)d: “%(slug)s” is in the file twice.") % {"line": line, "slug": slug})
        slugs.add(slug)
        place = Locality.objects.filter(slug=slug).first() or Locality(slug=slug)
        is_new = place.pk is None
        for name, value in fields.items():
            setattr(place, name, value)
        try:
            place.full_clean()
        except ValidationError as error:
            raise NotLocalities(
                _("Line %(line)d: %(problems)s") % {"line": line, "problems": " ".join(error.messages)}
            ) from error
        done = services.save_vocabulary(entry=place)
        loaded.added += is_new
        loaded.changed += done.changed and not is_new
    if only_these:
        loaded.removed = Locality.objects.filter(endorsees=None).exclude(slug__in=slugs).delete()[0]
    return loaded


def _rows(lines: Iterable[str]) -> Iterable[tuple[int, Mapping[str, str]]]:
    reader = csv.DictReader(lines, strict=True, restval="")
    try:
        columns = [(name or "").strip().lower() for name in reader.fieldnames or []]
        unknown = sorted(set(columns) - set(COLUMNS))
        if "name" not in columns or unknown:
            raise NotLocalities(
                _("The first line must name the columns: name and, as needed, kind, region, fips and slug.")
            )
        reader.fieldnames = columns
        for row in reader:
            if None in row:
                raise NotLocalities(_("Line %(line)d has more cells than the header.") % {"line": reader.line_num})
            yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items()}
    except csv.Error as error:
        raise NotLocalities(
            _("The file isn't CSV after line %(line)d: %(error)s.") % {"line": reader.line_num, "error": error}
        ) from error


def _read(row: Mapping[str, str], line: int) -> tuple[str, dict[str, str]]:
    """The slug and the other fields of the locality in a row."""
    if not row["name"]:
        raise NotLocalities(_("Line %(line)d has no name.") % {"line": line})
    kind = row.get("kind", "").lower() or str(LocalityKind.OTHER)
    if kind not in LocalityKind.values:
        raise NotLocalities(
            _("Line %(line)d: “%(kind)s” isn't a kind. Write county, city or other.") % {"line": line, "kind": kind}
        )
    described = row["name"] if kind == LocalityKind.OTHER else f"{row['name']} {kind}"
    fields = {"name": row["name"], "kind": kind, "region": row.get("region", ""), "fips": row.get("fips", "")}
    return row.get("slug") or slugify(anyascii(described)), fields
