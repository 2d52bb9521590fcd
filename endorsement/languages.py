"""The languages that endorsees work in: ISO 639 codes, each with one name, which Unicode's CLDR spells.

A person's languages are stored as codes ("ar,es"). Every surface prints the names; filters have the codes.
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from anyascii import anyascii
from babel import Locale, UnknownLocaleError
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from endorsement.site_language import site_language

SEPARATOR = ","

# CLDR's entries that aren't a language, and languages that nobody has spoken for centuries.
_LEFT_OUT = set(
    "mul und zxx ae akk ang arc chg cop cu dum egy elx enm fro frm gmh goh got grc hit jpr jrb kaw kho lzh mga non nwc"
    " ota pal peo phn pro prg sam sga sog sux syc uga zbl avk jbo lfn nov tlh tok".split()
)
# Languages of families here that CLDR names only by their larger group, or not at all.
_FURTHER = {
    "cmn": _("Mandarin Chinese"),
    "kjb": _("Qʼanjobʼal"),
    "mam": _("Mam"),
    "mnk": _("Mandinka"),
    "prs": _("Dari"),
}
# How people write them besides the name, the code and what the speakers call it.
_SPELLINGS = {
    "am": ["Amharik"],
    "ase": ["ASL", "American Sign"],
    "bn": ["Bengali"],
    "cmn": ["Mandarin"],
    "es": ["Castilian"],
    "fa": ["Farsi", "Iranian"],
    "fil": ["Pilipino"],
    "ht": ["Haitian", "Kreyol", "Haitian Kreyol"],
    "kek": ["Kekchi", "Qeqchi"],
    "km": ["Cambodian"],
    "nl": ["Flemish"],
    "ny": ["Chichewa"],
    "om": ["Afaan Oromo"],
    "pa": ["Panjabi"],
    "pcm": ["Pidgin English"],
    "prs": ["Afghan Persian"],
    "ps": ["Pushto", "Pashtu"],
    "quc": ["Quiche"],
    "ro": ["Moldovan"],
    "si": ["Sinhalese", "Singhalese"],
    "sw": ["Kiswahili"],
    "tw": ["Akan Twi"],
    "ug": ["Uighur"],
}  # fmt: skip


def names() -> Mapping[str, str]:
    """The name of each code in the reader's language, in the order of the names. Don't change it."""
    return _names(get_language() or "en")


def name(code: str) -> str:
    """ "Spanish"; the code itself, if there is no such language."""
    return names().get(code, code)


def codes_of(stored: str) -> tuple[str, ...]:
    """The codes of a stored value."""
    return tuple(stored.split(SEPARATOR)) if stored else ()


def joined(codes: Iterable[str]) -> str:
    """The codes as they are stored: each once, in the order of their names."""
    wanted = set(codes)
    with site_language():
        return SEPARATOR.join(code for code in names() if code in wanted)


def in_words(stored: str) -> str:
    """The names of a stored value: "Arabic, Spanish"."""
    return ", ".join(map(name, codes_of(stored)))


def all_names(stored: str, others: str) -> tuple[str, ...]:
    """The names of a stored value, and the texts between the commas of what the vocabulary doesn't have."""
    return (*map(name, codes_of(stored)), *(text for part in others.split(",") if (text := part.strip())))


def search_words(stored: str) -> list[str]:
    """The names of a stored value and their other spellings, so that "asl" and "farsi" find them too."""
    with site_language():
        return [text for code in codes_of(stored) for text in (name(code), *_SPELLINGS.get(code, ()))]


def code_of(text: str) -> str | None:
    """The language that a person wrote: "spanish", "Español", "ES", "ASL". None if it is none, or none for sure."""
    return _written().get(_folded(text))


def likely(text: str) -> list[str]:
    """The codes of the languages that somebody may have meant: "Spansh", "Spanish (fluent)"; the likeliest first."""
    spellings = _written()
    words = [word for word in (_folded(part) for part in text.replace("(", " ").split()) if len(word) > 2]
    named = [spellings[word] for word in words if word in spellings]
    alike = [spellings[found] for found in get_close_matches(_folded(text), spellings, n=3, cutoff=0.75)]
    return list(dict.fromkeys([*named, *alike]))[:4]


@cache
def _names(language: str) -> dict[str, str]:
    english = {code: text for code, text in Locale("en").languages.items() if len(code) <= 3 and code not in _LEFT_OUT}
    try:
        known: Mapping[str, str] = Locale(language.split("-")[0]).languages
    except UnknownLocaleError:
        known = {}
    told = {code: known.get(code, text) for code, text in english.items()}
    told |= {code: str(text) for code, text in _FURTHER.items()}
    return dict(sorted(told.items(), key=lambda entry: _folded(entry[1])))


@cache
def _written() -> dict[str, str]:
    """The code for each folded spelling. What two languages share, such as a name and another's code, is the name."""
    english = _names("en")
    spellings = {_folded(text): code for code, text in english.items()}
    for code, others in _SPELLINGS.items():
        for text in others:
            spellings.setdefault(_folded(text), code)
    for code, info in LANG_INFO.items():
        if code in english and "name_local" in info:
            spellings.setdefault(_folded(info["name_local"]), code)
    for code in english:
        spellings.setdefault(code, code)
    return spellings


def _folded(text: str) -> str:
    return "".join(letter for letter in anyascii(text).lower() if letter.isalnum())
