"""The one rule once more, in plain Python, written from design section 3 and from nothing else.

The registry answers in SQL (`endorsement/querysets.py`); this answers the same questions by walking the rows, slowly
and without a query's cleverness. It reads tables and no queryset of the registry, and shares no code with it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from endorsement.enums import Standing
from endorsement.models import Endorsee, Endorsement, Hold, Renewal, RenewalCycle

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cycle:
    starts_on: date
    ends_on: date
    grace_until: date | None


@dataclass(frozen=True)
class Paid:
    """A standing renewal."""

    cycle: Cycle
    effective_on: date

    def counts(self, on: date) -> bool:
        """Part 2 of the rule."""
        return self.effective_on <= on and self.cycle.starts_on <= on and not self.is_over(on)

    def is_over(self, on: date) -> bool:
        return on > (self.cycle.grace_until or self.cycle.ends_on)

    def in_grace(self, on: date) -> bool:
        return on > self.cycle.ends_on

    def continues(self, day: date) -> bool:
        """Its cycle starts the day after, and it was effective by then."""
        return self.cycle.starts_on == day + ONE_DAY and self.effective_on <= self.cycle.starts_on


@dataclass
class Award:
    pk: int
    awarded_on: date
    ended_on: date | None
    renewals: list[Paid] = field(default_factory=list)

    def in_force(self, on: date) -> bool:
        """Part 1."""
        return self.awarded_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass
class Person:
    pk: int
    listed: bool
    awards: list[Award] = field(default_factory=list)
    holds: list[tuple[date, date | None]] = field(default_factory=list)

    def held(self, on: date) -> bool:
        """Part 3, the other way round."""
        return any(starts <= on and (released is None or on < released) for starts, released in self.holds)

    def on_registry(self, award: Award, on: date) -> bool:
        return award.in_force(on) and any(paid.counts(on) for paid in award.renewals) and not self.held(on)

    def standing(self, award: Award, on: date) -> Standing:
        """The first that applies, in the order of the design."""
        if on < award.awarded_on:
            return Standing.NOT_AWARDED_YET
        if self.held(on):
            return Standing.HELD
        if award.ended_on and award.ended_on <= on:
            return Standing.ENDED
        if not award.renewals:
            return Standing.NEVER_RENEWED
        counting = [paid for paid in award.renewals if paid.counts(on)]
        if not counting:
            over = [paid for paid in award.renewals if paid.is_over(on)]
            return Standing.LAPSED if over else Standing.NOT_YET_EFFECTIVE
        return Standing.GRACE if all(paid.in_grace(on) for paid in counting) else Standing.ACTIVE

    def renewed_through(self, award: Award, on: date) -> tuple[date, date | None] | None:
        """The last day paid for without a break, and that of the grace it lives on, if any; None off the registry."""
        if not self.on_registry(award, on):
            return None
        final = award.ended_on - ONE_DAY if award.ended_on else date.max
        listing = max((paid for paid in award.renewals if paid.counts(on)), key=lambda paid: paid.cycle.starts_on)
        grace_until = min(listing.cycle.grace_until, final) if listing.in_grace(on) else None
        paid_through = listing.cycle.ends_on
        while any(paid.continues(paid_through) for paid in award.renewals):
            paid_through = next(paid.cycle.ends_on for paid in award.renewals if paid.continues(paid_through))
        return min(paid_through, final), grace_until


def people() -> list[Person]:
    """Every endorsee in the tables, with what hangs on them."""
    cycles = {
        pk: Cycle(*dates)
        for pk, *dates in RenewalCycle._base_manager.values_list("pk", "starts_on", "ends_on", "grace_until")
    }
    found = {
        pk: Person(pk, listed)
        for pk, listed in Endorsee._base_manager.filter(merged_into=None).values_list("pk", "listed")
    }
    awards = {}
    for person, *row in Endorsement._base_manager.values_list("endorsee", "pk", "awarded_on", "ended_on"):
        award = Award(*row)
        awards[award.pk] = award
        found[person].awards.append(award)
    for award, cycle, effective_on, voided_at in Renewal._base_manager.values_list(
        "endorsement", "cycle", "effective_on", "voided_at"
    ):
        if voided_at is None:
            awards[award].renewals.append(Paid(cycles[cycle], effective_on))
    for person, *days in Hold._base_manager.values_list("endorsee", "starts_on", "released_on"):
        found[person].holds.append(tuple(days))
    return list(found.values())
