"""Names as people type them: accents, case, hyphens and apostrophes make no difference."""

import re
import unicodedata
from collections.abc import Sequence

from anyascii import anyascii

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def _tokens(text: str) -> list[list[str]]:
    """The words of a text, each as its parts: "O'Brien-Smith, Ann" is [[o, brien, smith], [ann]]."""
    tokens = []
    for token in unicodedata.normalize("NFC", text).split():
        parts = [part for part in _NOT_WORD.split(anyascii(token).lower()) if part]
        if parts:
            tokens.append(parts)
    return tokens


def search_key(*texts: str) -> str:
    """The folded words of the texts, each after a space, so that `" " + word` finds the start of a word.

    A word of several parts is also there joined up from each part on: "O'Brien-Smith" gives
    " o obriensmith brien briensmith smith".
    """
    words: dict[str, None] = {}
    for text in texts:
        for parts in _tokens(text):
            for position, part in enumerate(parts):
                words[part] = None
                words["".join(parts[position:])] = None
    return "".join(f" {word}" for word in words)


def has_word(key: str, parts: Sequence[str]) -> bool:
    """Whether a word of the search key begins with this one, given as its parts."""
    return f" {''.join(parts)}" in key or all(f" {part}" in key for part in parts)


def sort_key(family_name: str, given_name: str) -> str:
    """Orders names as a reader expects: Ábalos with the A's, O'Brien as Obrien, Smith before Smith-Jones."""
    # A tab sorts before a space, and a space before any letter.
    return "\t".join(_sortable(name) for name in (family_name, given_name))


def joined_names(known: str, *more: str) -> str:
    """The names of a list separated by commas, and those of `more` that it doesn't have in another spelling."""
    names: dict[str, str] = {}
    for name in [*known.split(","), *more]:
        if folded := _sortable(name):
            names.setdefault(folded, " ".join(name.split()))
    return ", ".join(names.values())


def _sortable(name: str) -> str:
    folded = anyascii(unicodedata.normalize("NFC", name)).lower().replace("'", "")
    return _NOT_WORD.sub(" ", folded).strip()


def query_words(text: str) -> list[list[str]]:
    """What a visitor typed, as the parts of each word. A word of the key must begin with each (see search_key)."""
    return _tokens(text)
