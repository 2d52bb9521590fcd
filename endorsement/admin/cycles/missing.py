"""A warning while the current or the next cycle has not been added."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils.translation import gettext as _
from wagtail.permissions import policy_registry

from endorsement.calendar import lookup
from endorsement.calendar.terms import Term, short_date
from endorsement.models import RenewalCycle


@dataclass(frozen=True)
class MissingCycles:
    """What is missing, in sentences; false if nothing is. `may_add`: whether the user can add a cycle."""

    sentences: tuple[str, ...]
    may_add: bool

    def __bool__(self) -> bool:
        return bool(self.sentences)

    @classmethod
    def on(cls, today: date, *, user: Any) -> Self:
        missing = lookup.terms_without_row(today)
        return cls(
            sentences=tuple(_warning(term, today=today) for term in missing),
            may_add=bool(missing) and policy_registry.get_by_type(RenewalCycle).user_has_permission(user, "add"),
        )


def _warning(term: Term, *, today: date) -> str:
    days = {"start": short_date(term.starts_on), "end": short_date(term.ends_on)}
    if term.starts_on <= today:
        return (
            _(
                "No renewal cycle covers today, so only people in a grace period are on the registry. Add the cycle. "
                "By the registry settings, it runs from %(start)s to %(end)s."
            )
            % days
        )
    return (
        _(
            "The next renewal cycle has no dates yet. Add the cycle before its renewals come in. "
            "By the registry settings, it runs from %(start)s to %(end)s."
        )
        % days
    )
