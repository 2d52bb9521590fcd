"""One row of the file during planning: the values of its cells, its questions to the registrar, its changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from endorsement import languages
from endorsement.consent import CONFIRMED
from endorsement.enums import EndReason, MailLanguage, RowOutcome
from endorsement.imports.cells import Choice, Unclear, Wrong, read_boolean
from endorsement.imports.date_order import DAYS_FIRST, MONTHS_FIRST, DateOrder, Figures, parts_of, read_day
from endorsement.imports.names import read_name, split_name
from endorsement.imports.placeholders import (
    is_instruction,
    is_placeholder,
    is_total,
    leaves_in_doubt,
    may_be_a_name,
    repeats_the_header,
)
from endorsement.models import Endorsee, ImportRow
from endorsement.spreadsheets.columns import DECIDE_WHAT_IS_PUBLIC, MAIL_LANGUAGE, PERSON_TEXTS, YES_OR_NO
from endorsement.spreadsheets.headings import EXPIRES_ON, NAME

# A file's number finds the person; it is never given or changed by one.
TEXTS = tuple(column for column in PERSON_TEXTS if column != "number")
DATES = ("awarded_on", "ended_on", CONFIRMED)
NAMES = ("given_name", "family_name")
_FIELDS = {field.name: field for field in Endorsee._meta.concrete_fields}
SKIP = "skip"
# Not a column: marks the cells of a row that is longer than the header.
TOO_LONG = "too_long"


@dataclass
class Planned:
    """The row's plan so far. `values` are the person's fields, `dates` the endorsement's."""

    row: ImportRow
    # The filled-in cells, without those that only stand for an empty one; where the text was in doubt, as settled.
    cells: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    renewed_on: list[date] = field(default_factory=list)
    cycles: list[str] = field(default_factory=list)
    # The last day for which the file says the endorsement is renewed, where it has that instead of cycles.
    expires_on: date | None = None
    # A further id of the person, beside the one on record.
    other_external_id: str = ""
    end_reason: str = ""
    errors: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    changes: list[list[Any]] = field(default_factory=list)
    steps: dict[str, Any] = field(default_factory=dict)
    # Whether the row waits for another row's question or error.
    waits: bool = False
    is_about_nobody: bool = False
    # Whether the registrar said who it is about, whatever its external id.
    is_decided: bool = False
    creates: bool = False
    renews: bool = False

    @property
    def line(self) -> int:
        return self.row.line

    @property
    def name(self) -> str:
        return f"{self.values.get('given_name', '')} {self.values.get('family_name', '')}".strip()

    @property
    def is_skipped(self) -> bool:
        return self.is_about_nobody or SKIP in self.row.decisions.values()

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self.waits or any(question["key"] not in self.row.decisions for question in self.questions)

    @property
    def goes_on(self) -> bool:
        """Whether it can still be applied."""
        return not (self.errors or self.is_skipped or self.is_open)

    def wait_for(self, sentence: str) -> None:
        """Leaves the row out until what the sentence says about another line is settled."""
        self.waits = True
        self.remarks.append(sentence)

    def ask(self, key: str, asks: str, choices: list[Choice]) -> str | None:
        """The registrar's answer, None while there is none. Every question offers to skip the row."""
        offered = [*choices, (SKIP, _("Skip this row"))]
        question = {"key": key, "asks": asks, "choices": [list(choice) for choice in offered]}
        if question not in self.questions:
            self.questions.append(question)
        answer = self.row.decisions.get(key)
        if answer not in dict(offered):
            self.row.decisions.pop(key, None)
            return None
        return answer

    def refuse(self, *sentences: str) -> None:
        self.errors.extend(sentences)

    def outcome(self) -> RowOutcome:
        if self.errors:
            return RowOutcome.ERROR
        if self.is_skipped:
            return RowOutcome.SKIPPED
        if self.is_open:
            return RowOutcome.REVIEW
        if self.creates:
            return RowOutcome.CREATE
        if self.renews:
            return RowOutcome.RENEW
        return RowOutcome.UPDATE if self.changes else RowOutcome.UNCHANGED

    def save_to_row(self) -> ImportRow:
        """Writes the plan into the model's row; nothing is saved yet."""
        row = self.row
        row.outcome = self.outcome()
        row.name = self.name[:250]
        row.questions = self.questions
        row.sentences = [*self.errors, *self.remarks]
        shown = row.outcome not in (RowOutcome.ERROR, RowOutcome.SKIPPED)
        row.changes = self.changes if shown else []
        row.steps = self.steps if self.goes_on and self.changes else {}
        return row


