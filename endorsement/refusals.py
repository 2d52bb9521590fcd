"""The registry's refusals, each with a sentence for the registrar: what is wrong and what to do."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from endorsement.calendar.terms import short_date
from endorsement.enums import HoldKind
from endorsement.models import Category, Designation, Endorsee, Endorsement, Hold, RenewalCycle


class Refused(Exception):
    """The change would break a rule of the registry; the message says which, for the registrar."""


class AlreadyEndorsed(Refused):
    """The endorsee has an open endorsement of this kind, or the new one would begin before the earlier one ended."""


class DesignationMismatch(Refused):
    """The category requires one of its designations, or the designation belongs to another category."""


class EndorsementEnded(Refused):
    """The endorsement ended before the renewal could count, or it has already ended."""


class CycleOver(Refused):
    """The cycle can no longer put anyone on the list; it takes only historical renewals."""


class RenewalsNotOpen(Refused):
    """Renewals for this cycle are not open yet."""


class NeverInForce(Refused):
    """The renewal could not count on any day."""


class AwardedAfterCycle(NeverInForce):
    """The endorsement was awarded after the cycle was over."""


class CyclesOverlap(Refused):
    """Two cycles would share a day."""


class AlreadyVoided(Refused):
    """The renewal has already been voided."""


class HoldRefused(Refused):
    """The hold cannot be placed or released like this."""


class AlreadyDecided(Refused):
    """Somebody else decided about the renewal request, or its sender withdrew it."""


class SentAnew(Refused):
    """The renewal request isn't the one that the registrar read: its sender changed it since."""


class PlanOutOfDate(Refused):
    """Applying the import would not do what was shown."""


class ChangedMeanwhile(Refused):
    """Somebody else changed a field after the editor saw it, and the editor changed it too; nothing was written.

    `fields` has the fields to decide about, those in one tuple together.
    """

    def __init__(self, fields: tuple[tuple[str, ...], ...]) -> None:
        super().__init__(
            _("Someone else changed this record since you opened it, so nothing was saved. Open it again and compare.")
        )
        self.fields = fields


class Gone(Refused):
    """The record was deleted after the editor saw it; nothing was written."""


class ImplausibleDate(Refused):
    """A date that looks mistyped."""


class Busy(Refused):
    """Another writer held the registry for too long (`locks`)."""


class LedgerStays(Refused):
    """A row of the ledger would have been edited or deleted (`database_rules`)."""


class Deadlocked(Busy):
    """The database ended this transaction, because it and another one waited for each other."""


EARLIEST = date(1970, 1, 1)
LONGEST_AHEAD_DAYS = 3 * 366


