"""What registrars said that the columns of files are, remembered by all the headers of a file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from endorsement import clock, locks
from endorsement.imports.headers import header_of, missing
from endorsement.imports.reading import Columns, columns_of
from endorsement.imports.spellings import find_kind
from endorsement.models import ColumnChoice
from endorsement.refusals import Refused
from endorsement.spreadsheets.columns import folded
from endorsement.spreadsheets.headings import NOTHING, TARGETS


class ColumnsUnclear(Refused):
    """A required column is missing, or one was chosen twice."""


def columns_chosen(content: bytes) -> tuple[Columns | None, Mapping[str, str]]:
    """The columns of a file, and what was chosen for its headers: by the folded header, a column, or "" for nothing.

    Raises:
        NotReadable
    """
    columns = columns_of(content, is_category=find_kind)
    chosen = _chosen(columns.header.headers) if columns else NOTHING
    if columns and chosen:
        columns = replace(columns, header=header_of(columns.header.headers, chosen))
    return columns, chosen


def _chosen(headers: list[str]) -> Mapping[str, str]:
    found = ColumnChoice.objects.filter(headers=_fingerprint(headers)).first()
    # A release may read other columns than the one before.
    return {
        header: column if column in TARGETS else "" for header, column in (found.columns if found else NOTHING).items()
    }


def choose(columns: Columns, chosen: list[str]) -> Mapping[str, str]:
    """Remembers what each column of a file is, "" for one that is ignored; returns it by the folded header.

    Raises:
        ColumnsUnclear, Busy
    """
    headers = columns.header.headers
    taken = [column for column in chosen if column]
    if twice := sorted({column for column in taken if taken.count(column) > 1}):
        raise ColumnsUnclear(_("You chose %(columns)s twice. Choose it once.") % {"columns": ", ".join(twice)})
    if lacking := missing(list(taken), has_category=columns.has_category):
        raise ColumnsUnclear(
            _("Choose a column for: %(columns)s. A whole name is enough for the names.")
            % {"columns": ", ".join(lacking)}
        )
    said = {folded(header): column for header, column in zip(headers, chosen, strict=True) if header}
    with locks.told_in_words():
        ColumnChoice.objects.update_or_create(
            headers=_fingerprint(headers), defaults={"columns": said, "chosen_at": clock.now()}
        )
    return said


def _fingerprint(headers: list[str]) -> str:
    return hashlib.sha256(json.dumps([folded(header) for header in headers]).encode()).hexdigest()
