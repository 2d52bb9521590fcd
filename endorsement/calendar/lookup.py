"""Finds the renewal cycle of a day. Reading never writes: a day without a row gets the computed term."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from endorsement.calendar.terms import ONE_DAY, Term, add_months, clip
from endorsement.models import RegistrySettings, RenewalCycle

# Renewals for a cycle without a day on which they open are expected from so many months before it begins.
MONTHS_BEFORE = 1


class Calendar:
    """The existing cycles, read once, and the settings' terms for the days that none of them covers."""

    def __init__(self) -> None:
        self._cycles = list(RenewalCycle.objects.all())

    @cached_property
    def settings(self) -> RegistrySettings:
        settings: RegistrySettings = RegistrySettings.load()
        return settings

    @property
    def names(self) -> dict[str, RenewalCycle]:
        return {cycle.name: cycle for cycle in self._cycles}

    def row(self, on: date) -> RenewalCycle | None:
        """The cycle that covers the day, grace not included; None if it has no row."""
        return next((cycle for cycle in self._cycles if cycle.pk and cycle.term.covers(on)), None)

    def cycle(self, on: date) -> RenewalCycle:
        """The cycle that covers the day; if there is none yet, the unsaved one that a renewal would create.

        A second call returns the same object, so that two rows of one import share one cycle.
        """
        known = next((cycle for cycle in self._cycles if cycle.term.covers(on)), None)
        if known is None:
            known = self._draft(on)
            self._cycles.append(known)
        return known

    def computed_term(self, on: date) -> Term:
        """The term that the settings give for a day that no cycle covers, clipped to the gap between its neighbors."""
        neighbors = [cycle.term for cycle in self._cycles]
        return clip(self.settings.term_covering(on), on=on, others=neighbors)

    def named_term(self, on: date) -> tuple[str, Term]:
        """The name and the days of the cycle that covers the day, from its row or computed."""
        if cycle := self.row(on):
            return cycle.name, cycle.term
        term = self.computed_term(on)
        return term.name, term

    def _draft(self, on: date) -> RenewalCycle:
        term = self.computed_term(on)
        name = term.name
        if name in self.names:
            name = term.name_by_dates
        return RenewalCycle(name=name, starts_on=term.starts_on, ends_on=term.ends_on)


def cycle_covering(on: date) -> RenewalCycle | None:
    """The row of the cycle that covers the day, grace not included."""
    return Calendar().row(on)


def cycle_or_draft(on: date) -> RenewalCycle:
    """The cycle that covers the day; if it has no row yet, an unsaved one as it would be created."""
    return Calendar().cycle(on)


def term_on(on: date) -> tuple[str, Term]:
    """The name and the days of the cycle that covers the day, from its row or computed."""
    return Calendar().named_term(on)


def opens_on(cycle: RenewalCycle) -> date:
    """The day from which renewals for the cycle are expected."""
    return cycle.renewals_open_on or add_months(cycle.starts_on, -MONTHS_BEFORE)


def term_to_renew(today: date) -> tuple[str, Term]:
    """The name and the days of the cycle whose renewals are collected: the next one once they open, or the current one.

    Pages and forms begin with it. So a payment in September counts for the year that begins on October 1.
    """
    calendar = Calendar()
    name, term = calendar.named_term(today)
    following = term.ends_on + ONE_DAY
    coming = calendar.cycle(following)
    return (coming.name, coming.term) if opens_on(coming) <= today else (name, term)


def current_term(on: date) -> Term:
    """The days of the cycle that covers the day, from its row or computed."""
    return term_on(on)[1]


def cycles_of_award(
    awarded_on: date,
    *,
    settings: RegistrySettings,
    cycle_covering: Callable[[date], RenewalCycle],
    covers_next: bool | None = None,
) -> list[RenewalCycle]:
    """The cycles that an award is good for: its own and, if the settings say so, the next one.

    So new endorsees skip their first renewal (domain.md rule 9). `cycle_covering` finds or builds a day's cycle.
    `covers_next` decides in place of the settings.
    """
    cycles = [cycle_covering(awarded_on)]
    if settings.award_covers_next_cycle if covers_next is None else covers_next:
        cycles.append(cycle_covering(cycles[0].ends_on + ONE_DAY))
    return cycles


def first_day_of_next_cycle(today: date) -> date:
    """The day on which people not renewed by then leave the registry, unless grace keeps them."""
    return current_term(today).ends_on + ONE_DAY


def terms_without_row(today: date) -> list[Term]:
    """The computed terms of the current and the next cycle, as far as they have no row."""
    calendar = Calendar()
    days = (today, first_day_of_next_cycle(today))
    return [calendar.computed_term(day) for day in days if calendar.row(day) is None]
