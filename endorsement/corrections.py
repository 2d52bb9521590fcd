"""Corrects the days of an award or its end. The renewals stay, and the history has the days before and after."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from endorsement import audit, clock, locks, refusals, services
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.enums import CorrectionKind, EndReason, RenewalKind
from endorsement.models import Correction, Endorsement, RegistrySettings, Renewal
from endorsement.saving import Done, done
from endorsement.site_language import site_language


def write_correction(kind: CorrectionKind, *, reason: str, by: Any, changes: audit.Changes) -> Correction:
    """For the writers that have the lock: what the database asks for before it lets a row be written again."""
    made: Correction = Correction.objects.create(
        kind=kind, made_at=clock.now(), made_by=by, reason=refusals.needed(reason), changes=changes
    )
    return made


@locks.writing()
def correct_dates(
    *, endorsement: Endorsement, awarded_on: date, ended_on: date | None, reason: str, by: Any = None
) -> Done[Endorsement]:
    """Gives an endorsement the days on which it was awarded and ended. Correcting to the same days changes nothing.

    An end is neither added nor taken away; that of an award entered in error stays on the award's own day. Renewals
    that came with the award count from its new day, if that is earlier: they are voided and recorded anew.

    Raises:
        ImplausibleDate: a day looks mistyped, or the end lies before the award.
        AlreadyEndorsed: the person held the same endorsement on one of the days.
        Refused: there is no reason, or an end would be added or taken away.
    """
    endorsement.refresh_from_db()
    today = clock.today()
    if endorsement.end_reason == EndReason.ENTERED_IN_ERROR:
        ended_on = awarded_on
    if (endorsement.awarded_on, endorsement.ended_on) == (awarded_on, ended_on):
        return Done(endorsement, {})
    before = Endorsement.objects.get(pk=endorsement.pk)
    endorsement.awarded_on, endorsement.ended_on = awarded_on, ended_on
    _check(before, endorsement, on=today)
    changes = audit.differences(before, endorsement, ["awarded_on", "ended_on"])
    endorsement.correction = write_correction(CorrectionKind.DATES, reason=reason, by=by, changes=changes)
    endorsement.save(update_fields=["awarded_on", "ended_on", "correction"])
    _date_renewals_again(endorsement, by=by)
    told = {"endorsement": [endorsement.label] * 2, **changes, "reason": [None, endorsement.correction.reason]}
    return done(endorsement, endorsement.endorsee, audit.CORRECT, by=by, changes=told)


def _check(before: Endorsement, after: Endorsement, *, on: date) -> None:
    for day in filter(None, (after.awarded_on, after.ended_on)):
        refusals.check_plausible(day, on=on)
    if (before.ended_on is None) != (after.ended_on is None):
        raise refusals.Refused(_("A correction neither ends nor reopens. End the endorsement, or reopen it."))
    if after.ended_on and after.ended_on < after.awarded_on:
        raise refusals.ImplausibleDate(_("An endorsement can't end before it was awarded."))
    refusals.check_apart(after)


def _date_renewals_again(endorsement: Endorsement, *, by: Any) -> None:
    """Else an award that was typed too late would stay off the list until that day."""
    late = Renewal.objects.standing().filter(
        endorsement=endorsement, kind=RenewalKind.INITIAL, effective_on__gt=endorsement.awarded_on
    )
    renewals = list(late.select_related("cycle", "batch"))
    with site_language():
        reason = _("The day of the award was corrected.")
    late.update(voided_at=clock.now(), voided_by=by, void_reason=reason)
    for renewal in renewals:
        services.new_renewal(
            endorsement,
            renewal.cycle,
            kind=RenewalKind.INITIAL,
            effective_on=endorsement.awarded_on,
            by=by,
            note=renewal.note,
            batch=renewal.batch,
        ).save(force_insert=True)


def advice(endorsement: Endorsement) -> str:
    """What the registrar may want to do about the renewals, because the correction leaves them; "" if they fit.

    For an endorsement that is corrected, inside the transaction.
    """
    cycles = {renewal.cycle for renewal in endorsement.renewals.standing().select_related("cycle")}
    over = sorted((each for each in cycles if each.last_day_listed < endorsement.awarded_on), key=_first_day)
    wanted = lookup.cycles_of_award(
        endorsement.awarded_on, settings=RegistrySettings.load(), cycle_covering=lookup.cycle_or_draft
    )
    missing = [each for each in wanted if each.starts_on not in {one.starts_on for one in cycles}]
    sentences = []
    if over:
        words = _("The renewal for %(cycles)s lies before the award and counts on no day. Void it if it is wrong.")
        sentences.append(words % {"cycles": ", ".join(each.name for each in over)})
    if missing:
        words = _("An award of %(date)s comes with %(cycles)s, which this endorsement is not renewed for.")
        named = ", ".join(each.name for each in missing)
        sentences.append(words % {"date": short_date(endorsement.awarded_on), "cycles": named})
    return " ".join(sentences)


def _first_day(cycle: Any) -> date:
    day: date = cycle.starts_on
    return day
