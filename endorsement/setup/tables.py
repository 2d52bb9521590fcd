"""A table that an association loads from a CSV file."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.utils.translation import gettext as _


class NotLoaded(Exception):
    """The file can't be loaded; the sentence says why and where. Nothing was written."""


def read_rows(
    lines: Iterable[str], *, columns: Collection[str], required: Collection[str], refusal: str
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each row with the number of its line: the cells by column, without the blanks around them.

    Args:
        refusal: the sentence for a header without the required columns, or with others than `columns`.

    Raises:
        NotLoaded
    """
    reader = csv.DictReader(lines, strict=True, restval="")
    try:
        header = [(name or "").strip().lower() for name in reader.fieldnames or []]
        if not set(required) <= set(header) <= set(columns) or len(set(header)) < len(header):
            raise NotLoaded(refusal)
        reader.fieldnames = header
        for row in reader:
            if None in row:
                raise NotLoaded(_("Line %(line)d has more cells than the header.") % {"line": reader.line_num})
            yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items()}
    except csv.Error as error:
        raise NotLoaded(
            _("The file isn't CSV after line %(line)d: %(error)s.") % {"line": reader.line_num, "error": error}
        ) from error
