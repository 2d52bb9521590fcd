"""Text that a program damaged or wrote by itself, so that it isn't what somebody typed.

Every test here looks at one cell. What can only be wrong is a problem; what may be meant is a question.
"""

import re
import unicodedata
from functools import lru_cache
from html import unescape as without_entities

import ftfy
from django.utils.translation import gettext as _

from endorsement.imports.decoding import read_by_another_program
from endorsement.imports.findings import Question
from endorsement.spreadsheets.columns import PERSON_TEXTS
from endorsement.spreadsheets.headings import CITY, COUNTY, NAME

# Whatever its program showed or stored, such a cell holds a code that is never calculated with.
CODES = ("external_id", "number", "phone")
NAMES = ("given_name", "family_name", "other_names", NAME)
TEXTS = (*(column for column in PERSON_TEXTS if column != "notes"), NAME, CITY, COUNTY)

# What spreadsheet programs show when a formula fails, loads or has too little room: Excel in its languages, Google
# Sheets ("#ERROR!", "Loading...") and LibreOffice ("Err:502").
_FAILED = re.compile(r"#¡?[^\W\d_][\w/]*[!?]|#(N/A|N/D|NV|DIV/0!|GETTING_DATA)|#{2,}|Err:\d{3}|Loading\.{3}|Loading…")
_FORMULA = re.compile(r"\s*=[\w(\"'@$+-]")
_E_NOTATION = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}", re.IGNORECASE)
_WITH_FRACTION = re.compile(r"(\d+)[.,]0+")
_BOOLEAN = re.compile(r"TRUE|FALSE")
_DAY_OF_YEAR = re.compile(
    r"\d{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(-\d\d(\d\d)?)?"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d\d(\d\d)?"
    r"|\d{1,2}/\d{1,2}/\d{2}(\d\d)?|\d{4}-\d\d-\d\d( 00:00:00)?",
    re.IGNORECASE,
)
_LOST_LETTER = re.compile(r"[^\W\d_]\?|\?[^\W\d_]")
_ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
# Most cells have none of the above and are not looked at any further.
_SUSPICIOUS = re.compile(
    r"[^\x00-\x7f]|^[#=']|^Err:|^Loading|E[+-]\d\d|[.,]0+$|^(?:TRUE|FALSE)$|[?&]|\d-[a-z]{3}|\d/\d|^\d{4}-\d\d-|[a-z]{3}-\d",
    re.IGNORECASE,
)

KEEP, MENDED, EMPTY = "keep", "mended", "empty"


def check(column: str, text: str, mended: str) -> str | Question | None:
    """What is wrong or unclear about the text: a sentence, a question, or None.

    Args:
        mended: what `mend` makes of it.
    """
    if not _SUSPICIOUS.search(text):
        return None
    if problem := _computed(column, text):
        return problem
    if mended != text:
        return offer(text, mended, _("“%(text)s” looks damaged by a wrong conversion. Which one is right?"))
    return _lost_character(column, text) or _question(column, text)


def _computed(column: str, text: str) -> str:
    if _FAILED.fullmatch(text):
        return _("The cell shows %(text)s instead of a value. Correct the formula, or type the value.") % {"text": text}
    if column != "notes" and _E_NOTATION.fullmatch(text):
        return _(
            "“%(text)s” is a number that a spreadsheet program shortened. Format the column as Text, type the number "
            "again, and upload the file again."
        ) % {"text": text}
    return ""


def _lost_character(column: str, text: str) -> str:
    if not text.isascii() and (damaged := next((char for char in text if is_no_character(char)), "")):
        return _("“%(text)s” has a damaged character (%(code)s). Type the text again in the file.") % {
            "text": text[:80].replace(damaged, "\ufffd"),
            "code": f"U+{ord(damaged):04X}",
        }
    if column in NAMES and _LOST_LETTER.search(text):
        return _("“%(text)s” has a question mark, probably for a letter that was lost. Correct it in the file.") % {
            "text": text[:80]
        }
    return ""


def formula(text: str) -> str:
    """What is wrong with a cell of a text file in which a formula is written out; empty if it has none."""
    if not _FORMULA.match(text):
        return ""
    return _("The cell holds a formula (%(text)s). Open the file in Excel, and replace it by its value.") % {
        "text": text.strip()[:80]
    }


def _question(column: str, text: str) -> Question | None:
    if column in CODES and (match := _WITH_FRACTION.fullmatch(text)):
        return offer(text, match[1], _("“%(text)s” looks like a number that a program wrote. Which one is right?"))
    if column in CODES and _DAY_OF_YEAR.fullmatch(text):
        return keep_or_empty(text, _("“%(text)s” looks like a date that Excel made of something else. Is it right?"))
    if column in TEXTS and _BOOLEAN.fullmatch(text):
        return true_or_false(text)
    if column in TEXTS and text.startswith("'") and text[1:2].isalpha() and not is_name_with_apostrophe(text):
        return offer(text, text[1:], _("“%(text)s” begins with an apostrophe. Which one is right?"))
    return None


def true_or_false(text: str) -> Question:
    return keep_or_empty(text, _("The cell shows %(text)s, which programs write for yes or no. Is it right?"))


def offer(text: str, other: str, asks: str) -> Question:
    return Question(
        asks % {"text": text[:80]},
        (
            (MENDED, _("Take “%(text)s”") % {"text": other[:80]}, other),
            (KEEP, _("Keep “%(text)s”") % {"text": text[:80]}, text),
        ),
    )


def keep_or_empty(text: str, asks: str) -> Question:
    return Question(
        asks % {"text": text[:80]},
        (
            (KEEP, _("Take “%(text)s”") % {"text": text[:80]}, text),
            (EMPTY, _("Treat the cell as empty"), ""),
        ),
    )


def is_name_with_apostrophe(text: str) -> bool:
    """Whether the apostrophe belongs to the name, as in 't Hooft and 's-Gravesande."""
    return re.match(r"'[a-z]{1,2}[ -]", text) is not None


@lru_cache(maxsize=512)
def is_no_character(char: str) -> bool:
    """Whether the character stands for one that was lost, or for none: U+FFFD, private use, unassigned, a control."""
    return char == "\ufffd" or (ord(char) > 127 and unicodedata.category(char) in ("Co", "Cn", "Cs", "Cc"))


def mend(text: str) -> str:
    """The text before a program read it in a wrong encoding or wrote it as HTML; the text itself if it is sound.

    Takes the text as the file has it: some of what is invisible in it is half of a letter.
    """
    if "&" in text and _ENTITY.search(text):
        text = without_entities(text)
    return text if text.isascii() else read_by_another_program(ftfy.fix_encoding(text))
