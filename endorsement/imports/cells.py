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
# Soft hyphens, spaces of no width, marks of direction and of variants, fillers, and what stands for an object.
_INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
        "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\u3164\ufeff\uffa0"
        "\ufff9\ufffa\ufffb\ufffc",
    ),
    None,
) | dict.fromkeys(range(0xFE00, 0xFE10), None)
# The control characters above ASCII are Windows's characters in the wrong place; browsers read them so too.
_WINDOWS = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)
}
_TIDY = _HYPHENS | _INVISIBLE | _WINDOWS
_BLANKS = re.compile(r"[^\S\n]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Programs and people mix the curly and the straight ones, and those of other languages.
_QUOTES = [set('"“”„‟«»'), set("'‘’‚‛")]


def clean(text: str) -> str:
    """The text as a person would type it: composed accents, plain spaces and hyphens, nothing invisible."""
    if text.isascii() and text.isprintable():
        # Most cells; this takes a tenth of the time.
        return " ".join(text.split())
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_TIDY))
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


def in_one_line(text: str) -> str:
    return " ".join(clean(text).split())


def without_quotes(text: str) -> str:
    """The text without a pair of quotation marks around all of it, curly or straight."""
    for marks in _QUOTES:
        if len(text) > 1 and text[0] in marks and text[-1] in marks:
            inside = text[1:-1]
            return text if marks.intersection(inside) else inside.strip()
    return text


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
