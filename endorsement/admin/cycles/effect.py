"""What new dates of a cycle do to the registry today, before they are saved."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from endorsement.models import Endorsee, Endorsement, Renewal, RenewalCycle
from endorsement.querysets import EndorseeQuerySet

DAYS_OF_THE_RULE = ("starts_on", "ends_on", "grace_until")
NAMES_SHOWN = 20


@dataclass(frozen=True)
class Group:
    """People affected in the same way: how many, and the names of some."""

    sentence: str
    count: int
    names: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@dataclass(frozen=True)
class Effect:
    """The people whose standing changes on a day: off the public list, onto it, or otherwise (into grace, or unlisted).

    `days` has each of DAYS_OF_THE_RULE before and after.
    """

    days: tuple[tuple[date | None, date | None], ...]
    renewals: int
    leaving: frozenset[int]
    joining: frozenset[int]
    otherwise: frozenset[int]

    @property
    def fingerprint(self) -> str:
        parts = [self.days, self.renewals, *(sorted(group) for group in (self.leaving, self.joining, self.otherwise))]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @property
    def summary(self) -> str:
        """ "12 people leave the public list today, 3 join it." """
        if not (self.leaving or self.joining or self.otherwise):
            return _("No one's standing changes today.")
        leaving = ngettext(
            "%(count)d person leaves the public list today", "%(count)d people leave the public list today",
            len(self.leaving),
        ) % {"count": len(self.leaving)}  # fmt: skip
        joining = ngettext("%(count)d joins it", "%(count)d join it", len(self.joining)) % {"count": len(self.joining)}
        return f"{leaving}, {joining}."

    @property
    def groups(self) -> list[Group]:
        """The groups that are not empty, with names."""
        sentences = [
            (_("Leave the public list today"), self.leaving),
            (_("Join the public list today"), self.joining),
            (_("Change their standing today without leaving or joining the public list"), self.otherwise),
        ]
        return [Group(sentence, len(people), _first_names(people)) for sentence, people in sentences if people]


def _first_names(people: frozenset[int]) -> tuple[str, ...]:
    everybody = Endorsee.objects.by_name().only("given_name", "family_name")
    # Thousands of keys are too many for one condition; the names come in order until there are enough.
    names = []
    for endorsee in everybody.iterator(chunk_size=500):
        if endorsee.pk in people:
            names.append(endorsee.name)
        if len(names) == NAMES_SHOWN:
            break
    return tuple(names)


def effect_of(save: Callable[[], Any], *, cycle: RenewalCycle, on: date) -> Effect:
    """Saves, and returns the effect. The caller may roll it back."""
    before = _days(RenewalCycle.objects.get(pk=cycle.pk))
    listed, standings = _registry(on)
    save()
    listed_then, standings_then = _registry(on)
    leaving, joining = listed - listed_then, listed_then - listed
    changed = {endorsee for endorsee, _endorsement, _standing in standings ^ standings_then}
    return Effect(
        days=tuple(zip(before, _days(cycle), strict=True)),
        renewals=Renewal.objects.standing().filter(cycle=cycle).count(),
        leaving=frozenset(leaving),
        joining=frozenset(joining),
        otherwise=frozenset(changed - leaving - joining),
    )


def _days(cycle: RenewalCycle) -> list[date | None]:
    return [getattr(cycle, field) for field in DAYS_OF_THE_RULE]


def _registry(on: date) -> tuple[set[int], set[tuple[int, int, int]]]:
    listed: EndorseeQuerySet = Endorsee.objects.listed(on)
    standings = Endorsement.objects.with_standing(on).values_list("endorsee", "pk", "standing")
    return set(listed.values_list("pk", flat=True)), set(standings)
