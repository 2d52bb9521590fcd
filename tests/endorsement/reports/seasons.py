"""A registry with every way through a season, and what a plain count in Python says about it."""

from datetime import date, timedelta

from endorsement import services
from endorsement.enums import EndReason, HoldKind, Progress, RenewalKind
from tests.builders import C27, NAMES, category, cycle, endorsed, endorsee, lapsing

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
START, END = C27


def renew(endorsement, on=TODAY, effective_on=None):
    return services.renew(
        endorsement=endorsement, cycle=cycle(on), effective_on=effective_on or on, as_history=on < START
    ).record


def hold(endorsement, kind=HoldKind.INACTIVE, starts_on=TODAY):
    return services.place_hold(endorsee=endorsement.endorsee, kind=kind, starts_on=starts_on, reason="A test.").record


def end(endorsement, ended_on, reason=EndReason.RELINQUISHED):
    return services.end_endorsement(endorsement=endorsement, ended_on=ended_on, reason=reason).record


def a_bit_of_everything():
    """Every way through a season, in several categories, some people with two endorsements."""
    for code in NAMES:
        category(code)
    for number, label in enumerate(["IFA", "IFS", "IMHS", "IMHM-C", "IMHM-R/F"]):
        person = endorsee(f"Two{number}")
        first = endorsed(label, awarded_on=date(2024, 11, 5), person=person)
        endorsed("IFA" if label != "IFA" else "IFS", awarded_on=date(2025, 12, 1), person=person)
        renew(first, on=TODAY - number * 10 * DAY)
        lapsing(label, family_name=f"Late{number}")
        back = endorsed(label, awarded_on=date(2019, 11, 5), family_name=f"Back{number}")
        if number % 2:
            renew(back)
        new = endorsed(label, awarded_on=START + number * 9 * DAY, family_name=f"New{number}", listed=number != 2)
        if number == 3:
            end(new, TODAY - DAY)
        held = lapsing(label, family_name=f"Held{number}")
        hold(held, kind=HoldKind.values[number % 4], starts_on=START + number * DAY)
        gone = lapsing(label, family_name=f"Gone{number}")
        if number % 2:
            renew(gone, on=START, effective_on=START)
        end(gone, START + number * DAY)


def plain_on_registry(endorsement, on):
    in_force = endorsement.awarded_on <= on and (endorsement.ended_on is None or on < endorsement.ended_on)
    renewed = any(
        r.stands and r.effective_on <= on and r.cycle.starts_on <= on <= r.cycle.last_day_listed
        for r in endorsement.renewals.all()
    )
    return in_force and renewed and not plain_holds(endorsement, on)


def plain_holds(endorsement, on):
    holds = endorsement.endorsee.holds.all()
    return {h.kind for h in holds if h.starts_on <= on and (h.released_on is None or on < h.released_on)}


def plain_progress(endorsement, term, as_of):
    first_day_in_force = max(endorsement.awarded_on, term.starts_on)
    if endorsement.awarded_on > term.ends_on or (endorsement.ended_on and endorsement.ended_on <= first_day_in_force):
        return None
    renewals = [r for r in endorsement.renewals.all() if r.stands]
    for renewal in renewals:
        if renewal.cycle.starts_on == term.starts_on:
            if endorsement.awarded_on >= term.starts_on:
                return Progress.NEW
            return Progress.COVERED if renewal.kind == RenewalKind.INITIAL else Progress.RENEWED
    if endorsement.awarded_on > as_of or (endorsement.ended_on and endorsement.ended_on <= as_of):
        return None
    eve = term.starts_on - DAY
    good_before = any(r.effective_on <= eve and r.cycle.starts_on <= eve <= r.cycle.last_day_listed for r in renewals)
    if not good_before and endorsement.awarded_on < term.starts_on:
        return None
    holds = plain_holds(endorsement, as_of)
    if HoldKind.DECEASED in holds:
        return None
    return Progress.HELD if holds else Progress.NOT_YET