def read_row(row: ImportRow, order: DateOrder, *, is_under_header: bool = False) -> Planned:
    """Reads the cells. A wrong cell becomes an error, an unclear one a question.

    Args:
        order: which comes first in the dates of the file.
        is_under_header: whether nothing but instructions came before, so that this row may be one.
    """
    planned = Planned(row)
    if about := _about_nobody(row, is_under_header):
        planned.is_about_nobody = True
        planned.remarks.append(about)
        return planned
    planned.cells = cells = {column: text for column, text in row.cells.items() if not _says_nothing(column, text)}
    if TOO_LONG in row.cells:
        planned.refuse(
            _("The row has more cells than the header. Put quotation marks around text that contains separators.")
        )
    take_findings(planned)
    planned.cells = cells = with_parts_of_name(planned.cells)
    name = read_name(cells.get("given_name", ""), cells.get("family_name", ""), cells.get("credentials", ""))
    credentials = ", ".join(part for part in name.credentials.split(", ") if not _says_nothing("credentials", part))
    taken = {**cells, "given_name": name.given_name, "family_name": name.family_name, "credentials": credentials}
    for column in TEXTS:
        if text := taken.get(column, ""):
            _take(planned, column, partial(_text, column, text))
    for column in YES_OR_NO:
        if text := cells.get(column, ""):
            _take_yes_or_no(planned, column, text)
    if text := cells.get(MAIL_LANGUAGE, ""):
        _take(planned, MAIL_LANGUAGE, partial(_mail_language, text))
    for column in DATES:
        if text := cells.get(column, ""):
            _take_date(planned, order, column, text)
    if day := planned.dates.pop(CONFIRMED, None):
        planned.values[CONFIRMED] = day
    if text := cells.get("renewed_on", ""):
        take_renewed_on(planned, order, text)
    if text := cells.get("renewed_cycle", ""):
        _take_cycles(planned, order, text)
    elif text := cells.get(EXPIRES_ON, ""):
        planned.expires_on = _day(planned, order, EXPIRES_ON, EXPIRES_ON, text)
    if text := cells.get("end_reason", ""):
        _take_end_reason(planned, text)
    if not planned.values.get("family_name") and not planned.errors:
        planned.refuse(_("family_name is empty. Every row needs the person's name."))
    elif "," in name.family_name and not name.given_name:
        planned.refuse(
            _("“%(name)s” is more than a family name. Put the given name in its own column.")
            % {"name": name.family_name}
        )
    return planned


def _about_nobody(row: ImportRow, is_under_header: bool) -> str:
    """Why the row is about nobody; empty for a row about a person."""
    if repeats_the_header(row.cells):
        return _("This row repeats the header, so it is skipped.")
    if is_under_header and is_instruction(row.cells):
        return _("This row explains how to fill in the file, so it is skipped.")
    if is_total(row.cells):
        return _("This row adds up the rows above it, so it is skipped.")
    return ""


def with_parts_of_name(cells: dict[str, str]) -> dict[str, str]:
    """The cells, with the parts of a whole name in the columns that the row doesn't fill in itself."""
    if not (whole := cells.get(NAME, "")) or cells.get("family_name"):
        return cells
    name = split_name(whole)
    told = {"given_name": name.given_name, "family_name": name.family_name, "credentials": name.credentials}
    return {**{column: part for column, part in told.items() if part}, **cells}


def _says_nothing(column: str, text: str) -> bool:
    """Whether the cell only stands for an empty one.

    A name such as None may be real. A doubtful end or hold, and any doubt about "listed", is not taken for none.
    """
    if not is_placeholder(text) or column == "listed":
        return False
    if column in ("ended_on", "end_reason", "hold"):
        return not leaves_in_doubt(text)
    return column not in NAMES or not may_be_a_name(text)


