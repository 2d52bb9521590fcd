"""The records of a CSV file, or of one with another separator. Refuses one in which a quotation mark stays open."""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from endorsement.imports.findings import Record
from endorsement.imports.unreadable import NotReadable

DELIMITERS = ",;\t|"
# Excel's own line above the header, which names the separator.
_SEPARATOR = re.compile(r"sep=(.)\s*[\r\n]", re.IGNORECASE)
# What many programs write so that Excel keeps leading zeros: ="0123"
_AS_FORMULA = re.compile(r'="([^"]*)"')


class OpenQuote(NotReadable):
    """A quotation mark stays open, if the separator is the right one."""


def delimiters(text: str) -> list[str]:
    """The separators to try, the likeliest first."""
    likely = sorted(DELIMITERS, key=text[:5000].count, reverse=True)
    named = _SEPARATOR.match(text)
    return [named[1], *(other for other in likely if other != named[1])] if named else likely


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Each record with the line that it begins on.

    Raises:
        OpenQuote: with the line on which the quotation mark opens.
    """
    lines = _Lines(_with_straight_quotes(text, delimiter))
    line = 1
    try:
        for values in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            is_misquoted = False
            # A backslash before a mark is how databases write one; it isn't what CSV says.
            if lines.is_at_end or len(lines.of_record) > 1 or '\\"' in lines.of_record[0]:
                opened, is_misquoted = _quotes(lines.of_record, delimiter)
                # The csv module ends a cell that is still open with the file, and says nothing.
                if opened is not None:
                    raise _left_open(line + opened)
            # Spreadsheet programs write separators for empty rows too, up to a million.
            if any(values):
                yield Record(line, [_typed(value) for value in values], is_misquoted=is_misquoted)
            line += len(lines.of_record)
            lines.of_record = []
    except csv.Error as error:
        # The one error of a reader that isn't strict: a cell of more than 131,072 characters.
        opened, _is_misquoted = _quotes(lines.of_record, delimiter)
        raise _left_open(line + (opened or 0)) from error


def _left_open(line: int) -> OpenQuote:
    return OpenQuote(
        _(
            "A quotation mark opens on line %(line)s and is not closed, so the rows below it would be lost. Close or "
            "remove it, and upload the file again."
        )
        % {"line": line}
    )


class _Lines:
    """The lines of a text, and those that the record at hand has taken so far."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self.of_record: list[str] = []
        self.is_at_end = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except StopIteration:
            self.is_at_end = True
            raise
        self.of_record.append(line)
        return line


def _quotes(lines: list[str], delimiter: str) -> tuple[int | None, bool]:
    """The index of the line with the quotation mark that stays open, and whether text follows a closing mark.

    Reads as Python's csv module does, which skips spaces before a mark.
    """
    opened, is_open, is_closing, is_at_start, is_misquoted = 0, False, False, True, False
    for index, line in enumerate(lines):
        for char in line:
            if is_open:
                is_open, is_closing = char != '"', char == '"'
            elif is_closing and char == '"':
                # A doubled mark stands for one and closes nothing.
                is_open, is_closing = True, False
            else:
                is_at_end = char in (delimiter, "\r", "\n")
                is_misquoted = is_misquoted or (is_closing and not is_at_end)
                if is_at_start and char == '"':
                    opened, is_open = index, True
                is_closing, is_at_start = False, is_at_end or (is_at_start and char == " ")
    return opened if is_open else None, is_misquoted


def _with_straight_quotes(text: str, delimiter: str) -> str:
    """Curly quotation marks around a cell that has the separator in it hold it together, as straight ones do."""
    if "“" not in text:
        return text
    separator = re.escape(delimiter)
    around = re.compile(
        rf"(?:^|(?<={separator}))“([^“”\r\n]*{separator}[^“”\r\n]*)”(?={separator}|\r|\n|\Z)", re.MULTILINE
    )
    return around.sub(lambda cell: '"{}"'.format(cell[1].replace('"', '""')), text)


def _typed(value: str) -> str:
    if value.startswith("=") and (match := _AS_FORMULA.fullmatch(value.strip())):
        return match[1]
    return value
