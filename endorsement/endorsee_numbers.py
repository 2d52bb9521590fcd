"""Endorsee numbers: `VA-7K2M9Q-4`, a prefix, six Crockford base-32 characters and a check character.

The check character is ISO 7064 MOD 37,36 over the six characters (python-stdnum). It detects one mistyped character
and nearly every swap of two neighbors.
"""

import secrets
import string
import unicodedata
from collections.abc import Callable

from django.conf import settings
from stdnum.iso7064 import mod_37_36

from endorsement.enums import Mistake

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
# Read aloud or off paper, these four pass for 1, 1, 0 and V.
MISREAD = frozenset("ILOU")
MAX_PREFIX = 8

_WRITTEN = frozenset(string.ascii_uppercase + string.digits)
_READ_AS = str.maketrans("ILO", "110")


class Mistyped(ValueError):
    """The text can't be a number of any registry; `mistake` says why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake)
        self.mistake = mistake


def first_number_prefix() -> str:
    """What numbers begin with until the registry's own settings say otherwise."""
    return getattr(settings, "REGISTRY_NUMBER_PREFIX", "E")


def draw(prefix: str) -> str:
    """A new random number. The caller makes sure that it is free."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        check = mod_37_36.calc_check_digit(body)
        if check not in MISREAD:
            return f"{prefix}-{body}-{check}"


def draw_free(prefix: str, taken: set[str]) -> str:
    """A new number that is not in `taken`; adds it there."""
    while (number := draw(prefix)) in taken:
        pass
    taken.add(number)
    return number


def read(text: str, *, prefix: Callable[[], str]) -> str:
    """The number that a person meant by what they typed, as it was issued: `va 7k2m9q4` is `VA-7K2M9Q-4`.

    Case, spaces and dashes of any kind do not matter, O is 0, I and L are 1, and characters of full width are what
    they look like. The number may be no one's.

    Args:
        prefix: the registry's own, which a number typed without one has. Called only for well-formed text.

    Raises:
        Mistyped: a character, the length or the check character is wrong.
    """
    typed = "".join(c for c in unicodedata.normalize("NFKC", text).upper() if not _separates(c))
    if any(c not in _WRITTEN for c in typed):
        raise Mistyped(Mistake.CHARACTER)
    if not LENGTH < len(typed) <= MAX_PREFIX + LENGTH + 1:
        raise Mistyped(Mistake.LENGTH)
    before, rest = typed[: -LENGTH - 1], typed[-LENGTH - 1 :].translate(_READ_AS)
    if "U" in rest:
        raise Mistyped(Mistake.CHARACTER)
    if not mod_37_36.is_valid(rest):
        raise Mistyped(Mistake.CHECK)
    own = prefix()
    if not before or before.translate(_READ_AS) == own.translate(_READ_AS):
        before = own
    return f"{before}-{rest[:LENGTH]}-{rest[LENGTH:]}"


def _separates(character: str) -> bool:
    # Dashes, spaces, the minus sign, and the invisible characters of copied text.
    return character.isspace() or character == "\u2212" or unicodedata.category(character) in ("Pd", "Cf")
