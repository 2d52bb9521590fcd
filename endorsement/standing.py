"""The standing of an endorsement in words: why it is, or is not, on the registry.

These functions read what `EndorsementQuerySet.explained(on)` annotates and prefetches, and decide nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from endorsement.calendar.terms import ONE_DAY, short_date
from endorsement.enums import Standing
from endorsement.models import Endorsement, Hold, Renewal, RenewalCycle


@dataclass(frozen=True)
class RenewedThrough:
    """The last day through which an endorsement is renewed and, if only grace keeps it on, the last day of grace."""

    last_day: date
    grace_until: date | None = None

    def __str__(self) -> str:
        if self.grace_until:
            return _("%(date)s (grace until %(grace)s)") % {
                "date": short_date(self.last_day),
                "grace": short_date(self.grace_until),
            }
        return short_date(self.last_day)


class LedgerRow(Protocol):
    """What `last_day_renewed` reads of a renewal."""

    @property
    def cycle(self) -> RenewalCycle: ...
    @property
    def effective_on(self) -> date: ...


def renewed_through(endorsement: Endorsement) -> RenewedThrough | None:
    """`last_day_renewed` of an endorsement from `with_standing` and `with_history`."""
    if endorsement.listing_cycle_id is None:
        return None
    return last_day_renewed(
        standing_renewals(endorsement),
        listing_cycle=endorsement.listing_cycle_id,
        standing=endorsement.standing,
        ended_on=endorsement.ended_on,
    )


def last_day_renewed(
    renewals: Sequence[LedgerRow], *, listing_cycle: int | None, standing: int, ended_on: date | None
) -> RenewedThrough | None:
    """Counts from the cycle that puts it on the registry, through each next cycle renewed in time (design, section 3).

    None for an endorsement that no renewal puts on the registry. Capped by the endorsement's end.

    Args:
        renewals: those that stand, earliest cycle first; those before the listing cycle make no difference.
    """
    position = next((i for i, r in enumerate(renewals) if r.cycle.pk == listing_cycle), None)
    if position is None:
        return None
    listing = renewals[position].cycle
    last_day = listing.ends_on
    for renewal in renewals[position + 1 :]:
        follows = renewal.cycle.starts_on == last_day + ONE_DAY and renewal.effective_on <= renewal.cycle.starts_on
        if not follows:
            break
        last_day = renewal.cycle.ends_on
    grace_until = listing.grace_until if standing == Standing.GRACE else None
    if ended_on:
        final = ended_on - ONE_DAY
        last_day = min(last_day, final)
        grace_until = min(grace_until, final) if grace_until else None
    return RenewedThrough(last_day, grace_until)


def standing_renewals(endorsement: Endorsement) -> list[Renewal]:
    """The renewals that stand, earliest cycle first."""
    return sorted((r for r in endorsement.renewals.all() if r.stands), key=lambda r: r.cycle.starts_on)


def explain(endorsement: Endorsement, *, on: date, today: date, cycle_name: str) -> str:
    """Why the endorsement is or is not on the registry on `on`, for staff.

    Args:
        today: the registry's today, which decides the tense: what is to come on `on` may be past by now, and what is
            past on `on` may be to come.
        cycle_name: the name of the cycle that covers `on` (lookup.term_on), for "not renewed for 2026–2027".
    """
    match endorsement.standing:
        case Standing.NOT_AWARDED_YET:
            awarded = _("award took effect on %(date)s") if endorsement.awarded_on <= today else ""
            return (awarded or _("award takes effect on %(date)s")) % {"date": short_date(endorsement.awarded_on)}
        case Standing.HELD:
            return hold_in_words(endorsement.endorsee.holds_in_force[0], today=today)
        case Standing.ENDED if endorsement.ended_on:
            ended = _("ended on %(date)s (%(reason)s)") if endorsement.ended_on <= today else ""
            return (ended or _("ends on %(date)s (%(reason)s)")) % {
                "date": short_date(endorsement.ended_on),
                "reason": endorsement.get_end_reason_display().lower(),
            }
        case Standing.NEVER_RENEWED:
            return _("no valid renewal")
        case Standing.LAPSED:
            return _lapsed(endorsement, on=on, cycle_name=cycle_name)
        case Standing.NOT_YET_EFFECTIVE:
            return _coming(standing_renewals(endorsement)[0])
    return _("renewed through %(when)s") % {"when": renewed_through(endorsement)}


def label_with_end(endorsement: Endorsement, *, today: date) -> str:
    """ "IFS"; "IFS (ended on Nov 1, 2026)" if it has an end."""
    if endorsement.ended_on is None:
        return endorsement.label
    ended = _("%(label)s (ended on %(date)s)") if endorsement.ended_on <= today else ""
    words = ended or _("%(label)s (ends on %(date)s)")
    return words % {"label": endorsement.label, "date": short_date(endorsement.ended_on)}


def hold_in_words(hold: Hold, *, today: date) -> str:
    """ "on hold since Nov 1, 2026 (retired)"; "from" for a hold that is to come."""
    words = _("on hold since %(date)s (%(kind)s)") if hold.starts_on <= today else _("on hold from %(date)s (%(kind)s)")
    return words % {
        "date": short_date(hold.starts_on),
        "kind": hold.get_kind_display().lower(),
    }


def _lapsed(endorsement: Endorsement, *, on: date, cycle_name: str) -> str:
    renewals = standing_renewals(endorsement)
    past = [r for r in renewals if r.cycle.is_over(on)]
    coming = [r for r in renewals if not r.cycle.is_over(on)]
    reason = _("renewed through %(date)s") % {"date": short_date(past[-1].cycle.ends_on)}
    if coming:
        return f"{reason}; {_coming(coming[0])}"
    return _("%(reason)s; not renewed for %(cycle)s") % {"reason": reason, "cycle": cycle_name}


def _coming(renewal: Renewal) -> str:
    first_day = max(renewal.effective_on, renewal.cycle.starts_on)
    return _("renewed for %(cycle)s, effective %(date)s") % {
        "cycle": renewal.cycle.name,
        "date": short_date(first_day),
    }
