"""Whether the dates of a column have the month or the day first.

The file decides about a whole column, never a row about itself: if 13/10/2026 can't be month/day/year, 05/10/2026
beside it is in doubt too. The registrar answers once for the column.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from endorsement.calendar.terms import short_date
from endorsement.imports.cells import Choice, Unclear, Wrong, read_date
from endorsement.imports.placeholders import is_placeholder
from endorsement.models import ImportRow
from endorsement.spreadsheets.columns import CYCLE_SEPARATOR
from endorsement.spreadsheets.headings import EXPIRES_ON

COLUMNS = ("awarded_on", "ended_on", "renewed_on", "renewed_cycle", EXPIRES_ON)
DAYS_FIRST, MONTHS_FIRST = "days_first", "months_first"
_ABOUT_COLUMN = "_order"
LAST_MONTH = 12
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_IN_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:\s+[\d:]+(?:\s*[AaPp][Mm])?)?")


@dataclass(frozen=True)
class Figures:
    """A date such as 10/05/2026, before anybody knows which of the two is the month."""

    text: str
    first: int
    second: int
    year: int
    # The contract reads 10/05/2026 as month/day/year; 10.05.2026 and 10/05/26 are never clear by themselves.
    is_american: bool

    @classmethod
    def of(cls, text: str) -> "Figures | None":
        match = _IN_FIGURES.fullmatch(text)
        if match is None:
            return None
        year = int(match[4])
        if len(match[4]) == 2:
            year += 2000 if year < 70 else 1900
        return cls(text, int(match[1]), int(match[3]), year, match[2] != "." and len(match[4]) == 4)

    def day(self, order: str) -> date | None:
        month, number = (self.first, self.second) if order == MONTHS_FIRST else (self.second, self.first)
        try:
            return date(self.year, month, number)
        except ValueError:
            return None

    @property
    def tells(self) -> str:
        """The only order in which it is a date; empty if there are two or none."""
        orders = [order for order in (DAYS_FIRST, MONTHS_FIRST) if self.day(order)]
        return orders[0] if len(orders) == 1 else ""


@dataclass(frozen=True)
class Question:
    """What the registrar answers once for all cells of a column."""

    key: str
    asks: str
    choices: list[Choice]


class DateOrder:
    """The date columns of one file."""

    def __init__(self, rows: Sequence[ImportRow] = ()) -> None:
        self._cells: dict[str, list[tuple[int, Figures]]] = {column: [] for column in COLUMNS}
        for row in rows:
            for column in COLUMNS:
                for part in parts_of(row.cells.get(column, "")):
                    if figures := Figures.of(part):
                        self._cells[column].append((row.line, figures))
        told = {column: {figures.tells for _line, figures in cells} for column, cells in self._cells.items()}
        is_foreign = any(DAYS_FIRST in orders for orders in told.values())
        # A column without a day over 12 is in doubt where another column of the file has the days first.
        self._doubted = {
            column
            for column, orders in told.items()
            if DAYS_FIRST in orders or (is_foreign and MONTHS_FIRST not in orders)
        }
        # Excel turns 05/10/2026 into a date by its own rule and leaves 13/10/2026 as a text. Another text, or a day
        # over 12 in a date cell, shows that this isn't how the column came about.
        self._swapped = {
            column
            for column, cells in _date_cells(rows).items()
            if told[column] == {DAYS_FIRST} and all(day.day <= LAST_MONTH for day in cells)
        }
        self._questions: dict[str, Question] = {}

    def question(self, column: str, text: str) -> Question | None:
        """The question that the column's cells share; None if the cell is clear without it."""
        figures = Figures.of(text)
        if figures is None:
            return self._ask_about_cells(column, text) if column in self._swapped and _swapped(text) else None
        if figures.is_american and column not in self._doubted:
            return None
        if column not in self._questions:
            self._questions[column] = self._ask(column)
        return self._questions[column]

    def _ask_about_cells(self, column: str, text: str) -> Question:
        key = f"{column}_cells"
        if key not in self._questions:
            line, odd = next((line, one) for line, one in self._cells[column] if one.tells == DAYS_FIRST)
            words = {"column": column, "odd": odd.text, "line": line, "text": text}
            asks = _(
                "%(column)s: “%(odd)s” on line %(line)s has the day first, so the spreadsheet program may have swapped "
                "day and month in date cells such as “%(text)s”. How are these meant?"
            )
            as_it_is, swapped = date.fromisoformat(text), _swapped(text) or date.fromisoformat(text)
            choices = [
                (MONTHS_FIRST, _("As they are: %(date)s") % {"date": short_date(as_it_is)}),
                (DAYS_FIRST, _("Swapped: %(date)s") % {"date": short_date(swapped)}),
            ]
            self._questions[key] = Question(f"{key}{_ABOUT_COLUMN}", asks % words, choices)
        return self._questions[key]

    def _ask(self, column: str) -> Question:
        cells = self._cells[column]
        if column in self._doubted:
            line, odd = next(((line, one) for line, one in cells if one.tells == DAYS_FIRST), cells[0])
        else:
            line, odd = next((line, one) for line, one in cells if not one.is_american)
        example = next((one for _line, one in cells if not one.tells and one.first != one.second), odd)
        words = {"column": column, "line": line, "text": odd.text}
        if odd.tells == DAYS_FIRST:
            asks = _("%(column)s: “%(text)s” on line %(line)s isn't month/day/year. Which comes first in this column?")
        else:
            asks = _("%(column)s: “%(text)s” on line %(line)s can be two dates. Which comes first in this column?")
        return Question(
            f"{column}{_ABOUT_COLUMN}",
            asks % words,
            [
                (MONTHS_FIRST, _in_words(_("The month"), example, MONTHS_FIRST)),
                (DAYS_FIRST, _in_words(_("The day"), example, DAYS_FIRST)),
            ],
        )


