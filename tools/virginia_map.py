"""Draws the site's map of Virginia's regions: an outline, a place for the count, and the larger places of each.

    npm pack us-atlas@3.0.1 && tar xzf us-atlas-3.0.1.tgz
    python tools/virginia_map.py package/counties-10m.json

The outlines are those of the counties and cities in the Census Bureau's map, joined by the region that
`virginia_localities.csv` gives each. What two regions share is simplified once, so that no gap shows between them.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

from django.utils.text import slugify
from virginia_places import LOCALITIES, PLACES, VIRGINIA, Point, lies_in, read_localities

MAP = LOCALITIES.with_name("virginia_regions.json")
WIDTH = 280
# How far, in pixels, a line may lie from where it is.
TOLERANCE = 1.0
SMALLEST_ISLAND = 12
# What most visitors have heard of, the largest first.
LARGER_PLACES = {
    "Central": ["Richmond", "Henrico", "Chesterfield", "Petersburg"],
    "Eastern": ["Virginia Beach", "Norfolk", "Chesapeake", "Newport News", "Hampton"],
    "Northern": ["Fairfax", "Arlington", "Alexandria", "Leesburg", "Manassas"],
    "Northwest": ["Charlottesville", "Fredericksburg", "Harrisonburg", "Winchester"],
    "Southwest": ["Roanoke", "Lynchburg", "Blacksburg", "Danville", "Bristol"],
}

Line = tuple[Point, ...]


def region_lines(topology: Mapping, regions: Mapping[str, str]) -> Iterator[tuple[set[str], Line]]:
    """Each line between two regions, or around one, with the regions beside it."""
    beside: dict[int, list[str]] = defaultdict(list)
    for shape in topology["objects"]["counties"]["geometries"]:
        if str(shape["id"]).startswith(VIRGINIA):
            polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
            for number in {max(arc, ~arc) for polygon in polygons for ring in polygon for arc in ring}:
                beside[number].append(regions[str(shape["id"])])
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    for number, names in beside.items():
        if len(names) == 2 and len(set(names)) == 1:
            continue
        x = y = 0
        points = []
        for step_x, step_y in topology["arcs"][number]:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        yield set(names), tuple(points)


def joined(lines: Sequence[Line], *, at: Counter[Point]) -> list[Line]:
    """The lines, put together where just two of all lines meet; `at` counts the ends of all lines."""
    waiting, chains = list(lines), []
    while waiting:
        chain = waiting.pop()
        while following := next(
            (line for line in waiting if at[chain[-1]] == 2 and chain[-1] in (line[0], line[-1])), None
        ):
            waiting.remove(following)
            chain += (following if following[0] == chain[-1] else following[::-1])[1:]
        while before := next((line for line in waiting if at[chain[0]] == 2 and chain[0] in (line[0], line[-1])), None):
            waiting.remove(before)
            chain = (before if before[-1] == chain[0] else before[::-1])[:-1] + chain
        chains.append(chain)
    return chains


def simplified(line: Line) -> Line:
    """Without the points that lie near enough to the rest (Douglas and Peucker)."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    away = [distance(point, first, last) for point in line[1:-1]]
    farthest = max(range(len(away)), key=away.__getitem__) + 1
    if away[farthest - 1] <= TOLERANCE:
        return first, last
    return simplified(line[: farthest + 1])[:-1] + simplified(line[farthest:])


def distance(point: Point, one: Point, other: Point) -> float:
    x, y = other[0] - one[0], other[1] - one[1]
    square = x * x + y * y
    along = ((point[0] - one[0]) * x + (point[1] - one[1]) * y) / square if square else 0.0
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - one[0] - along * x, point[1] - one[1] - along * y)


def rings(lines: Sequence[Line]) -> list[Line]:
    """The closed outlines that the lines make."""
    waiting, closed = list(lines), []
    while waiting:
        ring = waiting.pop()
        while ring[0] != ring[-1]:
            following = next(line for line in waiting if ring[-1] in (line[0], line[-1]))
            waiting.remove(following)
            ring += (following if following[0] == ring[-1] else following[::-1])[1:]
        closed.append(ring)
    return closed


def area(ring: Line) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def middle(ring: Line) -> list[int]:
    """The point inside that lies farthest from the outline."""
    xs, ys = zip(*ring, strict=True)
    inside = [
        (x, y)
        for x in range(int(min(xs)), int(max(xs)) + 1, 2)
        for y in range(int(min(ys)), int(max(ys)) + 1, 2)
        if lies_in((x, y), [list(ring)])
    ]
    return list(max(inside, key=lambda point: min(distance(point, *side) for side in pairwise(ring))))


def as_path(outlines: Sequence[Line]) -> str:
    """The outlines in SVG, as steps of whole pixels."""
    path = ""
    for outline in outlines:
        corners = [(round(x), round(y)) for x, y in outline]
        steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(corners[:-1])]
        path += f"M{corners[0][0]} {corners[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps if x or y) + "z"
    return path.replace(" -", "-")


def check_places(localities: Sequence[Mapping[str, str]]) -> None:
    """Stops if a larger place is not in the region that names it."""
    slug = {slugify(f"{row['name']} {row['kind']}"): row["region"] for row in localities}
    found = defaultdict(set)
    for row in localities:
        found[row["name"]].add(row["region"])
    with PLACES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["name"]].add(slug[row["locality"]])
    for region, names in LARGER_PLACES.items():
        if lost := [name for name in names if region not in found[name]]:
            sys.exit(f"Not in {region}: {lost}")


def build(atlas: Path) -> None:
    localities = read_localities()
    check_places(localities)
    regions = {row["fips"]: row["region"] for row in localities if row["fips"]}
    lines = list(region_lines(json.loads(atlas.read_text(encoding="utf-8")), regions))
    points = [point for _beside, line in lines for point in line]
    west, north = min(x for x, _y in points), max(y for _x, y in points)
    narrower = cos(radians(37.9))
    scale = WIDTH / ((max(x for x, _y in points) - west) * narrower)
    ends = Counter(end for _beside, line in lines for end in (line[0], line[-1]))
    shared = defaultdict(list)
    for beside, line in lines:
        shared[frozenset(beside)].append(line)
    simple = {
        beside: [
            simplified(tuple(((x - west) * narrower * scale, (north - y) * scale) for x, y in chain))
            for chain in joined(own, at=ends)
        ]
        for beside, own in shared.items()
    }
    drawn = {}
    for region, places in sorted(LARGER_PLACES.items()):
        closed = rings([line for beside in simple if region in beside for line in simple[beside]])
        own = sorted((ring for ring in closed if area(ring) >= SMALLEST_ISLAND), key=area, reverse=True)
        drawn[slugify(region)] = {"outline": as_path(own), "middle": middle(own[0]), "places": places}
    height = round((north - min(y for _x, y in points)) * scale)
    text = json.dumps({"width": WIDTH, "height": height, "regions": drawn}, indent=2)
    MAP.write_text(f"{text}\n", encoding="utf-8")
    print(f"{len(text)} characters")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
