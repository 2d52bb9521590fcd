"""A roster: many numbers, as an agency has them in a mail or a spreadsheet, each verified as if it came alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from endorsement import endorsee_numbers
from endorsement.enums import Mistake, NotVerified, VerificationStatus
from endorsement.imports.findings import Record
from endorsement.imports.reading import first_records
from endorsement.imports.unreadable import NotReadable
from endorsement.models import RegistrySettings
from endorsement.public.rate_limit import verify_all_for
from endorsement.public.records import PublicRecord
from endorsement.spreadsheets.files import Row, unescape

MOST = 200
LONGEST_TEXT = 100_000
LARGEST_FILE = 1024 * 1024
# A workbook of 200 rows unpacks to a fraction of this.
MOST_UNFOLDED = 10 * 1024 * 1024
# Beyond the header and some empty rows, more than this is no roster.
MOST_RECORDS = 2_000
# Seconds for which a table can be downloaded.
KEPT = 60 * 60

COLUMNS = ("as_typed", "number", "status", "name", "credentials", "endorsements", "renewed_through", "as_of")

_SEPARATORS = re.compile(r"[,;|\t]+")
# A word that is meant as a number; a name has neither a digit nor a dash.
_LIKE_A_NUMBER = re.compile(r"[\d\-‐-―−]")


class NoRoster(Exception):
    """The numbers can't be verified; the message says why and what to do."""


@dataclass(frozen=True)
class Line:
    """One number with what the verification page says of it; the fields after `mistake` are a listed person's."""

    typed: str
    number: str
    status: str
    mistake: str = ""
    name: str = ""
    credentials: str = ""
    endorsements: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The status in words."""
        kind = NotVerified if self.status in NotVerified else VerificationStatus
        return str(kind(self.status).label)

    @property
    def is_active(self) -> bool:
        return self.status == VerificationStatus.ACTIVE

    @property
    def is_looked_up(self) -> bool:
        return self.status not in NotVerified

    @property
    def why(self) -> str:
        """What is wrong with a mistyped number, in words; otherwise blank."""
        return str(Mistake(self.mistake).label) if self.mistake else ""


@dataclass(frozen=True)
class Roster:
    """The lines in the order in which the numbers came, and the moment of the look-up in the registry's zone."""

    lines: tuple[Line, ...]
    as_of: datetime

    @property
    def counts(self) -> dict[str, int]:
        """How many lines have each status, by its words."""
        labels = [line.label for line in self.lines]
        return {label: labels.count(label) for label in dict.fromkeys(labels)}

    @property
    def has_left_out(self) -> bool:
        return any(line.status == NotVerified.TOO_MANY for line in self.lines)

    def sealed(self) -> str:
        """The roster as text that `opened` takes back, so that a download says what the page said.

        It is signed, and nobody else can write one.
        """
        kept = {"as_of": self.as_of.isoformat(), "lines": [asdict(line) for line in self.lines]}
        return signing.dumps(kept, salt=__name__, compress=True)

    @classmethod
    def opened(cls, sealed: str) -> Self:
        """The roster that `sealed` gave.

        Raises:
            NoRoster: it is over an hour old, or it is another text.
        """
        try:
            kept = signing.loads(sealed, salt=__name__, max_age=KEPT)
        except signing.BadSignature as error:
            raise NoRoster(_("This table is over an hour old. Verify the numbers again to download it.")) from error
        return cls(tuple(_line(each) for each in kept["lines"]), datetime.fromisoformat(kept["as_of"]))

    def rows(self) -> Iterator[Row]:
        """The roster as a spreadsheet, the header first."""
        yield COLUMNS
        for line in self.lines:
            yield [
                line.typed,
                line.number,
                line.label,
                line.name,
                line.credentials,
                "; ".join(label for label, _through in line.endorsements),
                "; ".join(through for _label, through in line.endorsements),
                self.as_of.isoformat(timespec="seconds"),
            ]


