"""Bars for an SVG that needs no script: one for each group, its parts one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from endorsement.enums import HERE
from endorsement.reports.board import Flow

# The width of the view box; the longest bar fills it.
WIDTH = 1_000


@dataclass(frozen=True)
class Part:
    """In the units of the chart. `name` is a movement, or "gone"."""

    name: str
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    label: str
    parts: Sequence[Part]


def bars(groups: Sequence[tuple[str, Flow]]) -> list[Bar]:
    """Kept, back and new, then those who left; none if there is nobody at all."""
    longest = max((flow.now + flow.gone for _label, flow in groups), default=0)
    return [Bar(label, _parts(flow, WIDTH / longest)) for label, flow in groups] if longest else []


def _parts(flow: Flow, scale: float) -> list[Part]:
    counts = [*((movement.value, getattr(flow, movement.value)) for movement in HERE), ("gone", flow.gone)]
    parts, x = [], 0.0
    for name, count in counts:
        if count:
            parts.append(Part(name, round(x, 2), round(count * scale, 2)))
        x += count * scale
    return parts
