"""The figures as a table in docs/performance.md and as a drawing."""

import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

HEIGHT, LABELS, WIDTH, SCALE = 18, 330, 860, 300
STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #1f2328 }
    .bar { fill: #4b7bb5 } .line { stroke: #1f2328; stroke-dasharray: 3 3 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #7aa7dc } .line { stroke: #e6edf3 } }
"""


@dataclass
class Row:
    """One measurement at each size, and the row whose figure it is compared with, where there is one.

    `unit` is what the figures are: requests a second unless it says something else.
    """

    name: str
    beside: str = ""
    unit: str = ""
    figures: dict[int, float | None] = field(default_factory=dict)


def as_table(rows: list[Row]) -> str:
    """Markdown. A figure beside a reference has its share of it: "476 (0.13)"."""
    by_name = {row.name: row for row in rows}
    sizes = sorted({size for row in rows for size in row.figures})
    lines = [f"| | {' | '.join(f'{size:,} people' for size in sizes)} | beside |", f"|---|{'--:|' * len(sizes)}---|"]
    for row in rows:
        reference = by_name.get(row.beside)
        cells = [_cell(row, size, reference) for size in sizes]
        lines.append(f"| {row.name} | {' | '.join(cells)} | {row.beside} |")
    return "\n".join(lines)


def _cell(row: Row, size: int, reference: Row | None) -> str:
    if size not in row.figures:
        return "–"
    figure = row.figures[size]
    if figure is None:
        return "an error"
    if row.unit:
        return f"{figure:,.0f} {row.unit}" if row.unit == "MB" else f"{figure:,.2f} {row.unit}"
    share = _share(row, size, reference)
    return f"{figure:,.0f}" + (f" ({share:.2f})" if share is not None else "")


def _share(row: Row, size: int, reference: Row | None) -> float | None:
    figure, other = row.figures.get(size), reference.figures.get(size) if reference else None
    return figure / other if figure is not None and other else None


def as_drawing(rows: list[Row]) -> str:
    """An SVG: a bar as long as the share for each row with a reference, and a line where both are equal."""
    by_name = {row.name: row for row in rows}
    bars = [
        (f"{row.name}, {size:,} people", share)
        for row in rows
        for size in sorted(row.figures)
        if (share := _share(row, size, by_name.get(row.beside))) is not None
    ]
    bottom = (len(bars) + 2) * HEIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom}" role="img">',
        "<title>Requests a second, as a share of the reference</title>",
        f"<style>{STYLE}</style>",
        f'<text x="{LABELS + SCALE}" y="{HEIGHT - 4}" text-anchor="middle">as fast as the reference</text>',
    ]
    for position, (label, share) in enumerate(bars, start=1):
        top = position * HEIGHT + 4
        # Half as fast again is as far as the drawing goes; the number says the rest.
        length = min(share, 1.5) * SCALE
        parts += [
            f'<text x="{LABELS - 8}" y="{top + 11}" text-anchor="end">{escape(label)}</text>',
            f'<rect class="bar" x="{LABELS}" y="{top}" width="{length:.1f}" height="{HEIGHT - 6}" rx="2"/>',
            f'<text x="{LABELS + length + 6:.1f}" y="{top + 11}">{share:.2f}</text>',
        ]
    x = LABELS + SCALE
    parts += [f'<line class="line" x1="{x}" x2="{x}" y1="{HEIGHT}" y2="{bottom - HEIGHT + 4}"/>', "</svg>\n"]
    return "\n".join(parts)


def write(page: Path, text: str, *, mark: str) -> None:
    """Puts the text between the page's two marks."""
    begin, end = f"<!-- make bench writes this: {mark} -->\n", "\n<!-- until here -->"
    pattern = re.compile(f"(?<={re.escape(begin)}).*?(?={re.escape(end)})", re.DOTALL)
    page.write_text(pattern.sub(lambda _match: text, page.read_text()))
