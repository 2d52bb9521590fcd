"""A map of the regions: how many of the people found show a place in each, and the way to them.

The shapes are data of the site (REGISTRY_REGION_MAP). The counts are those of the filter, so the map knows only what
people show.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from endorsement.public.facets import Facet
from endorsement.public.filters import RegistryFilter

SHADES = 3


@dataclass(frozen=True)
class MappedRegion:
    """A region as it is drawn: `outline` is a path of SVG, `x` and `y` where its count goes.

    `asked` is the visitor's filter with the region, or without it if it is chosen. `shade` is 0 for nobody, and at most
    SHADES.
    """

    facet: Facet
    outline: str
    x: int
    y: int
    places: str
    shade: int
    is_chosen: bool
    asked: RegistryFilter

    @property
    def name(self) -> str:
        """ "Northern: 12 people"."""
        people = ngettext("%(count)d person", "%(count)d people", self.facet.count) % {"count": self.facet.count}
        return _("%(region)s: %(people)s") % {"region": self.facet.label, "people": people}


@dataclass(frozen=True)
class RegionMap:
    width: int
    height: int
    regions: Sequence[MappedRegion]


def draw_map(regions: Sequence[Facet], asked: RegistryFilter) -> RegionMap | None:
    """The map for what a visitor asked; None if the site has none, or one of other regions than the registry."""
    shapes = _shapes(getattr(settings, "REGISTRY_REGION_MAP", None))
    if not regions or shapes.get("regions", {}).keys() != {region.slug for region in regions}:
        return None
    most = max(region.count for region in regions) or 1
    return RegionMap(
        width=shapes["width"],
        height=shapes["height"],
        regions=[
            MappedRegion(
                facet=region,
                outline=shape["outline"],
                x=shape["middle"][0],
                y=shape["middle"][1],
                places=", ".join(shape["places"]),
                shade=-(-SHADES * region.count // most),
                is_chosen=region.slug in asked.chosen.get("region", ()),
                asked=asked.with_or_without("region", region.slug),
            )
            for region in regions
            for shape in [shapes["regions"][region.slug]]
        ],
    )


@cache
def _shapes(path: Path | str | None) -> Mapping[str, Any]:
    shapes: Mapping[str, Any] = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    return shapes