def _date_cells(rows: Iterable[ImportRow]) -> dict[str, list[date]]:
    """The dates of the columns' cells that a spreadsheet program has as dates, or a person wrote as ISO."""
    found: dict[str, list[date]] = {column: [] for column in COLUMNS if column != "renewed_cycle"}
    for row in rows:
        for column, days in found.items():
            days += [date.fromisoformat(text) for text in parts_of(row.cells.get(column, "")) if _is_iso(text)]
    return {column: days for column, days in found.items() if days}


def _is_iso(text: str) -> bool:
    try:
        return bool(_ISO.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _swapped(text: str) -> date | None:
    """The date of an ISO text with day and month changed over; None if there is none, or it is the same."""
    if not _is_iso(text):
        return None
    day = date.fromisoformat(text)
    return date(day.year, day.day, day.month) if day.day <= LAST_MONTH and day.day != day.month else None


def _in_words(first: str, example: Figures, order: str) -> str:
    if day := example.day(order):
        return _("%(first)s: “%(text)s” is %(date)s") % {"first": first, "text": example.text, "date": short_date(day)}
    return _("%(first)s (then “%(text)s” isn't a date)") % {"first": first, "text": example.text}


def read_day(text: str, order: str) -> date:
    """The date in the cell, in the order that holds for its column.

    Raises:
        Unclear: it is a date only in the other order.
        Wrong: it isn't a date.
    """
    figures = Figures.of(text)
    if figures is None:
        return (order == DAYS_FIRST and _swapped(text)) or read_date(text)
    if day := figures.day(order):
        return day
    other = figures.day(figures.tells) if figures.tells else None
    if other is None:
        raise Wrong(_("“%(text)s” isn't a date. Write it as %(example)s.") % {"text": text, "example": "2026-10-01"})
    raise Unclear(
        _("“%(text)s” doesn't fit the order of its column. Choose the date, or write it as %(iso)s in the file.")
        % {"text": text, "iso": other.isoformat()},
        [(other.isoformat(), short_date(other))],
    )


def about_a_column(key: str) -> str:
    """The key of a question that is answered for a whole column or file."""
    return f"{key}{_ABOUT_COLUMN}"


def is_about_a_column(key: str) -> bool:
    """Whether a question with this key is answered for a whole column, never for a row alone."""
    return key.endswith(_ABOUT_COLUMN)


def parts_of(text: str) -> list[str]:
    """The entries of a cell that may have several."""
    parts = (part.strip() for part in text.split(CYCLE_SEPARATOR.strip()))
    return [part for part in parts if part and not is_placeholder(part)]
