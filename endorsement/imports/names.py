"""Names as spreadsheets have them: with titles, with credentials, or all in capitals."""

import re
from dataclasses import dataclass

_TITLE = re.compile(r"(?:dr|prof|mr|mrs|ms|mx)\.?\s+(?=\S)", re.IGNORECASE)
_TITLE_ALONE = re.compile(r"(?:dr|prof|mr|mrs|ms|mx)\.?", re.IGNORECASE)
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "v"}
_WORD = re.compile(r"[^\W\d_]+")
# Capitals hide the difference between McDonald and Mcdonald, MacDonald and Macy, de la Cruz and De La Cruz.
_UNCERTAIN = re.compile(
    r"\b(?:MC|MAC)\w|\b(?:DE|DEL|DELA|DI|DA|DU|LA|LE|VAN|VON|VANDER|TEN|TER|EL|AL)\s", re.IGNORECASE
)


@dataclass(frozen=True)
class Name:
    """The parts of a name that a row gives; an empty part was not given."""

    given_name: str
    family_name: str
    credentials: str


def read_name(given_name: str, family_name: str, credentials: str) -> Name:
    """Drops the title, moves credentials out of the family name, and undoes all capitals where that is safe.

    "SMITH" becomes Smith and "O'BRIEN-LEE" O'Brien-Lee. "MCDONALD" and "DE LA CRUZ" stay as typed, because their
    spelling is uncertain; a given name of two letters in capitals may be initials and stays too.
    """
    given_name = "" if _TITLE_ALONE.fullmatch(given_name) else _TITLE.sub("", given_name, count=1)
    family_name = _TITLE.sub("", family_name, count=1) if not given_name else family_name
    family_name, behind = _split_credentials(family_name, given_name)
    told = {part.strip().casefold() for part in credentials.split(",")}
    credentials = ", ".join(
        [part for part in behind if part.casefold() not in told] + [credentials] * bool(credentials)
    )
    given_name = _in_mixed_case(given_name) if len(given_name) > 2 else given_name
    return Name(given_name, _in_mixed_case(family_name), credentials)


# Words that belong to the family name behind them: "Bob van der Berg".
_PARTICLES = {
    "van", "von", "der", "den", "de", "del", "dela", "della", "di", "da", "du", "dos", "das", "la", "le", "ter", "ten",
    "el", "al", "bin", "ibn", "st", "st.", "san", "santa", "mac",
}  # fmt: skip
# What follows a name after a comma, without points and case.
_CREDENTIALS = {
    "phd", "edd", "psyd", "md", "do", "jd", "ma", "ms", "msed", "med", "mha", "mph", "msw", "mba", "ba", "bs", "bsw",
    "rn", "bsn", "msn", "lcsw", "lmft", "lpc", "imhe", "ifa", "ifs", "imhs", "imhm", "aprn", "np", "ot", "otr", "otrl",
    "slp", "ccc", "cccslp", "csac", "drph", "dnp", "cpnp", "lmhp", "qmhp", "cda",
}  # fmt: skip
_NOT_LETTER = re.compile(r"[^A-Za-z]+")


def split_name(text: str) -> Name:
    """A whole name in its parts: "Last, First, Credentials" or "First Last, Credentials", with a title or without.

    Without a comma, the last word is the family name, together with the particles before it. A single word is one too.
    """
    first, *rest = [part for part in map(str.strip, text.split(",")) if part] or [""]
    first = _TITLE.sub("", first, count=1)
    suffixes = [part for part in rest if part.casefold() in _SUFFIXES]
    rest = [part for part in rest if part not in suffixes]
    if rest and _is_given_name(rest[0], after=first):
        return Name(_TITLE.sub("", rest[0], count=1), ", ".join([first, *suffixes]), ", ".join(rest[1:]))
    words = first.split()
    if len(words) > 1 and words[-1].casefold() in _SUFFIXES:
        suffixes.insert(0, words.pop())
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    family_name = " ".join(words[max(start, 0) :])
    return Name(" ".join(words[: max(start, 0)]), ", ".join([family_name, *suffixes]), ", ".join(rest))


def _is_given_name(part: str, *, after: str) -> bool:
    """Whether what follows the first comma is a given name rather than credentials."""
    word = _NOT_LETTER.sub("", part)
    if word.casefold() in _CREDENTIALS:
        # Ma and Do are given names too; credentials have more capitals.
        return len(word) < 3 and word.istitle()
    # After a single name, A.J. can only be a given name; after "Jane Smith", capitals are credentials.
    longest_initials = 3 if len(after.split()) == 1 else 1
    return not (word.isupper() and len(word) > longest_initials) or after.isupper()


def is_in_capitals(name: str) -> bool:
    return len(_WORD.findall(name)) > 0 and name.isupper() and sum(map(str.isalpha, name)) > 1


def _split_credentials(family_name: str, given_name: str) -> tuple[str, list[str]]:
    """ "Smith, LCSW, PhD" is Smith with LCSW, PhD; "Smith, Jr." and, without a given name, "Smith, Ann" stay."""
    family, comma, rest = family_name.partition(",")
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    kept = [part for part in parts if part.casefold() in _SUFFIXES]
    behind = [part for part in parts if part not in kept]
    if not comma or not family.strip() or not given_name:
        return family_name, []
    return ", ".join([family.strip(), *kept]), behind


def _in_mixed_case(name: str) -> str:
    if not is_in_capitals(name) or _UNCERTAIN.search(name):
        return name
    return _WORD.sub(lambda word: word[0] if word[0].casefold() in _SUFFIXES - {"jr", "sr"} else word[0].title(), name)
