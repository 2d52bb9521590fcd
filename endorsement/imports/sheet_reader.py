"""Names the cells below a file's header, and notes what is wrong, unclear or hidden about them."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from endorsement.calendar.terms import short_date
from endorsement.imports import damage
from endorsement.imports.cells import clean, in_one_line, without_quotes
from endorsement.imports.decoding import Decoded
from endorsement.imports.findings import Findings, Note, Question, Record
from endorsement.imports.headers import Header, find_header, told
from endorsement.imports.payment_cells import ABOUT_PAYMENTS, mark_payments
from endorsement.imports.swallowed_rows import LongCell, about_misquoted, about_swallowed
from endorsement.imports.unreadable import NoRows, NotReadable
from endorsement.spreadsheets.columns import WRITTEN_ONLY
from endorsement.spreadsheets.files import unescape
from endorsement.spreadsheets.headings import EXPIRES_ON, NOTHING

MAX_ROWS = 50_000
TOO_MANY_ROWS = gettext_noop("The file has more than 50,000 rows. Split it and import the parts one by one.")
DAYS = ("awarded_on", "ended_on", "renewed_on", "renewed_cycle", EXPIRES_ON)


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, its filled-in cells by column, and what is wrong or unclear about them."""

    line: int
    cells: dict[str, str]
    # It has more cells than the header: a separator inside an unquoted cell shifted the cells after it.
    is_too_long: bool = False
    findings: Findings = field(default_factory=Findings)

    @property
    def has_content(self) -> bool:
        found = self.findings
        return bool(self.cells or self.is_too_long or found.problems or found.questions or found.hidden_cells)


@dataclass(frozen=True)
class Sheet:
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)
    # Whether the file hides rows, or columns of ours with content.
    hides_some: bool = False


class SheetReader:
    """Finds the header among a file's records, and names and examines the cells below it.

    Args:
        category: that of all rows, if the sheet is named after it and has no column for it.
        chosen: what people said that some headers mean.
    """

    def __init__(
        self,
        *,
        hidden_columns: AbstractSet[int] = frozenset(),
        decoded: Decoded | None = None,
        category: str = "",
        chosen: Mapping[str, str] = NOTHING,
    ) -> None:
        self._chosen = chosen
        self._hidden_columns = hidden_columns
        self._category = category
        # None for a workbook.
        self._decoded = decoded
        self.columns: Header | None = None
        # Cells of several lines, to be looked at once the categories in the file are known.
        self._long_cells: list[LongCell] = []

    def sheet(self, records: Iterable[Record]) -> Sheet:
        """The rows below the header.

        Raises:
            NotReadable
        """
        records = iter(records)
        columns, records = find_header(records, has_category=bool(self._category), chosen=self._chosen)
        self.columns = columns
        rows: list[Row] = []
        for record in records:
            if (row := self._row(record, columns)) is not None:
                rows.append(row)
            if len(rows) > MAX_ROWS:
                raise NotReadable(_(TOO_MANY_ROWS))
        self._ask_about_swallowed_rows(rows, columns)
        rows = [row for row in rows if row.has_content]
        if not rows:
            raise NoRows(_("The file has no rows below the header."))
        if self._category and "category" not in columns:
            for row in rows:
                row.cells["category"] = self._category
        remarks = [*_hidden(rows), *told(columns, self._chosen)]
        if columns.is_payments:
            mark_payments(row.cells for row in rows)
            remarks.insert(0, _(ABOUT_PAYMENTS))
        hides_some = any(row.findings.is_hidden or row.findings.hidden_cells for row in rows)
        return Sheet(rows, remarks, hides_some)

    def _row(self, record: Record, columns: Header) -> Row | None:
        row = Row(record.line, {}, self._is_too_long(record, columns), Findings(is_hidden=record.is_hidden))
        is_forced = _is_forced(record.values, columns)
        struck: list[tuple[str, Question]] = []
        for position, (column, value) in enumerate(zip(columns, record.values, strict=False)):
            if "\n" in value or "\r" in value:
                after = record.values[position + 1 :]
                self._long_cells.append(LongCell(row.findings, columns.headers[position], value, after))
            note = record.notes.get(position)
            if not column or column in WRITTEN_ONLY or (not value and note is None):
                continue
            text, found = self._cell(column, value, note, is_forced)
            if note and note.without_struck is not None and text:
                struck.append((column, _about_struck(text, in_one_line(note.without_struck))))
            _add(row, column, text, found, is_hidden=position in self._hidden_columns)
        if record.is_misquoted:
            row.findings.questions.append(("", about_misquoted()))
        _add_struck(row, struck)
        is_long = bool(self._long_cells) and self._long_cells[-1].findings is row.findings
        return row if is_long or row.has_content else None

    def _is_too_long(self, record: Record, columns: Header) -> bool:
        """In a text file, a cell beyond the header's last one means that the row has shifted."""
        return self._decoded is not None and any(value.strip() for value in record.values[len(columns) :])

    def _cell(self, column: str, value: str, note: Note | None, is_forced: bool) -> tuple[str, str | Question | None]:
        """The text of a cell as it is read, and what is wrong or unclear about it."""
        if note and note.problem:
            return "", note.problem
        if note and note.day:
            if column in DAYS:
                return note.day, _about_day(note) if note.shows_part_of_day and column != "renewed_cycle" else None
            if not note.is_plain_number and column != "notes":
                return value, _turned_into_date(value)
        text = _cleaned(column, value, is_forced)
        if note and note.is_boolean and column in damage.TEXTS:
            return text, damage.true_or_false(text)
        mended = damage.mend(value)
        found = damage.check(column, text, text if mended == value else _cleaned(column, mended, is_forced))
        if self._decoded is None:
            return text, found
        found = damage.formula(value) or found
        if found is None and (other := self._decoded.other_reading(text)) != text:
            found = damage.offer(text, other, _("“%(text)s” depends on the file's encoding. Which one is right?"))
        return text, found

    def _ask_about_swallowed_rows(self, rows: list[Row], columns: Header) -> None:
        """A cell that holds whole lines of the file took them in because of a quotation mark."""
        if "category" not in columns:
            return
        categories = {row.cells["category"].casefold() for row in rows if "category" in row.cells}
        for cell in self._long_cells:
            is_asked = any(not column for column, _question in cell.findings.questions)
            if not is_asked and (swallowed := cell.swallowed(columns, categories)):
                cell.findings.questions.append(("", about_swallowed(cell.header, swallowed)))


