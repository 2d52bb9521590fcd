"""Cells that hold whole lines of the file, because a quotation mark was not closed where it should be."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from endorsement.imports import damage, text_files
from endorsement.imports.findings import Findings, Question
from endorsement.imports.headers import Header
from endorsement.spreadsheets.headings import NAME


class LongCell(NamedTuple):
    """A cell of several lines, with the cells after it in its row."""

    findings: Findings
    header: str
    text: str
    after: list[str]

    def swallowed(self, columns: Header, categories: set[str]) -> str:
        """The first line in the cell that looks like a row of the file: with a name and a category. Empty if none.

        Args:
            categories: those of the file's other rows, without case.
        """
        name = columns.index("family_name" if "family_name" in columns else NAME)
        category = columns.index("category")
        lines = self.text.splitlines()
        for number, line in enumerate(lines, start=1):
            for delimiter in text_files.DELIMITERS:
                # With one of its quotation marks in another line, the line itself can't be read as CSV.
                parts = [part.strip(' "') for part in line.split(delimiter)]
                if len(parts) == 1:
                    continue
                # The last line goes on in the cells behind this one.
                parts += self.after if number == len(lines) else []
                if len(parts) > max(name, category) and parts[name] and _is_one_of(parts[category], categories):
                    return line
        return ""


def _is_one_of(text: str, categories: set[str]) -> bool:
    return text.casefold() in categories if categories else bool(text)


def about_swallowed(header: str, line: str) -> Question:
    return _asked(
        _(
            "The cell %(column)s holds what looks like another row of the file (“%(line)s”). If a quotation mark in "
            "this row or below isn't closed, close it and upload the file again."
        )
        % {"column": header, "line": line[:80]}
    )


def about_misquoted() -> Question:
    return _asked(
        _(
            "Text follows a closing quotation mark in this row. If a mark in it isn't closed, the row may hold others. "
            "Correct the marks and upload the file again."
        )
    )


def _asked(asks: str) -> Question:
    return Question(asks, ((damage.KEEP, _("It is one row, as it is"), ""),))
