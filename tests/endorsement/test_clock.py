from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from endorsement import clock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 10, 1, 3, 59, tzinfo=UTC), date(2026, 9, 30)),
        (datetime(2026, 10, 1, 4, 0, tzinfo=UTC), date(2026, 10, 1)),
        # A cycle that ends on December 31 turns in winter time: an hour later by UTC (domain.md rule 1).
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_turns_at_midnight_in_virginia(moment, day):
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


def test_a_thread_in_another_time_zone_has_the_same_day():
    evening = datetime(2026, 9, 30, 22, 0, tzinfo=ZoneInfo("America/New_York"))
    with time_machine.travel(evening, tick=False), timezone.override("Asia/Tokyo"):
        assert (timezone.localdate(), clock.today()) == (date(2026, 10, 1), date(2026, 9, 30))
