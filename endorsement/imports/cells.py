"""One cell of a spreadsheet: cleans its text and reads its value, or says why it can't."""

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from endorsement.calendar.terms import short_date

Choice = tuple[str, str]


class Wrong(ValueError):
    """The cell can't be read; the message says what to write instead."""


class Unclear(ValueError):
    """The cell can be read in more than one way; a registrar chooses."""

    def __init__(self, message: str, choices: list[Choice]) -> None:
        super().__init__(message)
        self.choices = choices


# --- Text ---

_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\ufe63\uff0d"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_BLANKS = re.compile(r"[^\S\n]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# What spreadsheet programs show when a formula fails.
_FAILED = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")


def clean(text: str) -> str:
    """The text as a person would type it: composed accents, plain spaces and hyphens, nothing invisible."""
    text = unicodedata.normalize("NFC", text).translate(_HYPHENS).translate(_INVISIBLE)
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


def in_one_line(text: str) -> str:
    return " ".join(clean(text).split())


def check_computed(text: str) -> None:
    if _FAILED.fullmatch(text):
        raise Wrong(
            _("The cell shows %(text)s because its formula failed. Correct the formula, or type the value.")
            % {"text": text}
        )


# --- Yes and no ---

_YES = {"yes", "y", "true", "1", "1.0"}
_NO = {"no", "n", "false", "0", "0.0"}


def says_no(text: str) -> bool:
    return text.casefold() in _NO


def read_boolean(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise Wrong(_("“%(text)s” isn't yes or no. Write yes or no.") % {"text": text})


# --- Dates ---

_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ][\d:.]+Z?)?")
_US = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:\s+[\d:]+(?:\s*[AaPp][Mm])?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SHORT_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_IN_WORDS = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ -](\d{4})")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_EXAMPLE = "2026-10-01"


def read_date(text: str) -> date:
    """An ISO date, a US month/day/year, a date with the month in words, or a spreadsheet's day number.

    Raises:
        Unclear: day and month may be swapped, or the year has two digits.
        Wrong: it isn't a date.
    """
    if match := _ISO.fullmatch(text):
        day = _day(*map(int, match.groups()))
    elif match := _SERIAL.fullmatch(text):
        day = _EPOCH + timedelta(days=int(match[1]))
    elif match := _US.fullmatch(text):
        month, number, year = map(int, match.groups())
        day = _day(year, month, number)
        if day is None and (other := _day(year, number, month)):
            raise Unclear(
                _("“%(text)s” isn't month/day/year. Choose the date, or write it as %(iso)s in the file.")
                % {"text": text, "iso": other.isoformat()},
                [(other.isoformat(), short_date(other))],
            )
    elif match := _IN_WORDS.fullmatch(text):
        day = _day(int(match[3]), _month(match[1]), int(match[2]))
    elif match := _DAY_FIRST.fullmatch(text):
        day = _day(int(match[3]), _month(match[2]), int(match[1]))
    elif match := _DOTTED.fullmatch(text) or _SHORT_YEAR.fullmatch(text):
        raise _ambiguous(text, *map(int, match.groups()))
    else:
        day = None
    if day is None:
        raise Wrong(
            _("“%(text)s” isn't a date. Write it as %(example)s or 10/01/2026.") % {"text": text, "example": _EXAMPLE}
        )
    return day


def _ambiguous(text: str, first: int, second: int, year: int) -> ValueError:
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    days = {day for day in (_day(year, first, second), _day(year, second, first)) if day}
    if not days:
        return Wrong(_("“%(text)s” isn't a date. Write it as %(example)s.") % {"text": text, "example": _EXAMPLE})
    return Unclear(
        _("It's unclear which date “%(text)s” means. Choose it, or write it as %(example)s in the file.")
        % {"text": text, "example": _EXAMPLE},
        [(day.isoformat(), short_date(day)) for day in sorted(days)],
    )


def _month(word: str) -> int:
    start = word[:3].casefold()
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
