"""Endorsee numbers: `VA-7K2M9Q-A`, a prefix, six Crockford base-32 characters and a check character.

The check character is ISO 7064 MOD 37,36 over the six characters (python-stdnum). It detects one mistyped character
and nearly every swap of two neighbors.
"""

import html
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.conf import settings
from stdnum.iso7064 import mod_37_36

from endorsement.enums import Mistake

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
# Read aloud or off paper, these four pass for 1, 1, 0 and V.
MISREAD = frozenset("ILOU")
MAX_PREFIX = 8
# Enough for a sentence with the whole address of a record in it.
MAX_TEXT = 1_000

# The characters of the examples in forms, previews and documentation. No one can have them.
EXAMPLE = "7K2M9Q"
OFF_THE_REGISTRY_EXAMPLE = "3T8WXD"
PREVIEWED = ("EXAMP1", "EXAMP2")
RESERVED = frozenset({EXAMPLE, OFF_THE_REGISTRY_EXAMPLE, *PREVIEWED})

_READ_AS = str.maketrans("ILO", "110")
# A run of letters and digits, with all that stands before it.
_TOKEN = re.compile(r"([\W_]*)([^\W_]+)")


class Mistyped(ValueError):
    """The text can't be a number of any registry; `mistake` says why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake


# --- New numbers ---


def first_number_prefix() -> str:
    """What numbers begin with until the registry's own settings say otherwise."""
    return getattr(settings, "REGISTRY_NUMBER_PREFIX", "E")


