"""Cells that say nothing: "N/A", "none", "TBD", "-". Rows that explain the file instead of naming a person."""

import re

from endorsement.spreadsheets.columns import column_of
from endorsement.spreadsheets.headings import NAME, meaning_of

# Most cells are too long to be looked at; there are a million of them in a large file.
LONGEST = 24
_MARKS = re.compile(r"[-–—―−_.?¿/\\~·\s]+")
_WRAPPING = "()[]<>{}-–—_.?*\"' "
# Each is written in many ways: "N/A", "n.a.", "(none)", "T.B.D.".
_WORDS = {
    "na", "n/a", "none", "nil", "null", "tbd", "tba", "unknown", "unk", "blank", "empty", "missing", "no data", "n/k",
    "not available", "not applicable", "not known", "not given", "not provided", "not specified", "none given",
    "none provided", "none listed", "none on file", "to be determined", "to be announced", "to be decided",
    "to be confirmed", "tbc", "no phone", "no email", "no e-mail", "no website",
}  # fmt: skip
# A person who writes these doesn't know the answer.
_DOUBTS = {
    "unknown", "unk", "tbd", "tba", "tbc", "not known", "to be determined", "to be announced", "to be decided",
    "to be confirmed",
}  # fmt: skip
# Of these, some people are called so.
_NAMES = {"na", "none", "nil", "null", "unknown", "unk", "blank", "empty", "missing"}


def is_placeholder(text: str) -> bool:
    """Whether the cell stands for an empty one."""
    return len(text) <= LONGEST and (bool(_MARKS.fullmatch(text)) or _word(text) in _WORDS)


def leaves_in_doubt(text: str) -> bool:
    """Whether a placeholder says that there may be something: "?" or "unknown", but not "-" or "none"."""
    return "?" in text or _word(text) in _DOUBTS


def may_be_a_name(text: str) -> bool:
    """Whether a placeholder is also a name that somebody may have, such as None or Na."""
    return text.isalpha() and _word(text) in _NAMES


def _word(text: str) -> str:
    word = " ".join(text.strip(_WRAPPING).casefold().split()).replace(" / ", "/")
    return word.replace(".", "")


# --- Instructions ---

_EXPLAINED = (
    r"\W*(required|optional|mandatory|if (applicable|any|known))\b.{0,60}"
    r"|\W*(e\.? ?g\b|ex\.|i\.e\.|for example|for instance|example:|sample:|format:|such as ).*"
)
_EXPLAINED_NAME = re.compile(_EXPLAINED, re.IGNORECASE)
_EXPLAINED_CELL = re.compile(
    _EXPLAINED
    + r"|(please )?(enter|type|fill in|choose|select|pick|leave|write|use|one of:?|either) .*"
    + r"|\W*(yes ?(/|or|,|\|) ?no|y ?/ ?n|true ?(/|or) ?false)\W*"
    + r"|\W*(free )?text( only)?\W*|\W*(date|number|string|boolean|drop-?down)\W*",
    re.IGNORECASE,
)
_MASK = re.compile(r"\W*(m{1,4}|d{1,4}|y{2,4})([-/. ])(m{1,4}|d{1,4})\2(m{1,4}|d{1,4}|y{2,4})\W*", re.IGNORECASE)


def is_instruction(cells: dict[str, str]) -> bool:
    """Whether the row tells how to fill in the file: "e.g. Smith", "Required", "mm/dd/yyyy"."""
    texts = {column: text for column, text in cells.items() if column != "notes"}
    names = (texts.get(column, "") for column in ("given_name", "family_name"))
    if any(map(_EXPLAINED_NAME.fullmatch, names)) or any(map(_MASK.fullmatch, texts.values())):
        return True
    hints = sum(bool(_EXPLAINED_CELL.fullmatch(text)) for text in texts.values())
    return hints > 1 and hints * 2 >= len(texts)


def repeats_the_header(cells: dict[str, str]) -> bool:
    """Whether the row is the header again, as in files pasted together or printed in pages."""
    # The first letters first: to fold every cell of a large file would take seconds.
    alike = [(column, text) for column, text in cells.items() if text[:1].casefold() == column[0]]
    if sum(column_of(text) == column for column, text in alike) * 2 > len(cells) > 1:
        return True
    # Under other names, the people's column is enough to look at the rest.
    if not any(meaning_of(cells[column]) == column for column in ("family_name", NAME) if column in cells):
        return False
    return sum(meaning_of(text) == column for column, text in cells.items()) * 2 > len(cells) > 1


_TOTALS = {"total", "totals", "grand total", "subtotal", "sum", "count"}


def is_total(cells: dict[str, str]) -> bool:
    """Whether the row adds up the ones above it: it has such a word where a name stands, and nothing of a person."""
    names = [cells[column] for column in ("given_name", "family_name", NAME) if column in cells]
    if any(column in cells for column in ("number", "external_id", "email", "awarded_on")):
        return False
    return len(names) == 1 and names[0].strip(" :").casefold() in _TOTALS
