"""The text that a spreadsheet program shows for a number, by the cell's format (ECMA-376 part 1, section 18.8.31).

The formats that lists of people have: digits, groups, decimals, percent, fractions, text around them, and sections
for negative numbers or by a condition, as in Excel's format for US phone numbers.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

Number = int | float
_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_TOKEN = re.compile(
    r"""
      "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<room>.) | \*(?P<fill>.)
    | \[(?P<bracket>[^\]]*)\] | (?P<general>General) | (?P<power>E[+-]) | (?P<digit>[0#?]) | (?P<other>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# Shown as they are, without quotation marks.
_PLAIN = set("$-+/():!^&'~{}<>= €£¥123456789")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
# Excel keeps 15 digits of a number.
MOST_DIGITS = 15


class Part(NamedTuple):
    kind: str
    text: str


@dataclass(frozen=True)
class Section:
    """One of the formats between semicolons."""

    parts: tuple[Part, ...]
    condition: tuple[str, float] | None


def shown(value: Number, code: str) -> str | None:
    """The number as text; None if the format is one that isn't known here. Empty if the format shows nothing."""
    sections = _sections(code)
    if sections is None:
        return None
    section, number = _section_for(value, sections)
    return _render(number, section)


def shown_text(text: str, code: str) -> str:
    """A text as its cell shows it: formats can write something around it."""
    sections = _sections(code) or ()
    last = sections[-1] if len(sections) == 4 or (sections and _has(sections[-1], "@")) else None
    if last is None:
        return text
    return "".join(text if part.kind == "@" else part.text for part in last.parts)


def has_day_and_year(code: str) -> bool:
    """Whether a format for dates shows both the day and the year. A format without either isn't one for dates."""
    words = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.partition(";")[0]).lower()
    if "m" not in words and "d" not in words and "y" not in words:
        return True
    return "d" in words and "y" in words


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[Section, ...] | None:
    sections: list[Section] = []
    parts: list[Part] = []
    condition = None
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[match.lastgroup or 0]
        if kind == "other" and text == ";":
            sections.append(Section(tuple(parts), condition))
            parts, condition = [], None
        elif kind == "bracket":
            condition = _condition(text) or condition
            # A currency and a language; colors and languages alone show nothing.
            parts.append(Part("text", text[1:].partition("-")[0] if text.startswith("$") else ""))
        elif kind in ("quoted", "escaped"):
            parts.append(Part("text", text))
        elif kind == "room":
            parts.append(Part("text", " "))
        elif kind == "other" and text in ".,%@/":
            parts.append(Part(text, text))
        elif kind in ("digit", "general", "power"):
            parts.append(Part(kind, text))
        elif kind == "other":
            if text not in _PLAIN and text.isascii():
                return None
            parts.append(Part("text", text))
    return (*sections, Section(tuple(parts), condition))


def _condition(text: str) -> tuple[str, float] | None:
    match = _CONDITION.fullmatch(text)
    return (match[1], float(match[2])) if match else None


def _section_for(value: Number, sections: tuple[Section, ...]) -> tuple[Section, Number]:
    """The section for the number, and the number without the sign that the section stands for."""
    numeric = sections[:3] if len(sections) == 4 else sections
    if len(numeric) > 1 and _has(numeric[-1], "@"):
        numeric = numeric[:-1]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _COMPARE[section.condition[0]](value, section.condition[1]):
                return section, value
        return numeric[-1], value
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if value == 0 and len(numeric) > 2:
        return numeric[2], value
    return numeric[0], value


def _has(section: Section, kind: str) -> bool:
    return any(part.kind == kind for part in section.parts)


def _render(value: Number, section: Section) -> str:
    sign = "-" if value < 0 else ""
    value = abs(value)
    if _has(section, "general") or _has(section, "@"):
        figures = general(value)
        return sign + "".join(figures if part.kind in ("general", "@") else part.text for part in section.parts)
    if _has(section, "power"):
        places = _digits_after_point(section)
        return f"{sign}{float(value):.{places}E}"
    if not _has(section, "digit"):
        return "".join(part.text for part in section.parts)
    if _is_fraction(section):
        return sign + _fraction(value, section)
    return sign + _figures(value, section)


def general(value: Number) -> str:
    """A number without a format of its own. Whole numbers are never shortened, although Excel does from 12 digits."""
    if isinstance(value, int):
        return str(value)
    text = f"{value:.10g}"
    return text.replace("e", "E")


def _figures(value: Number, section: Section) -> str:
    parts = list(section.parts)
    digits = [index for index, part in enumerate(parts) if part.kind == "digit"]
    point = next((index for index, part in enumerate(parts) if part.kind == "."), len(parts))
    commas = [index for index, part in enumerate(parts) if part.kind == ","]
    amount = Decimal(repr(value)) * 100 ** sum(part.kind == "%" for part in parts)
    last = max([index for index in digits if index < point], default=-1)
    # Commas behind the last digit divide by a thousand each; between digits they group.
    behind = [index for index in commas if index > last and all(other < index or other > point for other in digits)]
    amount /= 1000 ** len(behind)
    groups = any(digits[0] < index < last for index in commas)
    after = [index for index in digits if index > point]
    amount = amount.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _point, fraction = f"{amount:f}".partition(".")
    out = {index: part.text for index, part in enumerate(parts) if part.kind not in ("digit", ",")}
    out |= _whole([index for index in digits if index < point], parts, whole.lstrip("0"), groups)
    out |= _fraction_digits(after, parts, fraction)
    return "".join(out.get(index, "") for index in range(len(parts)))


def _whole(places: list[int], parts: list[Part], whole: str, groups: bool) -> dict[int, str]:
    out: dict[int, str] = {}
    rest = whole
    count = 0
    for index in reversed(places):
        if index == places[0]:
            figures = rest or _filler(parts[index])
        else:
            figures, rest = (rest[-1:] or _filler(parts[index])), rest[:-1]
        if groups:
            grouped = ""
            for figure in reversed(figures):
                grouped = figure + ("," if count and count % 3 == 0 else "") + grouped
                count += 1
            figures = grouped
        out[index] = figures
    return out


def _filler(part: Part) -> str:
    return {"0": "0", "?": " ", "#": ""}[part.text]


def _fraction_digits(places: list[int], parts: list[Part], fraction: str) -> dict[int, str]:
    out: dict[int, str] = {}
    for place, index in reversed(list(enumerate(places))):
        figure = fraction[place : place + 1]
        is_needless = figure == "0" and parts[index].text != "0" and not any(text.strip() for text in out.values())
        out[index] = _filler(parts[index]) if is_needless else figure
    return out


def _digits_after_point(section: Section) -> int:
    kinds = [part.kind for part in section.parts]
    if "." not in kinds:
        return 0
    return kinds[kinds.index(".") : kinds.index("power")].count("digit")


def _is_fraction(section: Section) -> bool:
    kinds = [part.kind for part in section.parts]
    if "/" not in kinds:
        return False
    at = kinds.index("/")
    return "digit" in kinds[:at] and (kinds[at + 1 : at + 2] == ["digit"] or section.parts[at + 1 : at + 2] != ())


def _fraction(value: Number, section: Section) -> str:
    text = "".join(part.text for part in section.parts)
    match = re.search(r"(?:([0#?]+)\s+)?[0#?]+\s*/\s*([0#?]+|\d+)", text)
    if match is None:
        return general(value)
    below = match[2]
    exact = Fraction(repr(value))
    if below.isdigit() and int(below):
        near = Fraction(round(exact * int(below)), 1)
        over, under = int(near), int(below)
    else:
        close = exact.limit_denominator(10 ** len(below) - 1)
        over, under = close.numerator, close.denominator
    if match[1] is None:
        return f"{over}/{under}"
    whole, over = divmod(over, under)
    return " ".join([str(whole)] * bool(whole or not over) + [f"{over}/{under}"] * bool(over))