def draw(prefix: str) -> str:
    """A new random number. The caller makes sure that it is free."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        number = _issued(prefix, body)
        if body not in RESERVED and number[-1] not in MISREAD:
            return number


def example(prefix: str, body: str = EXAMPLE) -> str:
    """A number that passes its own check and that no one can have; `body` is one of `RESERVED`."""
    return _issued(prefix, body)


def _issued(prefix: str, body: str) -> str:
    return f"{prefix}-{body}-{mod_37_36.calc_check_digit(body)}"


# --- Reading what a person typed or pasted ---


def read(text: str, *, prefix: Callable[[], str]) -> str:
    """The number that a person meant by what they typed, as it was issued: `va 7k2m9qa` is `VA-7K2M9Q-A`.

    Case, spaces and dashes of any kind do not matter, O is 0, I and L are 1, and characters of full width are what
    they look like. What mail and pasting add is left out: punctuation around the number, HTML and percent codes, the
    rest of a sentence or of a record's address. The number may be no one's.

    Args:
        prefix: the registry's own, which a number typed without one has. Called only for well-formed text.

    Raises:
        Mistyped: a character, the length or the check character is wrong, or the text has several numbers.
    """
    if len(text) > MAX_TEXT:
        raise Mistyped(Mistake.LENGTH)
    tokens = _tokens(text)
    found = [each for each in _found(tokens) if each.passes]
    numbers = _numbers(found, own=prefix()) if found else set()
    failed = [each for each in _found(tokens) if each.is_written_out and not each.passes]
    if len(numbers) + len({each.rest for each in failed}) > 1:
        raise Mistyped(Mistake.SEVERAL)
    if numbers:
        return numbers.pop()
    raise Mistyped(_mistake(text, tokens, failed))


def read_search(text: str, *, prefix: Callable[[], str]) -> str | None:
    """The number in what a visitor typed into a search; None if the text may as well be names.

    One name in 36 of seven letters passes the check, and one phone number in 36. So a number has the registry's own
    prefix, or it has its dashes and a digit, or it is one word of letters and digits.
    """
    found = [each for each in _found(_tokens(text[:MAX_TEXT])) if each.passes and (each.has_digit or each.before)]
    if not found:
        return None
    own = prefix()
    numbers = _numbers([each for each in found if each.is_no_other_word(own)], own=own)
    return numbers.pop() if len(numbers) == 1 else None


@dataclass(frozen=True)
class _Token:
    """A run of letters and digits; `joint` is what stands before it: a dash, a space, or "" for anything else."""

    joint: str
    text: str

    @property
    def is_plain(self) -> bool:
        return self.text.isascii()


@dataclass(frozen=True)
class _Reading:
    """Neighboring tokens, from `first` to `last`, that may be a number: what stands before, and the last seven."""

    first: int
    last: int
    before: str
    rest: str
    is_written_out: bool  # with the dashes of an issued number
    is_alone: bool  # there is nothing else in the text

    @property
    def passes(self) -> bool:
        rest = self.rest.translate(_READ_AS)
        return "U" not in rest and mod_37_36.is_valid(rest)

    @property
    def has_digit(self) -> bool:
        return any(character.isdigit() for character in self.rest)

    def is_no_other_word(self, own: str) -> bool:
        """Whether it can hardly be a name or a phone number."""
        if self.has_prefix(own):
            return self.has_digit or self.is_written_out
        if self.is_written_out:
            return self.has_digit
        return not self.before and self.first == self.last and not self.rest.isdigit()

    def has_prefix(self, own: str) -> bool:
        return self.before.translate(_READ_AS) == own.translate(_READ_AS)

    def issued(self, own: str) -> str:
        before = own if not self.before or self.has_prefix(own) else self.before
        rest = self.rest.translate(_READ_AS)
        return f"{before}-{rest[:LENGTH]}-{rest[LENGTH:]}"


def _plain(text: str) -> str:
    """The text without its codes: `&gt;`, `%2D`, characters of full width, invisible ones, quoted-printable breaks."""
    text = re.sub(r"=\r?\n", "", unquote(html.unescape(text)))
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in text if unicodedata.category(character) != "Cf")


def _tokens(text: str) -> list[_Token]:
    return [_Token(_joint(between), run) for between, run in _TOKEN.findall(_plain(text))]


def _joint(between: str) -> str:
    if not all(_is_dash(character) or character.isspace() for character in between):
        return ""
    return "-" if all(map(_is_dash, between)) else " "


def _is_dash(character: str) -> bool:
    return character == "\u2212" or unicodedata.category(character) == "Pd"


def _found(tokens: list[_Token]) -> Iterator[_Reading]:
    """Each row of tokens, joined by dashes and spaces, that is as long as a number with or without a prefix."""
    for first, start in enumerate(tokens):
        text, written = "", []
        for last in range(first, len(tokens)):
            token = tokens[last]
            if not token.is_plain or (last > first and not token.joint):
                break
            text += token.text
            written.append(token)
            if len(text) > MAX_PREFIX + LENGTH + 1:
                break
            before, rest = text[: -LENGTH - 1], text[-LENGTH - 1 :]
            is_alone = len(written) == len(tokens)
            if before:
                # A prefix is a word of its own, or stands before the six characters in one word.
                left = len(start.text) - len(before)
                is_shaped = left == 0 or left >= LENGTH
            else:
                is_shaped = not (first and start.joint == "-")
            if len(rest) <= LENGTH or not (is_alone or is_shaped):
                continue
            lengths = [len(each.text) for each in written]
            dashed = all(each.joint == "-" for each in written[1:])
            yield _Reading(
                first=first,
                last=last,
                before=before,
                rest=rest,
                is_written_out=dashed and lengths == [*([len(before)] if before else []), LENGTH, 1],
                is_alone=is_alone,
            )


def _numbers(found: list[_Reading], *, own: str) -> set[str]:
    """The numbers of the readings to believe: the surest kind first, then others that share no token with them."""
    kinds: list[Callable[[_Reading], bool]] = [
        lambda each: each.has_prefix(own),
        lambda each: each.is_written_out,
        lambda each: not each.before and (each.has_digit or each.is_alone),
        lambda each: each.is_alone,
    ]
    chosen: list[_Reading] = []
    for sureness, kind in enumerate(kinds):
        if chosen and sureness > 1:
            break
        for each in filter(kind, found):
            if not any(_share(each, other) for other in chosen):
                chosen.append(each)
    return {each.issued(own) for each in chosen}


def _share(one: _Reading, other: _Reading) -> bool:
    return one.first <= other.last and other.first <= one.last


def _mistake(text: str, tokens: list[_Token], failed: list[_Reading]) -> Mistake:
    typed = "".join(token.text for token in tokens)
    if failed:
        typed = failed[0].before + failed[0].rest
    elif not tokens:
        return Mistake.CHARACTER if _plain(text).strip() else Mistake.LENGTH
    elif any(not token.is_plain or (place and not token.joint) for place, token in enumerate(tokens)):
        return Mistake.CHARACTER
    if not LENGTH < len(typed) <= MAX_PREFIX + LENGTH + 1:
        return Mistake.LENGTH
    return Mistake.CHARACTER if "U" in typed[-LENGTH - 1 :] else Mistake.CHECK
