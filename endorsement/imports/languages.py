"""The languages of one cell, however they are joined: "Spanish; ASL", "Spanish/ASL", "Spanish, Arabic and Dari".

`endorsement.languages` knows what each of them is.
"""

import re

from endorsement.imports.placeholders import is_placeholder

_BETWEEN = re.compile(r"\s*(?:[;/,&+|•·\n]|\band\b)\s*", re.IGNORECASE)


def read_languages(text: str) -> list[str]:
    """Each language once, in the order of the cell. A comma or slash within brackets joins nothing."""
    found: dict[str, str] = {}
    for part in _split_outside_brackets(text):
        if part and not is_placeholder(part):
            found.setdefault(part.casefold(), part)
    return list(found.values())


def _split_outside_brackets(text: str) -> list[str]:
    # Below it stands for what is within brackets; a form may be sent with one.
    text = text.replace("\0", " ")
    bracketed = re.findall(r"\([^()]*\)", text)
    parts = _BETWEEN.split(re.sub(r"\([^()]*\)", "\0", text))
    rest = iter(bracketed)
    return [re.sub("\0", lambda _match: next(rest), part).strip() for part in parts]
