"""Renewal terms as pure dates: the term that covers a day, its name, and how its days are printed."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from endorsement.site_language import site_language

ONE_DAY = timedelta(days=1)
# The days that users may ask about; near the ends of the calendar there is no next cycle.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Term:
    """Days from `starts_on` to `ends_on`, both included."""

    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def name(self) -> str:
        """ "2026–2027"; "2026" for a calendar year; the two dates where years alone would mislead.

        The name of a cycle is stored and found again by spreadsheets, so it is the same in every reader's language.
        """
        if self.starts_on == date(self.starts_on.year, 1, 1) and self.ends_on == date(self.starts_on.year, 12, 31):
            return str(self.starts_on.year)
        if self.ends_on == add_months(self.starts_on, 12) - ONE_DAY:
            return f"{self.starts_on.year}–{self.ends_on.year}"
        return self.name_by_dates

    @property
    def name_by_dates(self) -> str:
        """ "Oct 1, 2026 – Mar 31, 2027", in the site's language."""
        with site_language():
            return f"{short_date(self.starts_on)} – {short_date(self.ends_on)}"


def add_months(day: date, months: int) -> date:
    """The same day of the month, this many months later; the month's last day if there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_covering(on: date, *, anchor: date, months: int) -> Term:
    """The term that covers `on` when one starts on `anchor` and each lasts `months` months.

    Terms are counted from the anchor, so that an anchor on the 31st does not drift to the 28th.
    """
    count = ((on.year - anchor.year) * 12 + on.month - anchor.month) // months
    while add_months(anchor, count * months) > on:
        count -= 1
    while add_months(anchor, (count + 1) * months) <= on:
        count += 1
    return Term(add_months(anchor, count * months), add_months(anchor, (count + 1) * months) - ONE_DAY)


def clip(term: Term, *, on: date, others: list[Term]) -> Term:
    """The part of `term` around `on` that touches none of the other terms. None of them may cover `on`."""
    starts_on, ends_on = term.starts_on, term.ends_on
    for other in others:
        if other.ends_on < on:
            starts_on = max(starts_on, other.ends_on + ONE_DAY)
        elif other.starts_on > on:
            ends_on = min(ends_on, other.starts_on - ONE_DAY)
    return Term(starts_on, ends_on)


def short_date(day: date) -> str:
    """ "Sep 30, 2026"; the order is the reader's language's, as catalogs have it."""
    return formats.date_format(day, _("M j, Y"))


def spoken_day(day: date) -> str:
    """ "October 1st": the day of a cycle as the association writes it in running text."""
    return formats.date_format(day, _("F jS"))
