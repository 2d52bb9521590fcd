"""One row of the file during planning: the values of its cells, its questions to the registrar, its changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from endorsement.enums import EndReason, RowOutcome
from endorsement.imports.cells import Choice, Unclear, Wrong, check_computed, read_boolean, read_date
from endorsement.imports.names import read_name
from endorsement.models import Endorsee, ImportRow
from endorsement.spreadsheets.columns import CYCLE_SEPARATOR, PERSON_TEXTS, YES_OR_NO

# A file's number finds the person; it is never given or changed by one.
TEXTS = tuple(column for column in PERSON_TEXTS if column != "number")
DATES = ("awarded_on", "ended_on")
_FIELDS = {field.name: field for field in Endorsee._meta.concrete_fields}
SKIP = "skip"
# Not a column: marks the cells of a row that is longer than the header.
TOO_LONG = "too_long"


@dataclass
class Planned:
    """The row's plan so far. `values` are the person's fields, `dates` the endorsement's."""

    row: ImportRow
    values: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, date] = field(default_factory=dict)
    renewed_on: list[date] = field(default_factory=list)
    end_reason: str = ""
    errors: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    changes: list[list[Any]] = field(default_factory=list)
    steps: dict[str, Any] = field(default_factory=dict)
    # Whether the row waits for another row's question.
    waits: bool = False
    creates: bool = False
    renews: bool = False

    @property
    def line(self) -> int:
        return self.row.line

    @property
    def cells(self) -> dict[str, str]:
        return self.row.cells

    @property
    def name(self) -> str:
        return f"{self.values.get('given_name', '')} {self.values.get('family_name', '')}".strip()

    @property
    def is_skipped(self) -> bool:
        return SKIP in self.row.decisions.values()

    @property
    def is_open(self) -> bool:
        """Whether a question waits for its answer."""
        return self.waits or any(question["key"] not in self.row.decisions for question in self.questions)

    @property
    def goes_on(self) -> bool:
        """Whether it can still be applied."""
        return not (self.errors or self.is_skipped or self.is_open)

    def ask(self, key: str, asks: str, choices: list[Choice]) -> str | None:
        """The registrar's answer, None while there is none. Every question offers to skip the row."""
        offered = [*choices, (SKIP, _("Skip this row"))]
        self.questions.append({"key": key, "asks": asks, "choices": [list(choice) for choice in offered]})
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


def read_row(row: ImportRow) -> Planned:
    """Reads the cells. A wrong cell becomes an error, an unclear one a question."""
    planned = Planned(row)
    if TOO_LONG in row.cells:
        planned.refuse(
            _("The row has more cells than the header. Put quotation marks around text that contains separators.")
        )
    cells = row.cells
    name = read_name(cells.get("given_name", ""), cells.get("family_name", ""), cells.get("credentials", ""))
    taken = {**cells, "given_name": name.given_name, "family_name": name.family_name, "credentials": name.credentials}
    for column in TEXTS:
        if text := taken.get(column, ""):
            _take(planned, column, partial(_text, column, text))
    for column in YES_OR_NO:
        if text := cells.get(column, ""):
            _take(planned, column, partial(read_boolean, text))
    for column in DATES:
        if text := cells.get(column, ""):
            _take_date(planned, column, text)
    if text := cells.get("renewed_on", ""):
        _take_renewed_on(planned, text)
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


def _take(planned: Planned, column: str, read: Callable[[], Any]) -> None:
    try:
        check_computed(planned.cells.get(column, ""))
        planned.values[column] = read()
    except Wrong as error:
        planned.refuse(f"{column}: {error}")


def _take_date(planned: Planned, column: str, text: str) -> None:
    try:
        check_computed(text)
        planned.dates[column] = read_date(text)
    except Wrong as error:
        planned.refuse(f"{column}: {error}")
    except Unclear as unclear:
        if (answer := planned.ask(column, f"{column}: {unclear}", unclear.choices)) and answer != SKIP:
            planned.dates[column] = date.fromisoformat(answer)


def _take_renewed_on(planned: Planned, text: str) -> None:
    parts = [part.strip() for part in text.split(CYCLE_SEPARATOR.strip()) if part.strip()]
    for position, part in enumerate(parts, start=1):
        try:
            check_computed(part)
            planned.renewed_on.append(read_date(part))
        except Wrong as error:
            planned.refuse(f"renewed_on: {error}")
        except Unclear as unclear:
            key = "renewed_on" if len(parts) == 1 else f"renewed_on_{position}"
            if (answer := planned.ask(key, f"renewed_on: {unclear}", unclear.choices)) and answer != SKIP:
                planned.renewed_on.append(date.fromisoformat(answer))


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
