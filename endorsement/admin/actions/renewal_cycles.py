"""The cycles that the renewal forms offer, the one they begin with, and what a choice leaves open around October 1."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY, Term, short_date
from endorsement.models import RenewalCycle

# Between the first days of two cycles, in the value of a choice.
_AND = " "


def cycle_choices(today: date, *, both: bool = False) -> list[Any]:
    """The current cycle and the next one, with or without a row, and past cycles in a group of their own.

    The value is the cycle's first day: a cycle without a row is created when the renewal is recorded, not before.

    Args:
        both: whether to offer the current and the next cycle together, while renewals for the next one come in.
    """
    current_name, current = lookup.term_on(today)
    next_name, following = lookup.term_on(current.ends_on + ONE_DAY)
    choices: list[Any] = [
        _choice(current, _("%(cycle)s, the current cycle"), current_name),
        _choice(following, _("%(cycle)s, the next cycle"), next_name),
    ]
    if both and first_day_to_renew(today) == following.starts_on:
        words = {"current": current_name, "next": next_name, "days": _days(Term(current.starts_on, following.ends_on))}
        value = _AND.join([current.starts_on.isoformat(), following.starts_on.isoformat()])
        choices.append((value, _("Both %(current)s and %(next)s (%(days)s)") % words))
    past = RenewalCycle.objects.filter(ends_on__lt=current.starts_on)
    if past:
        choices.append((_("Past cycles"), [_choice(cycle.term, "%(cycle)s", cycle.name) for cycle in past]))
    return choices


def first_day_to_renew(today: date) -> date:
    """The first day of the cycle that a renewal is for, unless somebody chooses another one."""
    return lookup.term_to_renew(today)[1].starts_on


def first_days(value: str) -> list[date]:
    """The first days of the cycles of a choice, the earliest first."""
    return [date.fromisoformat(day) for day in value.split(_AND)]


def _choice(term: Term, words: str, name: str) -> tuple[str, str]:
    return term.starts_on.isoformat(), f"{words % {'cycle': name}} ({_days(term)})"


def _days(term: Term) -> str:
    return f"{short_date(term.starts_on)} – {short_date(term.ends_on)}"


def season_advice(cycles: Sequence[RenewalCycle], *, today: date, some_are_absent: bool) -> str:
    """What to know about renewing for just these cycles while renewals for the next one come in; empty if nothing.

    Args:
        some_are_absent: whether a renewal for the next cycle alone leaves somebody off the list until it begins.
    """
    coming_name, coming = lookup.term_to_renew(today)
    if coming.starts_on <= today:
        return ""
    current_name, current = lookup.term_on(today)
    chosen = {cycle.starts_on for cycle in cycles}
    words = {"current": current_name, "coming": coming_name, "start": short_date(coming.starts_on)}
    if chosen == {current.starts_on}:
        words |= {
            "end": short_date(current.ends_on),
            "gone": short_date(cycles[0].last_day_listed + ONE_DAY),
        }
        return (
            _(
                "%(current)s ends on %(end)s. A person renewed for it alone leaves the list on %(gone)s. If the "
                "payment is for %(coming)s, go back and choose %(coming)s or both cycles."
            )
            % words
        )
    if chosen == {coming.starts_on} and some_are_absent:
        return (
            _(
                "Without %(current)s, %(coming)s lists nobody before %(start)s. To list a lapsed person from today, go "
                "back and choose both cycles."
            )
            % words
        )
    return ""