def take_findings(planned: Planned) -> None:
    """Turns what reading the file found about the row (`findings`) into errors, questions and settled cells."""
    reading = planned.row.reading
    left_out = reading.get("left_out", {})
    for column, sentence in reading.get("problems", []):
        if column not in left_out:
            planned.refuse(_about(column, sentence))
    for question in reading.get("questions", []):
        column = question["column"]
        if column in left_out:
            continue
        choices = [(answer, label) for answer, label, _text in question["choices"]]
        texts = {answer: text for answer, _label, text in question["choices"]}
        answer = planned.ask(f"read_{column or 'row'}", _about(column, question["asks"]), choices)
        if column and answer in texts:
            planned.cells[column] = texts[answer]
    if hidden := [column for column in DECIDE_WHAT_IS_PUBLIC if column in left_out]:
        planned.refuse(
            _(
                "The file hides %(columns)s, which decides what the public sees. Show the column in the file, or take "
                "the hidden rows and columns."
            )
            % {"columns": ", ".join(hidden)}
        )


def _about(column: str, sentence: str) -> str:
    return f"{column}: {sentence}" if column else sentence


def _take(planned: Planned, column: str, read: Callable[[], Any]) -> None:
    try:
        if (value := read()) != "":
            planned.values[column] = value
    except Wrong as error:
        planned.refuse(f"{column}: {error}")


def _mail_language(text: str) -> str:
    """The code of a language of mail, from its code or its name."""
    for language in MailLanguage:
        if text.casefold() in (language.value, str(language.label).casefold(), languages.name(language).casefold()):
            return language.value
    raise Wrong(
        _("“%(text)s” isn't a language in which the site writes mail. Write one of: %(codes)s.")
        % {"text": text, "codes": ", ".join(MailLanguage.values)}
    )


def _take_yes_or_no(planned: Planned, column: str, text: str) -> None:
    if column != "listed" or not is_placeholder(text):
        _take(planned, column, partial(read_boolean, text))
        return
    asks = _("listed: “%(text)s” doesn't say whether the person may be on the public list.") % {"text": text}
    choices = [("yes", _("May be on the public list")), ("no", _("Keep off the public list"))]
    if (answer := planned.ask(column, asks, choices)) and answer != SKIP:
        planned.values[column] = answer == "yes"


def _take_date(planned: Planned, order: DateOrder, column: str, text: str) -> None:
    if day := _day(planned, order, column, column, text):
        planned.dates[column] = day


def take_renewed_on(planned: Planned, order: DateOrder, text: str) -> None:
    parts = parts_of(text)
    for position, part in enumerate(parts, start=1):
        key = "renewed_on" if len(parts) == 1 else f"renewed_on_{position}"
        if day := _day(planned, order, "renewed_on", key, part):
            planned.renewed_on.append(day)


def _take_cycles(planned: Planned, order: DateOrder, text: str) -> None:
    """The names of cycles as they are; a date in figures as ISO, once its order is known."""
    for position, part in enumerate(parts_of(text), start=1):
        if Figures.of(part) is None:
            planned.cycles.append(part)
        elif day := _day(planned, order, "renewed_cycle", f"renewed_cycle_{position}", part):
            planned.cycles.append(day.isoformat())


def _day(planned: Planned, order: DateOrder, column: str, key: str, text: str) -> date | None:
    """The date; None if it is wrong, or a question about it or about its column is open."""
    try:
        first = MONTHS_FIRST
        if question := order.question(column, text):
            answer = planned.ask(question.key, question.asks, question.choices)
            if answer not in (MONTHS_FIRST, DAYS_FIRST):
                return None
            first = answer
        return read_day(text, first)
    except Wrong as error:
        planned.refuse(f"{column}: {error}")
    except Unclear as unclear:
        if (answer := planned.ask(key, f"{column}: {unclear}", unclear.choices)) and answer != SKIP:
            return date.fromisoformat(answer)
    return None


def _take_end_reason(planned: Planned, text: str) -> None:
    wanted = text.casefold().replace("_", " ")
    for reason in EndReason:
        if wanted in (reason.value.replace("_", " "), str(reason.label).casefold()):
            planned.end_reason = reason.value
            return
    planned.refuse(
        _("end_reason: “%(text)s” isn't one of the reasons. Write one of: %(reasons)s.")
        % {"text": text, "reasons": ", ".join(EndReason.values)}
    )


def _text(column: str, text: str) -> str:
    if column == "website" and "://" not in text:
        text = f"https://{text}"
    if column == "email":
        text = text.removeprefix("mailto:")
    try:
        _FIELDS[column].run_validators(text)
    except ValidationError as error:
        raise Wrong(f"“{text[:80]}”: {' '.join(error.messages)}") from error
    return text
