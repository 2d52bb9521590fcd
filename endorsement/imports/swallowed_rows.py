"""Cells that hold whole lines of the file, because a quotation mark was not closed where it should be."""

from django.utils.translation import gettext as _

from endorsement.imports import damage, text_files
from endorsement.imports.findings import Question
from endorsement.imports.headers import Header


def whole_line(text: str, columns: Header, categories: set[str]) -> str:
    """The first line of the text that is a row of the file: with as many cells, a name and a category. Or empty."""
    name, category = columns.index("family_name"), columns.index("category")
    for line in text.splitlines():
        for delimiter in text_files.DELIMITERS:
            # With one of its quotation marks in another line, the line itself can't be read as CSV.
            parts = [part.strip(' "') for part in line.split(delimiter)]
            if len(parts) < len(columns) or not parts[name]:
                continue
            if parts[category].casefold() in categories or (not categories and parts[category]):
                return line
    return ""


def about_swallowed(line: int, swallowed: str, header: str = "") -> Question:
    if swallowed:
        asks = _(
            "The cell %(column)s holds what looks like other rows of the file (“%(line)s”). If a quotation mark in "
            "this row or below isn't closed, close it and upload the file again."
        ) % {"column": header, "line": swallowed[:80]}
    else:
        asks = _(
            "This row goes over several lines of the file, and text follows one of its quotation marks. If a mark in "
            "this row isn't closed, close it and upload the file again."
        )
    return Question(asks, ((damage.KEEP, _("It is one row, as it is"), ""),))
