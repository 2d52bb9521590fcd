from datetime import date

import pytest

from endorsement import services
from endorsement.calendar import lookup
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Endorsement
from endorsement.standing import explain, renewed_through
from tests.builders import C27, cycle, endorsed, lapsing

pytestmark = pytest.mark.django_db

START, END = C27


def words(endorsement, on, today=None):
    found = Endorsement.objects.explained(on).get(pk=endorsement.pk)
    return explain(found, on=on, today=today or on, cycle_name=lookup.term_on(on)[0])


def through(endorsement, on):
    return str(renewed_through(Endorsement.objects.explained(on).get(pk=endorsement.pk)))


def renew(endorsement, *, on, effective_on):
    return services.renew(endorsement=endorsement, cycle=cycle(on), effective_on=effective_on, as_history=True).record


def only(endorsement, *, on, effective_on):
    for written in endorsement.renewals.all():
        services.void_renewal(renewal=written, reason="Not in this test.")
    renew(endorsement, on=on, effective_on=effective_on)


def test_active_says_until_when():
    assert words(endorsed(), START) == "renewed through Sep 30, 2028"


def test_lapsed_says_since_when_and_for_which_cycle():
    assert words(lapsing(), date(2026, 11, 20)) == "renewed through Sep 30, 2026; not renewed for 2026–2027"


def test_lapsed_with_a_renewal_to_come_says_from_when():
    endorsement = lapsing()
    renew(endorsement, on=START, effective_on=date(2026, 12, 1))
    assert words(endorsement, date(2026, 11, 20)) == (
        "renewed through Sep 30, 2026; renewed for 2026–2027, effective Dec 1, 2026"
    )


def test_grace_says_both_days():
    endorsement = lapsing()
    c26 = cycle(date(2026, 9, 30))
    c26.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=c26)
    assert words(endorsement, START) == "renewed through Sep 30, 2026 (grace until Dec 31, 2026)"
    assert words(endorsement, date(2026, 9, 30)) == "renewed through Sep 30, 2026"


def test_a_renewal_that_will_count_within_grace_is_not_over():
    endorsement = endorsed(awarded_on=date(2025, 3, 1))
    c26 = cycle(date(2026, 9, 30))
    c26.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=c26)
    services.void_renewal(renewal=endorsement.renewals.get(cycle=c26), reason="The check bounced.")
    renew(endorsement, on=date(2026, 9, 30), effective_on=date(2026, 11, 20))
    assert words(endorsement, date(2026, 11, 1)) == (
        "renewed through Sep 30, 2025; renewed for 2025–2026, effective Nov 20, 2026"
    )
    services.void_renewal(renewal=endorsement.renewals.get(cycle__name="2024–2025"), reason="Not in this test.")
    assert words(endorsement, date(2026, 11, 1)) == "renewed for 2025–2026, effective Nov 20, 2026"


def test_not_awarded_yet_says_from_when():
    assert words(endorsed(awarded_on=date(2026, 12, 1)), START) == "award takes effect on Dec 1, 2026"


def test_held_says_since_when_and_what_kind():
    endorsement = endorsed()
    services.place_hold(endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=START, reason="Letter.")
    assert words(endorsement, START) == "on hold since Oct 1, 2026 (retired)"


def test_ended_says_when_and_why():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=START, reason=EndReason.RELINQUISHED)
    assert words(endorsement, START) == "ended on Oct 1, 2026 (relinquished by the endorsee)"


def test_never_renewed_says_so():
    endorsement = endorsed()
    for written in endorsement.renewals.all():
        services.void_renewal(renewal=written, reason="Twice.")
    assert words(endorsement, START) == "no valid renewal"


def test_not_yet_effective_says_from_when():
    endorsement = endorsed()
    only(endorsement, on=START, effective_on=date(2026, 12, 1))
    assert words(endorsement, START) == "renewed for 2026–2027, effective Dec 1, 2026"


def test_renewed_through_goes_on_over_cycles_renewed_in_time():
    endorsement = endorsed()
    renew(endorsement, on=date(2028, 10, 1), effective_on=date(2028, 10, 1))
    assert through(endorsement, START) == "Sep 30, 2029"


def test_renewed_through_stops_before_a_cycle_renewed_late():
    endorsement = endorsed()
    renew(endorsement, on=date(2028, 10, 1), effective_on=date(2028, 10, 2))
    assert through(endorsement, START) == "Sep 30, 2028"


def test_renewed_through_stops_before_a_gap():
    endorsement = endorsed()
    renew(endorsement, on=date(2029, 10, 1), effective_on=START)
    assert through(endorsement, START) == "Sep 30, 2028"


def test_renewed_through_is_capped_by_the_end():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=date(2027, 2, 10), reason=EndReason.SUPERSEDED)
    assert through(endorsement, START) == "Feb 9, 2027"


def test_nothing_is_renewed_through_for_who_is_off_the_registry():
    assert through(lapsing(), START) == "None"


# --- The tense of a day: today decides it, not the day that is asked about ---

TODAY = date(2026, 11, 22)


def test_an_award_that_was_to_come_took_effect():
    endorsement = endorsed(awarded_on=date(2026, 11, 1))
    assert words(endorsement, date(2026, 10, 15), today=TODAY) == "award took effect on Nov 1, 2026"
    later = endorsed(awarded_on=date(2026, 12, 1))
    assert words(later, date(2026, 10, 15), today=TODAY) == "award takes effect on Dec 1, 2026"


def test_an_end_that_is_to_come_ends():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 12, 1), reason=EndReason.RELINQUISHED)
    asked = date(2026, 12, 15)
    assert words(endorsement, asked, today=TODAY) == "ends on Dec 1, 2026 (relinquished by the endorsee)"
    assert words(endorsement, asked, today=date(2026, 12, 1)) == "ended on Dec 1, 2026 (relinquished by the endorsee)"


def test_a_hold_that_is_to_come_holds_from_its_day():
    endorsement = endorsed()
    services.place_hold(endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=date(2026, 12, 1), reason="x")
    asked = date(2026, 12, 15)
    assert words(endorsement, asked, today=TODAY) == "on hold from Dec 1, 2026 (retired)"
    assert words(endorsement, asked, today=date(2026, 12, 1)) == "on hold since Dec 1, 2026 (retired)"
