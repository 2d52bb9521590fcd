"""The bars of the renewals by week, for an SVG that needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass

from endorsement.reports.season import Week


@dataclass(frozen=True)
class Bar:
    """In the units of the chart; y grows downward."""

    week: Week
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class WeekChart:
    """One step per week, scaled to the fullest week; `width` and `height` are those of the view box."""

    weeks: Sequence[Week]
    height: int = 100
    step: int = 10

    @property
    def width(self) -> int:
        return len(self.weeks) * self.step

    @property
    def last(self) -> Week | None:
        return self.weeks[-1] if self.weeks else None

    @property
    def fullest(self) -> Week | None:
        """The first week with the most renewals; None if there are no renewals."""
        week = max(self.weeks, key=lambda week: week.renewed, default=None)
        return week if week and week.renewed else None

    @property
    def bars(self) -> list[Bar]:
        """One for each week with a renewal."""
        if self.fullest is None:
            return []
        scale = self.height / self.fullest.renewed
        return [
            Bar(
                week=week,
                x=position * self.step + 1,
                y=round(self.height - week.renewed * scale, 2),
                width=self.step - 2,
                height=round(week.renewed * scale, 2),
            )
            for position, week in enumerate(self.weeks)
            if week.renewed
        ]

    @property
    def busy_weeks(self) -> list[Week]:
        """Those with a renewal or a new award, for the table."""
        return [week for week in self.weeks if week.renewed or week.new]