def needed(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Enter a reason. It is kept in the history and is never public."))
    return reason.strip()


def _told(day: date, *, on: date, past: str, coming: str) -> str:
    """The sentence in the tense of the day: today is past, because what is told of it has taken effect."""
    return past if day <= on else coming


def check_no_overlap(cycle: RenewalCycle) -> None:
    """No day belongs to two cycles."""
    for other in RenewalCycle.objects.overlapping(cycle.term).exclude(pk=cycle.pk):
        raise CyclesOverlap(
            _("These dates overlap the cycle %(name)s (%(start)s to %(end)s). A day can be in only one cycle.")
            % {"name": other.name, "start": short_date(other.starts_on), "end": short_date(other.ends_on)}
        )


def check_plausible(day: date, *, on: date) -> None:
    """The day is neither before 1970 nor more than three years after `on`, the registry's today."""
    if day < EARLIEST or (day - on).days > LONGEST_AHEAD_DAYS:
        raise ImplausibleDate(
            _("%(date)s looks mistyped. Enter a date between 1970 and three years from now.")
            % {"date": day.isoformat()}
        )


def check_designation(category: Category, designation: Designation | None) -> None:
    if designation is None and category.designations.exists():
        raise DesignationMismatch(_("%(category)s requires a designation. Choose one.") % {"category": category})
    if designation is not None and designation.category_id != category.pk:
        raise DesignationMismatch(
            _("%(designation)s isn't a designation of %(category)s. Choose one that is.")
            % {"designation": designation, "category": category}
        )


def check_not_endorsed(endorsement: Endorsement, *, on: date, among: Iterable[Endorsement] | None = None) -> None:
    """No other endorsement of the same kind is open, or was in force on or after the day this one begins.

    `on` is the registry's today, for the words.
    `among` are the others of the same kind, where the caller has them; else they are read.
    """
    if among is None:
        among = Endorsement.objects.filter(
            endorsee=endorsement.endorsee, category=endorsement.category, designation=endorsement.designation
        ).exclude(pk=endorsement.pk)
    for other in among:
        if other.ended_on is None:
            raise AlreadyEndorsed(
                _told(
                    other.awarded_on,
                    on=on,
                    past=_("%(name)s has held %(label)s since %(date)s. Renew it, or end it first."),
                    coming=_("%(name)s already has an award of %(label)s for %(date)s. Renew it, or end it first."),
                )
                % {"name": other.endorsee.name, "label": other.label, "date": short_date(other.awarded_on)}
            )
        # An endorsement that ended on the day of its award was never in force, so it rules out nothing.
        if other.awarded_on < other.ended_on and endorsement.awarded_on < other.ended_on:
            raise AlreadyEndorsed(
                _told(
                    other.ended_on,
                    on=on,
                    past=_("%(name)s held %(label)s until %(date)s. Enter that day or a later one for the new award."),
                    coming=_(
                        "%(name)s holds %(label)s until %(date)s. Enter that day or a later one for the new award."
                    ),
                )
                % {"name": other.endorsee.name, "label": other.label, "date": short_date(other.ended_on)}
            )


def check_not_merged(endorsee: Endorsee) -> None:
    """The record wasn't merged into another one meanwhile; read anew, because a page may be old."""
    now = Endorsee.with_merged.select_related("merged_into").filter(pk=endorsee.pk).first()
    if now and now.merged_into:
        raise Refused(
            _("This record was merged into %(name)s (%(number)s). Nothing was saved. Go on with that one.")
            % {"name": now.merged_into.name, "number": now.merged_into.number}
        )


def check_apart(endorsement: Endorsement) -> None:
    """No other endorsement of the same kind and person is in force on a day of this one, whichever began first."""
    first, last = endorsement.awarded_on, endorsement.ended_on or date.max
    others = Endorsement.objects.filter(
        endorsee=endorsement.endorsee, category=endorsement.category, designation=endorsement.designation
    ).exclude(pk=endorsement.pk)
    for other in others:
        until = other.ended_on or date.max
        if max(first, other.awarded_on) < min(last, until):
            days = short_date(other.awarded_on)
            if other.ended_on:
                days = _("%(start)s to %(end)s") % {"start": days, "end": short_date(other.ended_on)}
            raise AlreadyEndorsed(
                _("%(name)s has another award of %(label)s (%(days)s), and the two would overlap.")
                % {"name": other.endorsee.name, "label": other.label, "days": days}
            )


def check_end(endorsement: Endorsement, ended_on: date, *, on: date) -> None:
    """It has no end yet, and this one lies on or after its award."""
    if endorsement.ended_on:
        raise EndorsementEnded(
            _told(
                endorsement.ended_on,
                on=on,
                past=_("%(label)s already ended on %(date)s. Reopen it first."),
                coming=_("%(label)s already ends on %(date)s. Reopen it first."),
            )
            % {"label": endorsement.label, "date": short_date(endorsement.ended_on)}
        )
    check_plausible(ended_on, on=on)
    if ended_on < endorsement.awarded_on:
        raise ImplausibleDate(
            _told(
                endorsement.awarded_on,
                on=on,
                past=_("%(label)s was awarded on %(date)s and can't end before that day."),
                coming=_("%(label)s begins on %(date)s and can't end before that day."),
            )
            % {"label": endorsement.label, "date": short_date(endorsement.awarded_on)}
        )


def check_renewable(
    endorsement: Endorsement, cycle: RenewalCycle, *, effective_on: date, as_history: bool, on: date
) -> None:
    """A renewal recorded on `on`, the registry's today, could count on some day, or is meant as history."""
    names = {"label": endorsement.label, "cycle": cycle.name}
    check_plausible(effective_on, on=on)
    if cycle.is_over(on) and not as_history:
        raise CycleOver(
            _("%(cycle)s is over, so renewing %(label)s for it lists no one. To record it, tick “Historical renewal”.")
            % names
        )
    if endorsement.awarded_on > cycle.last_day_listed:
        raise AwardedAfterCycle(
            _told(
                endorsement.awarded_on,
                on=on,
                past=_("%(label)s was awarded after %(cycle)s ended."),
                coming=_("%(label)s begins after %(cycle)s ends."),
            )
            % names
        )
    if endorsement.ended_on and endorsement.ended_on <= max(cycle.starts_on, endorsement.awarded_on):
        raise EndorsementEnded(
            _told(
                max(endorsement.ended_on, cycle.starts_on),
                on=on,
                past=_("%(label)s ended on %(date)s, before %(cycle)s began."),
                coming=_told(
                    endorsement.ended_on,
                    on=on,
                    past=_("%(label)s ended on %(date)s, before %(cycle)s begins."),
                    coming=_("%(label)s ends on %(date)s, before %(cycle)s begins."),
                ),
            )
            % {**names, "date": short_date(endorsement.ended_on)}
        )
    if as_history:
        return
    if endorsement.ended_on and endorsement.ended_on <= effective_on:
        raise EndorsementEnded(
            _told(
                endorsement.ended_on,
                on=on,
                past=_("%(label)s ended on %(date)s. Award it again instead of renewing it."),
                coming=_("%(label)s ends on %(date)s. Award it again instead of renewing it."),
            )
            % {**names, "date": short_date(endorsement.ended_on)}
        )
    if cycle.renewals_open_on and on < cycle.renewals_open_on:
        raise RenewalsNotOpen(
            _("Renewals for %(cycle)s open on %(date)s.") % {**names, "date": short_date(cycle.renewals_open_on)}
        )
    if effective_on > cycle.last_day_listed:
        raise NeverInForce(
            _("A renewal for %(cycle)s can't take effect after %(date)s.")
            % {**names, "date": short_date(cycle.last_day_listed)}
        )


def check_expected_end(starts_on: date, expected_end: date | None, *, on: date) -> None:
    """A hold isn't expected to end before it starts."""
    if expected_end is None:
        return
    check_plausible(expected_end, on=on)
    if expected_end < starts_on:
        raise HoldRefused(
            _("The hold starts on %(date)s, so it can't be expected to end before that day.")
            % {"date": short_date(starts_on)}
        )


def check_not_held(endorsee: Endorsee, kind: HoldKind, *, unreleased: Iterable[Hold]) -> None:
    """None of the endorsee's unreleased holds is of this kind."""
    for earlier in unreleased:
        if earlier.kind == kind:
            raise HoldRefused(
                _("%(name)s already has a hold (%(kind)s) from %(date)s. To change it, release it first.")
                % {"name": endorsee.name, "kind": HoldKind(kind).label, "date": short_date(earlier.starts_on)}
            )
