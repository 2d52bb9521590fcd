"""What reading a file found about its rows, beyond their text: mistakes, questions, and what the file hides.

The reader hands these to the plan, which keeps them with the row (`ImportRow.reading`) because the file is not kept:
`{"problems": [[column, sentence]], "questions": [question], "is_left_out": bool, "left_out": {column: text},
"taken": {column: text}}`. A column is "" where something is about the row as a whole.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

Choice = tuple[str, str, str]
"""The answer, its label, and the text of the cell once it is chosen."""


@dataclass(frozen=True)
class Question:
    """A cell that can be read in more than one way. The first choice is the likeliest."""

    asks: str
    choices: tuple[Choice, ...]

    def stored(self, column: str) -> dict[str, Any]:
        return {"column": column, "asks": self.asks, "choices": [list(choice) for choice in self.choices]}


class Note(NamedTuple):
    """What a workbook tells about a cell beside its text. Whether it matters depends on the column."""

    # The cell can't be taken at all; the sentence says why.
    problem: str = ""
    # The text without what is struck through; None if nothing is.
    without_struck: str | None = None
    # The date that the cell is, in ISO form; its text is the same or, if `is_plain_number`, the day's number.
    day: str = ""
    is_plain_number: bool = False
    # The cell's format leaves the day or the year of the date out.
    shows_part_of_day: bool = False
    is_boolean: bool = False


class Record(NamedTuple):
    """A line of the file: its number, the text of each cell, notes by position, and whether the file hides it."""

    line: int
    values: list[str]
    notes: dict[int, Note] = {}
    is_hidden: bool = False
    # Text follows a closing quotation mark, so that the mark may belong to another cell.
    is_misquoted: bool = False


@dataclass
class Findings:
    """What was found about one row."""

    problems: list[tuple[str, str]] = field(default_factory=list)
    questions: list[tuple[str, Question]] = field(default_factory=list)
    # The cells in hidden columns, and whether the row itself is hidden.
    hidden_cells: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False

    def stored(self) -> dict[str, Any]:
        """As `ImportRow.reading` has it; empty if nothing was found."""
        found = {
            "problems": [list(problem) for problem in self.problems],
            "questions": [question.stored(column) for column, question in self.questions],
            "left_out": self.hidden_cells,
            "is_left_out": self.is_hidden,
        }
        return {key: value for key, value in found.items() if value}


def take_hidden(cells: dict[str, str], reading: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """The cells and the findings of a row once what the file hides is taken too."""
    left_out = reading.get("left_out", {})
    rest = {key: value for key, value in reading.items() if key not in ("left_out", "is_left_out")}
    hidden = {"taken": left_out, "was_left_out": reading.get("is_left_out", False)}
    return {**cells, **left_out}, {**rest, **{key: value for key, value in hidden.items() if value}}


def leave_hidden(cells: dict[str, str], reading: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Undoes `take_hidden`."""
    taken = reading.get("taken", {})
    rest = {key: value for key, value in reading.items() if key not in ("taken", "was_left_out")}
    hidden = {"left_out": taken, "is_left_out": reading.get("was_left_out", False)}
    visible = {column: text for column, text in cells.items() if column not in taken}
    return visible, {**rest, **{key: value for key, value in hidden.items() if value}}
