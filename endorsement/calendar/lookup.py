"""Which renewal cycle a day belongs to. Reading never writes: a day without a row gets the computed term."""

from collections.abc import Callable
from datetime import date

from endorsement.calendar.terms import (
    ONE_DAY,
    Term,
    clip,
    short_date,
)
from endorsement.models import RegistrySettings, RenewalCycle


def cycle_covering(on: date) -> RenewalCycle | None:
    """The row of the cycle that covers the day, grace not included."""
    return RenewalCycle.objects.covering(on).first()


def cycle_or_draft(on: date) -> RenewalCycle:
    """The cycle that covers the day; one that is not saved where there is no row yet, as it would be built."""
    if cycle := cycle_covering(on):
        return cycle
    term = computed_term(on)
    name = term.name
    if RenewalCycle.objects.filter(name=name).exists():
        name = f"{short_date(term.starts_on)} – {short_date(term.ends_on)}"
    return RenewalCycle(name=name, starts_on=term.starts_on, ends_on=term.ends_on)


def computed_term(on: date) -> Term:
    """The term that the settings give for a day that no row covers, clipped to the gap between its neighbours."""
    neighbours = [cycle.term for cycle in RenewalCycle.objects.all()]
    return clip(RegistrySettings.load().term_covering(on), on=on, others=neighbours)


def term_on(on: date) -> tuple[str, Term]:
    """The name and the days of the cycle that covers the day, from its row or computed."""
    if cycle := cycle_covering(on):
        return cycle.name, cycle.term
    term = computed_term(on)
    return term.name, term


def current_term(on: date) -> Term:
    """The days of the cycle that covers the day, from its row or computed."""
    return term_on(on)[1]


def cycles_of_award(
    awarded_on: date, *, settings: RegistrySettings, cycle_covering: Callable[[date], RenewalCycle]
) -> list[RenewalCycle]:
    """The cycles that an award is good for: its own and, where the settings say so, the next one.

    So new endorsees skip their first renewal (domain.md rule 9). `cycle_covering` finds or builds a day's cycle.
    """
    cycles = [cycle_covering(awarded_on)]
    if settings.award_covers_next_cycle:
        cycles.append(cycle_covering(cycles[0].ends_on + ONE_DAY))
    return cycles


def first_day_of_next_cycle(today: date) -> date:
    """The day on which whoever is not renewed by then leaves the registry, but for grace."""
    return current_term(today).ends_on + ONE_DAY


def terms_without_row(today: date) -> list[Term]:
    """Which of today's and the next cycle nobody has entered: the terms computed for them."""
    days = [today, first_day_of_next_cycle(today)]
    return [computed_term(day) for day in days if cycle_covering(day) is None]
