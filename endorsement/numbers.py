"""Endorsee numbers: `VA-7K2M9Q-4`, a prefix, six Crockford base-32 characters and a check character.

The check character is ISO 7064 MOD 37,36 over the six characters (python-stdnum). It tells one mistyped character
and nearly every swap of two neighbours.
"""

import secrets

from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6
# Read aloud or off paper, these four pass for 1, 1, 0 and V.
MISREAD = frozenset("ILOU")


def draw(prefix: str) -> str:
    """A new random number. The caller makes sure that nobody has it."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        check = mod_37_36.calc_check_digit(body)
        if check not in MISREAD:
            return f"{prefix}-{body}-{check}"


def draw_free(prefix: str, taken: set[str]) -> str:
    """A new number that is not among those taken, and is from now on."""
    while (number := draw(prefix)) in taken:
        pass
    taken.add(number)
    return number
