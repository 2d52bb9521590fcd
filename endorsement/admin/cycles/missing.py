"""A warning while the cycle of today, or the next one, is not entered."""

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
    """What is missing, in sentences; false where nothing is. `may_add`: whether the user can enter a cycle."""

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
                "No renewal cycle covers today, so nobody is renewed for it and only who has grace is on the registry. "
                "Enter it; by the registry settings it runs from %(start)s to %(end)s."
            )
            % days
        )
    return (
        _(
            "The next renewal cycle has no dates yet. Enter it before renewals for it come in; "
            "by the registry settings it runs from %(start)s to %(end)s."
        )
        % days
    )
