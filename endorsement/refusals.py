"""What the registry refuses, each with a sentence for the registrar: what is wrong and what to do."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from endorsement.calendar.terms import short_date
from endorsement.enums import HoldKind
from endorsement.models import Category, Designation, Endorsee, Endorsement, Hold, RenewalCycle


class Refused(Exception):
    """The change would break a rule of the registry; the message says which, for the registrar."""


class AlreadyEndorsed(Refused):
    """The endorsee has an open endorsement of this kind, or the new one would begin before the earlier one's end."""


class DesignationMismatch(Refused):
    """A designation is needed exactly where the category has any, and one of its own."""


class EndorsementEnded(Refused):
    """The endorsement ended before the renewal could count, or ended already."""


class CycleOver(Refused):
    """Nobody can be listed by this cycle any more; it takes renewals only as history."""


class RenewalsNotOpen(Refused):
    """Renewals for this cycle are not taken yet."""


class NeverInForce(Refused):
    """The renewal could not count on any day."""


class AwardedAfterCycle(NeverInForce):
    """The endorsement was awarded when the cycle was over."""


class CyclesOverlap(Refused):
    """Two cycles would share a day."""


class AlreadyVoided(Refused):
    """The renewal was voided before."""


class HoldRefused(Refused):
    """The hold cannot be placed or released like this."""


class PlanOutOfDate(Refused):
    """Applying the import would do anything else than was shown."""


class ImplausibleDate(Refused):
    """A date that is surely mistyped."""


EARLIEST = date(1970, 1, 1)
LONGEST_AHEAD_DAYS = 3 * 366


def needed(reason: str) -> str:
    if not reason.strip():
        raise Refused(_("Give a reason; it is kept in the history and never public."))
    return reason.strip()


def check_no_overlap(cycle: RenewalCycle) -> None:
    """No day belongs to two cycles."""
    for other in RenewalCycle.objects.overlapping(cycle.term).exclude(pk=cycle.pk):
        raise CyclesOverlap(
            _("These days overlap the cycle %(name)s (%(start)s to %(end)s). No day may belong to two cycles.")
            % {"name": other.name, "start": short_date(other.starts_on), "end": short_date(other.ends_on)}
        )


def check_plausible(day: date, *, on: date) -> None:
    """The day is neither before 1970 nor more than three years after `on`, the registry's today."""
    if day < EARLIEST or (day - on).days > LONGEST_AHEAD_DAYS:
        raise ImplausibleDate(
            _("%(date)s looks mistyped. Dates lie between 1970 and three years from now.") % {"date": day.isoformat()}
        )


def check_designation(category: Category, designation: Designation | None) -> None:
    if designation is None and category.designations.exists():
        raise DesignationMismatch(_("%(category)s needs a designation.") % {"category": category})
    if designation is not None and designation.category_id != category.pk:
        raise DesignationMismatch(
            _("%(designation)s is no designation of %(category)s.") % {"designation": designation, "category": category}
        )


def check_not_endorsed(endorsement: Endorsement, *, among: Iterable[Endorsement] | None = None) -> None:
    """No other endorsement of the same kind is open, or was in force on or after the day this one begins.

    `among` are the others of the same kind, where the caller has them; else they are read.
    """
    if among is None:
        among = Endorsement.objects.filter(
            endorsee=endorsement.endorsee, category=endorsement.category, designation=endorsement.designation
        ).exclude(pk=endorsement.pk)
    for other in among:
        if other.ended_on is None:
            raise AlreadyEndorsed(
                _("%(name)s holds %(label)s since %(date)s already. Renew that one, or end it first.")
                % {"name": other.endorsee.name, "label": other.label, "date": short_date(other.awarded_on)}
            )
        # One that ended on the day of its award was never in force and is in nobody's way.
        if other.awarded_on < other.ended_on and endorsement.awarded_on < other.ended_on:
            raise AlreadyEndorsed(
                _("%(name)s held %(label)s until %(date)s. A new award begins on that day or later.")
                % {"name": other.endorsee.name, "label": other.label, "date": short_date(other.ended_on)}
            )


def check_end(endorsement: Endorsement, ended_on: date, *, on: date) -> None:
    """It has no end yet, and this one lies on or after its award."""
    if endorsement.ended_on:
        raise EndorsementEnded(
            _("%(label)s ended on %(date)s already. Take that end back first.")
            % {"label": endorsement.label, "date": short_date(endorsement.ended_on)}
        )
    check_plausible(ended_on, on=on)
    if ended_on < endorsement.awarded_on:
        raise ImplausibleDate(
            _("%(label)s was awarded on %(date)s; it cannot end before that day.")
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
            _("%(cycle)s is over; renewing %(label)s for it lists nobody. Confirm that you enter it as history.")
            % names
        )
    if endorsement.awarded_on > cycle.last_day_listed:
        raise AwardedAfterCycle(_("%(label)s was awarded after %(cycle)s ended.") % names)
    if endorsement.ended_on and endorsement.ended_on <= max(cycle.starts_on, endorsement.awarded_on):
        raise EndorsementEnded(
            _("%(label)s ended on %(date)s, before %(cycle)s began.")
            % {**names, "date": short_date(endorsement.ended_on)}
        )
    if as_history:
        return
    if endorsement.ended_on and endorsement.ended_on <= effective_on:
        raise EndorsementEnded(
            _("%(label)s ended on %(date)s. Award it anew instead of renewing it.")
            % {**names, "date": short_date(endorsement.ended_on)}
        )
    if cycle.renewals_open_on and on < cycle.renewals_open_on:
        raise RenewalsNotOpen(
            _("Renewals for %(cycle)s open on %(date)s.") % {**names, "date": short_date(cycle.renewals_open_on)}
        )
    if effective_on > cycle.last_day_listed:
        raise NeverInForce(
            _("A renewal for %(cycle)s cannot take effect after %(date)s.")
            % {**names, "date": short_date(cycle.last_day_listed)}
        )


def check_not_held(endorsee: Endorsee, kind: HoldKind, *, unreleased: Iterable[Hold]) -> None:
    """None of the endorsee's unreleased holds is of this kind."""
    for earlier in unreleased:
        if earlier.kind == kind:
            raise HoldRefused(
                _("%(name)s is on hold (%(kind)s) since %(date)s already. Release that hold first to change it.")
                % {"name": endorsee.name, "kind": HoldKind(kind).label, "date": short_date(earlier.starts_on)}
            )