def _cleaned(column: str, value: str, is_forced: bool) -> str:
    """The text of a cell, without what programs and people write around it to keep it as it is."""
    if column == "notes":
        return clean(unescape(value))
    if column == "languages":
        value = "; ".join(value.splitlines())
    text = in_one_line(value)
    if (inside := without_quotes(text)) != text:
        return inside
    if not text.startswith("'"):
        return text
    text = in_one_line(unescape(value))
    is_marked = text.startswith("'") and (is_forced or column not in damage.TEXTS)
    return text[1:].strip() if is_marked else text


def _is_forced(values: list[str], columns: Header) -> bool:
    """Whether a program put an apostrophe before each text of the row, so that no other program changes it."""
    if not any(value.startswith("'") for value in values):
        return False
    texts = [
        value for column, value in zip(columns, values, strict=False) if column and value.lstrip("'")[:1].isalpha()
    ]
    return len(texts) > 1 and all(text.startswith("'") for text in texts)


def _add(row: Row, column: str, text: str, found: str | Question | None, *, is_hidden: bool) -> None:
    if isinstance(found, Question):
        row.findings.questions.append((column, found))
    elif found:
        row.findings.problems.append((column, found))
    if is_hidden and (text or found):
        row.findings.hidden_cells[column] = text
    elif text:
        row.cells[column] = text


def _add_struck(row: Row, struck: list[tuple[str, Question]]) -> None:
    """One question if all of the row is struck through, otherwise one for each such cell."""
    if not struck:
        return
    filled = {*row.cells, *row.findings.hidden_cells}
    if {column for column, _question in struck} == filled and all(
        choice[2] == "" for _column, question in struck for choice in question.choices[:1]
    ):
        asks = _("The whole row is struck through. Is it still right?")
        row.findings.questions.append(("", Question(asks, ((damage.KEEP, _("Take the row"), ""),))))
        return
    asked = {column for column, _question in row.findings.questions}
    for column, question in struck:
        if column in asked:
            sentence = _("%(asks)s It is also damaged, so correct it in the file.") % {"asks": question.asks}
            row.findings.problems.append((column, sentence))
        else:
            row.findings.questions.append((column, question))


def _about_struck(text: str, without: str) -> Question:
    left = _("Leave out what is struck through: “%(text)s”") % {"text": without[:80]}
    return Question(
        _("“%(text)s” is struck through, or a part of it. Does it count?") % {"text": text[:80]},
        (
            ("without", left if without else _("Treat the cell as empty"), without),
            (damage.KEEP, _("Take “%(text)s”") % {"text": text[:80]}, text),
        ),
    )


def _about_day(note: Note) -> Question:
    day = short_date(date.fromisoformat(note.day))
    return Question(
        _("The cell shows only a part of the date %(day)s. Is this the day?") % {"day": day},
        ((damage.KEEP, _("It is %(day)s") % {"day": day}, note.day),),
    )


def _turned_into_date(day: str) -> str:
    return _(
        "The cell is a date or a time (%(day)s), because a spreadsheet program took the text for one. Format the "
        "column as Text, and type the text again."
    ) % {"day": day}


def _hidden(rows: list[Row]) -> list[str]:
    lines = [str(row.line) for row in rows if row.findings.is_hidden]
    columns = dict.fromkeys(column for row in rows for column in row.findings.hidden_cells)
    remarks = []
    if lines:
        more = " …" if len(lines) > 20 else ""
        remarks.append(
            ngettext(
                "The file hides %(number)s row (line %(lines)s).",
                "The file hides %(number)s rows (lines %(lines)s).",
                len(lines),
            )
            % {"number": len(lines), "lines": ", ".join(lines[:20]) + more}
        )
    if columns:
        remarks.append(_("The file hides these columns: %(columns)s.") % {"columns": ", ".join(columns)})
    return remarks
