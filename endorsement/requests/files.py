"""The files that come with a request, or that registrars keep with a record.

What kind a file is, and whether it is taken, is told by its content and never by its name.
"""

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from endorsement.enums import FileKind
from endorsement.refusals import Refused

MOST = 3
LARGEST = 5 * 1024 * 1024  # bytes
MOST_PIXELS = 60_000_000
ENDINGS = ".pdf,.jpg,.jpeg,.png"
_IMAGES = {"JPEG": FileKind.JPEG, "PNG": FileKind.PNG}


class NotTaken(Refused):
    """A file that isn't kept; the sentence says why."""


@dataclass(frozen=True)
class Proof:
    """A file that was read and is taken."""

    name: str
    kind: FileKind
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def read_proof(upload: Any) -> Proof:
    """An uploaded file, if it is a PDF or an image of at most 5 MB.

    Raises:
        NotTaken
    """
    name = _printable(upload.name)
    content = upload.read(LARGEST + 1)
    if not content:
        raise NotTaken(_("“%(name)s” is empty. Choose it again.") % {"name": name})
    if len(content) > LARGEST:
        raise NotTaken(_("“%(name)s” is larger than 5 MB. Send a smaller file.") % {"name": name})
    kind = _kind_of(content)
    if kind is None:
        raise NotTaken(_("“%(name)s” is neither a PDF nor a JPEG or PNG image.") % {"name": name})
    return Proof(name=name, kind=kind, content=content)


def _kind_of(content: bytes) -> FileKind | None:
    if content.startswith(b"%PDF-"):
        return FileKind.PDF if b"%%EOF" in content[-2048:] else None
    try:
        with Image.open(io.BytesIO(content), formats=list(_IMAGES)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.verify()
            return _IMAGES.get(image.format or "")
    # A damaged file can make Pillow raise nearly anything.
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def _printable(name: str | None) -> str:
    """The name without a path and without what could change how the name is read."""
    last = re.split(r"[/\\]", name or "")[-1]
    letters = (letter for letter in last if unicodedata.category(letter)[0] != "C")
    return "".join(letters).strip()[-120:] or _("file")
