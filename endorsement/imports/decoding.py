"""Finds the encoding of a text file, and says so if it isn't UTF-8.

UTF-8 and UTF-16 show themselves. The older encodings have one byte for each letter, and every file is valid in most of
them; what the letters with accents would make of the words decides between them. charset-normalizer was tried for
that: with fewer than a few hundred letters, as in a list of names, it takes Mac Roman for Windows.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from endorsement.imports.unreadable import NotReadable

# In the order of preference. 850 and 437 are those of MS-DOS, which Excel still offers.
_OLD = {"cp1252": "Windows (1252)", "mac_roman": "Mac Roman", "cp850": "MS-DOS (850)", "cp437": "MS-DOS (437)"}
_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# A character of UTF-8 that has more than one byte.
_LONG = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_FIRST_BYTES = 4000

_NOT_TEXT = "This isn't a text file or a spreadsheet. Save it as “CSV UTF-8” or as .xlsx and upload that."


@dataclass(frozen=True)
class Decoded:
    """The text, what to tell about it, and another encoding in which its words would make as much sense."""

    text: str
    remarks: list[str] = field(default_factory=list)
    encoding: str = "utf-8"
    other_encoding: str = ""

    def other_reading(self, text: str) -> str:
        """The text in the other encoding; the text itself if there is none."""
        if not self.other_encoding or text.isascii():
            return text
        return text.encode(self.encoding, errors="replace").decode(self.other_encoding)


def decode(content: bytes) -> Decoded:
    """The text of a file.

    Raises:
        NotReadable: it isn't text.
    """
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return _marked(content, encoding)
    if encoding := _without_mark(content):
        return _marked(content, encoding)
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    text = content.decode("utf-8", errors="replace")
    if text.count("\ufffd") <= len(_LONG.findall(content)):
        return Decoded(text, [_damaged_utf_8(text)])
    return _old(content)


def _marked(content: bytes, encoding: str) -> Decoded:
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    remarks = [] if encoding == "utf-8-sig" else [_("The file was read as %(name)s.") % {"name": encoding[:6].upper()}]
    return Decoded(text, [*remarks, *([_damaged_utf_8(text)] if "\ufffd" in text else [])])


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark: in a list of mostly Latin letters, nearly every other byte is 0."""
    start = content[:_FIRST_BYTES]
    pairs = max(1, len(start) // 2)
    if start[1::2].count(0) > 0.7 * pairs and start[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if start[::2].count(0) > 0.7 * pairs and start[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return ""


def _damaged_utf_8(text: str) -> str:
    lines = [str(number) for number, line in enumerate(text.splitlines(), start=1) if "\ufffd" in line]
    return _("The file has damaged characters on these lines: %(lines)s. They are shown as \ufffd.") % {
        "lines": ", ".join(lines[:20]) + (" …" if len(lines) > 20 else "")
    }


# --- One byte for each letter ---


def _old(content: bytes) -> Decoded:
    if len(_BEYOND_ASCII.findall(content)) > len(content) / 2:
        raise NotReadable(_(_NOT_TEXT))
    # The same words say the same thing again and again; each is judged once.
    words = set(re.findall(rb"[^\s,;\t|\"]*[\x80-\xff][^\s,;\t|\"]*", content))
    fits: dict[str, float] = {}
    for encoding in _OLD:
        try:
            fits[encoding] = sum(_fitness(word.decode(encoding)) for word in words) / len(words)
        except UnicodeDecodeError:
            continue
    # `max` takes the first, which is the preferred one, if several fit equally well.
    best = max(fits, key=lambda encoding: fits[encoding])
    if fits[best] < 0:
        raise NotReadable(_(_NOT_TEXT))
    text = content.decode(best)
    sample = next(word.decode(best) for word in sorted(words))
    remark = _(
        "The file isn't UTF-8. It was read as %(encoding)s: check names with accents, for example “%(sample)s”. If "
        "they are wrong, save the file as “CSV UTF-8” and upload that."
    ) % {"encoding": _OLD[best], "sample": sample[:40]}
    readings = {word.decode(best) for word in words}
    others = [
        encoding
        for encoding, fitness in fits.items()
        if fitness > fits[best] - 0.3 and {word.decode(encoding) for word in words} != readings
    ]
    return Decoded(text, [remark], best, others[0] if others else "")


def read_by_another_program(text: str) -> str:
    """The text as a Mac meant it, if Windows read it, or the other way round; the text itself if it is sound.

    "JosŽ" in UTF-8 was José on a Mac. Only one whose words make no sense now, and do then, counts.
    """
    # Above this there are apostrophes inside words, as in Ng’ang’a.
    if _fitness_of(text) > -0.3:
        return text
    for read_as, meant in (("cp1252", "mac_roman"), ("mac_roman", "cp1252")):
        try:
            other = text.encode(read_as).decode(meant)
        except UnicodeError:
            continue
        if _fitness_of(other) > 0.4:
            return other
    return text


def _fitness_of(text: str) -> float:
    words = [word for word in text.split() if not word.isascii()]
    return min(map(_fitness, words), default=0)


_USUAL = set("áäãåæçéèêëíïñóôöøúüßÁÄÅÇÉÈËÍÑÓÖØÚÜ")


def _fitness(word: str) -> float:
    """How well the characters beyond ASCII sit in the word: from -1, not at all, to 1."""
    marks = [
        _fits(word[position - 1 : position] if position else "", char, word[position + 1 : position + 2], position)
        for position, char in enumerate(word)
        if not char.isascii()
    ]
    return sum(marks) / len(marks)


def _fits(before: str, char: str, after: str, position: int) -> float:
    if char.isalpha() and char not in "ªºƒˆ":
        return _letter_fits(before, char, after)
    is_between_letters = before.isalpha() and after.isalpha()
    if char == "’" and is_between_letters:
        # O’Brien, Children’s. What seems to be the apostrophe of "Garc’a" is the í of a Mac.
        return 1 if after.isupper() or position == 1 or after in "st" else -0.2
    if char in "‘“":
        return 1 if after.isalnum() and not before.isalnum() else -1
    if char in "’”":
        return 1 if before.isalnum() and not after.isalnum() else -1
    if char == "\u00a0":
        return 1
    if char in "…·•" and after.isalpha():
        return -0.5
    if char in "–—…·•":
        return -1 if is_between_letters else 1
    if char in "®™©°§£€¿¡ªº½¼¾":
        return -0.5 if before.isalpha() or after.isalpha() else 0.2
    return -1


def _letter_fits(before: str, char: str, after: str) -> float:
    if before.isdigit() or after.isdigit() or (char.isupper() and before.islower()):
        return -1
    if (char.islower() and after.isupper()) or (char.isupper() and before.isupper() and after.islower()):
        return -0.5
    if not before.isalpha() and not after.isalpha():
        return -0.2
    # Names begin with a capital.
    is_unusual = char not in _USUAL or (char.islower() and not before)
    return 0.5 if is_unusual else 1
