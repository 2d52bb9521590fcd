"""The registry's year turns at midnight in Virginia, with no job run and nothing saved."""

from datetime import datetime
from zoneinfo import ZoneInfo

from endorsement import services
from tests.builders import cycle, lapsing

LIST = "/endorsement/professionals/"
VIRGINIA = ZoneInfo("America/New_York")


def test_who_is_not_renewed_leaves_at_midnight_and_returns_with_a_late_renewal(page, journey_site, at):
    endorsement = lapsing(family_name="Winter")

    def listed():
        page.goto(LIST)
        return page.locator(".registry-name").all_inner_texts()

    # A page that takes longer than 30 seconds fails, so the minute is not over when it is answered.
    at(datetime(2026, 9, 30, 23, 59, 0, tzinfo=VIRGINIA))
    assert listed() == ["Ada Winter"]
    at(datetime(2026, 10, 1, 0, 0, 0, tzinfo=VIRGINIA))
    assert listed() == []
    at(datetime(2026, 11, 20, 12, 0, 0, tzinfo=VIRGINIA))
    assert listed() == []
    services.renew(endorsement=endorsement, cycle=cycle(datetime.now(VIRGINIA).date()))
    assert listed() == ["Ada Winter"]
    assert "renewed through September 30, 2027" in page.locator(".registry-summary").inner_text()
