from datetime import date, timedelta

from endorsement.admin.reports.week_chart import WeekChart
from endorsement.reports.season import Week


def chart(*renewed: int) -> WeekChart:
    first = date(2026, 11, 2)
    return WeekChart([Week(first + timedelta(weeks=i), count, 0, 0) for i, count in enumerate(renewed)])


def test_bars_are_as_high_as_their_share_of_the_fullest_week() -> None:
    bars = [(bar.x, bar.y, bar.width, bar.height) for bar in chart(1, 0, 4).bars]
    assert (bars, chart(1, 0, 4).width) == ([(1, 75, 8, 25), (21, 0, 8, 100)], 30)


def test_fullest_week_is_the_first_of_several() -> None:
    assert chart(1, 3, 3).fullest.starts_on == date(2026, 11, 9)


def test_chart_of_nothing_has_no_bars() -> None:
    assert [(chart(*weeks).fullest, chart(*weeks).bars) for weeks in ((), (0, 0))] == [(None, []), (None, [])]
