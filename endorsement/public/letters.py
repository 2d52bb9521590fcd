"""The confirmation of standing as a letter: a tagged PDF that meets PDF/UA-1, which Typst checks as it writes one.

Typst sets what `endorsement/record/confirmation.typ` says. The words come to it as data, so nothing in a name is a
command. (In fpdf2 we found nothing for PDF/UA.)
"""

import atexit
import json
import shutil
import tempfile
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from anyascii import anyascii
from django.template.loader import get_template
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from endorsement.calendar.terms import short_date
from endorsement.public.records import PublicRecord

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATE = "endorsement/record/confirmation.typ"
# Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Georgian and Thai.
FONTS = {"FiraGO_Regular": "figo", "FiraGO_Bold": "figbo"}


@dataclass(frozen=True)
class Letter:
    """What a letter says.

    Attributes:
        letterhead: the association's name, and its address if it has one, a line each.
        address: the record's, where anybody can verify the letter.
        as_of: the moment of the verification, in the registry's zone.
        disclaimer: may be blank.
    """

    record: PublicRecord
    letterhead: list[str]
    address: str
    verify_address: str
    as_of: datetime
    disclaimer: str

    def as_pdf(self) -> bytes:
        """The letter on one sheet, or on more for a long disclaimer.

        A name in a script that no font on this machine has is written in Latin letters, and the letter says so.
        """
        # It takes a third of a second, which only those who ask for a letter should wait for.
        from typst import TypstError

        words = self._words()
        try:
            return _set(words, at=self.as_of)
        except TypstError:
            note = _("This file has no letters for a part of the text, so that part is in Latin letters.")
            return _set({**_in_latin_letters(words), "note": note}, at=self.as_of)

    def _words(self) -> dict[str, Any]:
        record = self.record
        name = f"{record.name}, {record.credentials}" if record.credentials else record.name
        moment = format_date(self.as_of, _("F j, Y, g:i A T"))
        return {
            "language": (get_language() or "en").split("-")[0],
            "direction": "rtl" if get_language_bidi() else "ltr",
            "letterhead": self.letterhead,
            "title": _("Confirmation of standing"),
            "name": name,
            "number_label": _("Endorsement number"),
            "number": record.number,
            "statement": _("%(name)s is on the Active Endorsement Registry as of %(moment)s.")
            % {"name": record.name, "moment": moment},
            "columns": [_("Endorsement"), _("Awarded"), _("Renewed through")],
            "endorsements": [
                [f"{each.label}, {each.name}", short_date(each.awarded_on), str(each.renewed_through)]
                for each in record.endorsements
            ],
            "verify_title": _("How to verify this letter"),
            "verified": _("Verified at %(address)s on %(moment)s.") % {"address": self.address, "moment": moment},
            "verify": _(
                "Scan the code or open the address above to see whether the endorsement is still active. You can also "
                "enter the number at %(address)s."
            )
            % {"address": self.verify_address},
            "address": self.address,
            "qr": segno.make_qr(self.address, error="m").svg_inline(),
            "qr_label": _("QR code with the address of record %(number)s") % {"number": record.number},
            "disclaimer": self.disclaimer,
            "note": "",
        }


def _set(words: dict[str, Any], *, at: datetime) -> bytes:
    import typst

    template: Any = get_template(TEMPLATE)
    return typst.compile(
        str(template.origin.name),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"words": json.dumps(words)},
        pdf_standards="ua-1",
        timestamp=int(at.timestamp()),
    )


@cache
def fonts() -> "Fonts":
    """The fonts of the package, then those of the machine. Typst reads them from files, when it needs them."""
    import pymupdf_fonts
    from typst import Fonts

    folder = Path(tempfile.mkdtemp(prefix="endorsement-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, key in FONTS.items():
        (folder / f"{name}.otf").write_bytes(pymupdf_fonts.fontbuffers[key]())
    return Fonts(font_paths=[str(folder)])


def _in_latin_letters(value: Any) -> Any:
    """The words with every letter of another script as Latin ones."""
    match value:
        case str():
            return "".join(character if _is_latin(character) else anyascii(character) for character in value)
        case list():
            return [_in_latin_letters(each) for each in value]
        case dict():
            return {key: _in_latin_letters(each) for key, each in value.items()}
    return value


def _is_latin(character: str) -> bool:
    return character.isascii() or "LATIN" in unicodedata.name(character, "")
