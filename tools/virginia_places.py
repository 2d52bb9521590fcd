"""Builds the site's table of Virginia's places: the centers of its counties and cities, its ZIP codes and its towns.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python tools/virginia_places.py package/counties-10m.json

ZIP codes, their points and the names of their post offices come from the package `zipcodes` (extra "dev"), the
outlines of counties and cities from the Census Bureau's map in the npm package `us-atlas`. The counties that `zipcodes`
names are uneven ("Alexandria City", "Alexandria city", blanks), so each must be one of Virginia's with the point of the
ZIP code in it or beside it; where there is none, the outline decides. The script stops if a place of Virginia would be
missing or lie elsewhere.
"""

import csv
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import hypot
from pathlib import Path
from statistics import fmean

import zipcodes
from django.utils.text import slugify

DATA = Path(__file__).resolve().parents[1] / "site" / "vaimh" / "data"
LOCALITIES = DATA / "virginia_localities.csv"
PLACES = DATA / "virginia_places.csv"
VIRGINIA = "51"

Point = tuple[float, float]
Ring = list[Point]
Shape = list[list[Ring]]
# What `zipcodes` has for a ZIP code whose point it doesn't know.
NOWHERE: Point = (0.0, 0.0)
# The map is drawn coarsely, and a ZIP code may lie in several counties.
FARTHEST_OUTSIDE = 12


def outlines(atlas: Path) -> dict[str, Shape]:
    """The polygons of each county and city of Virginia by FIPS code; the first ring of each is its outer one."""
    topology = json.loads(atlas.read_text(encoding="utf-8"))
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Ring] = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(points)

    def ring(numbers: Iterable[int]) -> Ring:
        points: Ring = []
        for number in numbers:
            part = arcs[number] if number >= 0 else arcs[~number][::-1]
            points += part[1:] if points else part
        return points

    found = {}
    for shape in topology["objects"]["counties"]["geometries"]:
        if str(shape["id"]).startswith(VIRGINIA):
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            found[str(shape["id"])] = [[ring(numbers) for numbers in polygon] for polygon in polygons]
    return found


def lies_in(point: Point, polygon: Sequence[Ring]) -> bool:
    x, y = point
    crossings = (
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for ring in polygon
        for (x1, y1), (x2, y2) in pairwise(ring)
    )
    return sum(crossings) % 2 == 1


def center(polygons: Shape) -> Point:
    """The center of area. Within a county, a degree is about as long everywhere."""
    area = x = y = 0.0
    for polygon in polygons:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                cross = x1 * y2 - x2 * y1
                area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not area:
        # The map draws a city of two square miles, Falls Church, as a line.
        return middle(polygons[0][0][:-1])
    return x / (3 * area), y / (3 * area)


def slug_of(row: Mapping[str, str]) -> str:
    return slugify(row["name"] + ("" if row["kind"] == "other" else f" {row['kind']}"))


def read_localities() -> list[dict[str, str]]:
    with LOCALITIES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def told(point: Point) -> dict[str, str]:
    return {"latitude": f"{point[1]:.4f}", "longitude": f"{point[0]:.4f}"}


def build(atlas: Path) -> None:
    shapes, localities = outlines(atlas), read_localities()
    by_fips = {row["fips"]: row for row in localities if row["fips"]}
    if shapes.keys() != by_fips.keys():
        sys.exit(f"The map and the file differ: {sorted(shapes.keys() ^ by_fips.keys())}")
    centers = {fips: center(polygons) for fips, polygons in shapes.items()}
    for row in localities:
        row.update(told(centers[row["fips"]]) if row["fips"] else {"latitude": "", "longitude": ""})
    write(LOCALITIES, localities)
    entries = zipcodes.filter_by(state="VA")
    # The point of a post office box, or of a large receiver of mail, is often just the middle of the county.
    delivered = defaultdict(list)
    for entry in entries:
        if entry["zip_code_type"] == "STANDARD":
            delivered[entry["city"]].append(point_of(entry))
    beside: list[str] = []
    points, homes, offices, further = {}, {}, defaultdict(list), defaultdict(list)
    for entry in entries:
        code, name = entry["zip_code"], entry["city"]
        own = entry["zip_code_type"] == "STANDARD" or not delivered[name]
        points[code] = point_of(entry) if own else middle(delivered[name])
        homes[code] = home_of(entry, points[code], shapes, by_fips)
        if points[code] == NOWHERE:
            points[code] = centers[homes[code]]
        if away := miles_outside(points[code], shapes[homes[code]]):
            if away > FARTHEST_OUTSIDE:
                sys.exit(f"{code} {name}: {away:.0f} miles from {by_fips[homes[code]]['name']}.")
            beside.append(f"{code} {name}: {away:.1f} miles from {by_fips[homes[code]]['name']}")
        offices[as_written(name)].append(code)
        for other in entry["acceptable_cities"]:
            further[as_written(other)].append(code)
    rows = [
        {"name": code, "kind": "zip", "locality": slug_of(by_fips[homes[code]]), **told(point)}
        for code, point in sorted(points.items())
    ]
    seen = set()
    for name, codes in [*sorted(offices.items()), *sorted(further.items())]:
        if (folded := "".join(filter(str.isalnum, name.lower()))) in seen:
            continue
        seen.add(folded)
        home = Counter(homes[code] for code in codes).most_common(1)[0][0]
        inside = middle([points[code] for code in codes if homes[code] == home])
        rows.append({"name": name, "kind": "town", "locality": slug_of(by_fips[home]), **told(inside)})
    write(PLACES, rows)
    print(*beside, sep="\n")
    print(f"{len(points)} ZIP codes, {len(rows) - len(points)} towns, {len(centers)} counties and cities")


def point_of(entry: Mapping[str, str]) -> Point:
    return float(entry["long"]), float(entry["lat"])


def middle(points: Sequence[Point]) -> Point:
    return fmean(x for x, _y in points), fmean(y for _x, y in points)


def as_written(name: str) -> str:
    """ "McLean" for "Mc Lean"."""
    return re.sub(r"\bMc ?([A-Za-z])", lambda found: f"Mc{found[1].upper()}", name)


def home_of(
    entry: Mapping[str, str], point: Point, shapes: Mapping[str, Shape], by_fips: Mapping[str, Mapping[str, str]]
) -> str:
    """The county or city that `zipcodes` names ("Alexandria City", "Fairfax County"); else where the point lies."""
    named = slugify(entry["county"])
    for fips, row in by_fips.items():
        if slug_of(row) == named:
            return fips
    for fips, shape in shapes.items():
        if any(lies_in(point, polygon) for polygon in shape):
            return fips
    sys.exit(f"{entry['zip_code']} {entry['city']} lies nowhere in Virginia, at {point}.")


def miles_outside(point: Point, shape: Shape) -> float:
    """How far the point lies from the outline; 0 inside."""
    if any(lies_in(point, polygon) for polygon in shape):
        return 0.0
    return min(miles(point, corner) for polygon in shape for corner in polygon[0])


def miles(one: Point, other: Point) -> float:
    """Flat, which is near enough within a county."""
    return hypot((one[0] - other[0]) * 54.7, (one[1] - other[1]) * 69.1)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