def verify_roster(request: HttpRequest, typed: Sequence[str], *, at: datetime) -> Roster:
    """Each of the texts read and verified (rate_limit.verify_all_for). Each number is looked up once.

    Raises:
        NoRoster: there are none or too many.
    """
    if not typed:
        raise NoRoster(_("Enter endorsement numbers, or choose a file."))
    if len(typed) > MOST:
        raise NoRoster(
            _("That is %(count)s numbers. You can verify up to %(most)s at a time.")
            % {"count": len(typed), "most": MOST}
        )
    prefix = RegistrySettings.load(request_or_site=request).number_prefix
    numbers = [_read(text, prefix=prefix) for text in typed]
    issued = dict.fromkeys(number for number in numbers if not isinstance(number, Mistake))
    found = verify_all_for(request, issued, on=at.date())
    lines = []
    for text, number in zip(typed, numbers, strict=True):
        if isinstance(number, Mistake):
            lines.append(Line(text, "", NotVerified.MISTYPED.value, number.value))
        elif number not in found:
            lines.append(Line(text, number, NotVerified.TOO_MANY.value))
        else:
            record = found[number].record
            lines.append(Line(text, number, found[number].status.value, **_shown(record) if record else {}))
    return Roster(tuple(lines), at)


def _shown(record: PublicRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "credentials": record.credentials,
        "endorsements": tuple((each.label, str(each.renewed_through)) for each in record.endorsements),
    }


def _line(kept: dict[str, Any]) -> Line:
    return Line(**{**kept, "endorsements": tuple((label, through) for label, through in kept["endorsements"])})


def _read(text: str, *, prefix: str) -> str | Mistake:
    try:
        return endorsee_numbers.read(text, prefix=lambda: prefix)
    except endorsee_numbers.Mistyped as mistyped:
        return mistyped.mistake


# --- From a text or a file to the texts of single numbers ---


def typed_numbers(text: str) -> list[str]:
    """What is meant as a number in a pasted text, in its order: lines, and several numbers in one line.

    Nothing that may be a mistyped number is left out.

    Raises:
        NoRoster: the text is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise NoRoster(_("The text is too long. You can verify up to %(most)s numbers at a time.") % {"most": MOST})
    return [number for line in text.splitlines() for number in _of_line(line)]


def _of_line(line: str) -> list[str]:
    line = line.strip()
    parts = [word for part in _SEPARATORS.split(line) for word in _words(part.strip())]
    meant = [part for part in parts if _is_meant(part)]
    # A line without any is shown as mistyped, so that the agency finds each of its lines in the table.
    return meant or ([line] if line else [])


def _words(text: str) -> list[str]:
    """The text as one number; its words if it has several."""
    if _read(text, prefix="") is not Mistake.SEVERAL:
        return [text] if text else []
    return [word for word in text.split() if _is_meant(word)]


def _is_meant(text: str) -> bool:
    return bool(_LIKE_A_NUMBER.search(text)) or not isinstance(_read(text, prefix=""), Mistake)


def numbers_in_file(content: bytes) -> tuple[list[str], str]:
    """What is in the column with the numbers of a CSV or XLSX file, and a remark about rows that it hides.

    Raises:
        NoRoster: the file can't be read, or no column has a number.
    """
    if len(content) > LARGEST_FILE:
        raise NoRoster(_("The file is over 1 MB. Copy the column with the numbers, and paste it here."))
    try:
        records = first_records(content, most=MOST_RECORDS, most_unfolded=MOST_UNFOLDED)
    except NotReadable as refusal:
        raise NoRoster(str(refusal)) from refusal
    if len(records) == MOST_RECORDS:
        raise NoRoster(
            _("The file has too many rows. You can verify up to %(most)s numbers at a time.") % {"most": MOST}
        )
    shown = [record for record in records if not record.is_hidden]
    hidden = len(records) - len(shown)
    remark = ngettext("%(count)s hidden row is left out.", "%(count)s hidden rows are left out.", hidden)
    return _of_column(shown), remark % {"count": hidden} if hidden else ""


def _of_column(records: list[Record]) -> list[str]:
    width = max((len(record.values) for record in records), default=0)
    columns = [[_cell(record, place) for record in records] for place in range(width)]
    readable = [sum(not isinstance(_read(cell, prefix=""), Mistake) for cell in column if cell) for column in columns]
    if not any(readable):
        raise NoRoster(
            _("No column has an endorsement number. Copy the numbers from your spreadsheet, and paste them here.")
        )
    first, *rest = columns[readable.index(max(readable))]
    is_header = isinstance(_read(first, prefix=""), Mistake) and not re.search(r"\d", first)
    return [cell for cell in (rest if is_header else [first, *rest]) if cell]


def _cell(record: Record, place: int) -> str:
    return unescape(record.values[place]).strip() if place < len(record.values) else ""
