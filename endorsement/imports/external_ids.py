"""The external id of a person whose rows or record have another one."""

from django.utils.translation import gettext as _

from endorsement.imports.matching import Person
from endorsement.imports.rows import Planned
from endorsement.models import Endorsee

KEEP, CHANGE, ADD = "keep", "change", "add"


def settle_external_ids(person: Person, endorsee: Endorsee) -> None:
    """The first id stays. Another is remembered if the registrar said that it is the same person, or else asked about.

    Rows that nobody was asked about keep their ids, so that two different ones are refused as a contradiction.
    """
    rows = [row for row in person.rows if row.values.get("external_id") and not row.errors and not row.is_skipped]
    certain_first = sorted(rows, key=lambda row: row.is_decided)
    own = endorsee.external_id or (certain_first[0].values["external_id"] if rows else "")
    known = {own, *(part.strip() for part in endorsee.other_external_ids.split(","))}
    answers: dict[str, str | None] = {}
    for row in rows:
        external_id = row.values["external_id"]
        if external_id in known:
            _set_aside(row, unless=own)
        elif row.is_decided:
            row.other_external_id = _set_aside(row, unless=own)
            known.add(external_id)
        elif endorsee.external_id:
            if external_id not in answers:
                answers[external_id] = _ask(row, endorsee)
            if answers[external_id] != CHANGE:
                _set_aside(row, unless=own)
            if answers[external_id] == ADD:
                row.other_external_id = external_id
                known.add(external_id)


def _set_aside(row: Planned, *, unless: str) -> str:
    """Takes the id out of the values that the record gets, unless it is this one; returns it."""
    external_id: str = row.values["external_id"]
    if external_id != unless:
        del row.values["external_id"]
    return external_id


def _ask(row: Planned, endorsee: Endorsee) -> str | None:
    words = {"name": endorsee.name, "own": endorsee.external_id, "other": row.values["external_id"]}
    asks = _("%(name)s has the external id %(own)s, but the file says %(other)s.") % words
    choices = [
        (KEEP, _("Keep %(own)s and ignore %(other)s") % words),
        (CHANGE, _("Change it to %(other)s") % words),
        (ADD, _("Keep %(own)s and know the person by %(other)s too") % words),
    ]
    return row.ask("external_id", asks, choices)
