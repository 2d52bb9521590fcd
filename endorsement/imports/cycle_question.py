"""The question for which cycle the renewals of a file are, where the file doesn't say; asked once for all rows."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.imports.cells import Choice
from endorsement.imports.date_order import about_a_column
from endorsement.imports.rows import SKIP, Planned
from endorsement.imports.snapshot import Snapshot
from endorsement.models import RenewalCycle

KEY = about_a_column("cycle")
_AND = " "
_ONE_DAY = timedelta(days=1)


def ask_for_cycles(row: Planned, snapshot: Snapshot) -> list[RenewalCycle]:
    """The cycles that the registrar chose for all rows without one; none while the question is open."""
    answer = row.ask(KEY, _("The file doesn't say for which cycle. Which one is renewed?"), _choices(snapshot))
    if answer in (None, SKIP):
        return []
    return [snapshot.calendar.cycle(date.fromisoformat(day)) for day in str(answer).split(_AND)]


def _choices(snapshot: Snapshot) -> list[Choice]:
    """The cycle that is being renewed for comes first; then the others that take renewals, and two at once."""
    calendar, today = snapshot.calendar, snapshot.today
    current = calendar.cycle(today)
    coming = calendar.cycle(current.ends_on + _ONE_DAY)
    is_season = lookup.opens_on(coming) <= today
    cycles = [coming, current] if is_season else [current]
    if not is_season and not coming.renewals_open_on:
        cycles.append(coming)
    if snapshot.as_history or not calendar.cycle(current.starts_on - _ONE_DAY).is_over(today):
        cycles.append(calendar.cycle(current.starts_on - _ONE_DAY))
    choices = [(cycle.starts_on.isoformat(), _label(cycle)) for cycle in cycles]
    if is_season:
        value = _AND.join(cycle.starts_on.isoformat() for cycle in (current, coming))
        words = {"current": current.name, "coming": coming.name}
        choices.append((value, _("Both %(current)s and %(coming)s, as each person needs") % words))
    return choices


def _label(cycle: RenewalCycle) -> str:
    return f"{cycle.name} ({short_date(cycle.starts_on)} – {short_date(cycle.ends_on)})"
