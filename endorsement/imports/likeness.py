"""What a row has in common with a record or another row of the same name, in words for the registrar's decision."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from endorsement.imports.rows import Planned
from endorsement.imports.snapshot import Snapshot
from endorsement.models import Endorsee
from endorsement.search_keys import sort_key
from endorsement.spreadsheets.headings import CITY, COUNTY

_NOT_DIGIT = re.compile(r"\D")


@dataclass(frozen=True)
class Likeness:
    """What matches and what differs; a cell or field that one of the two leaves empty does neither."""

    other: str
    same: list[str]
    different: list[str]

    def in_words(self) -> str:
        """ "Line 2 has the same name and email, but another external id (A1; here B1)."."""
        words = {"other": self.other, "same": _joined(self.same), "different": _joined(self.different)}
        if self.same and self.different:
            return _("%(other)s has the same %(same)s, but another %(different)s.") % words
        if self.same:
            return _("%(other)s has the same %(same)s.") % words
        return _("%(other)s has another %(different)s.") % words


def compare_with_record(row: Planned, endorsee: Endorsee, snapshot: Snapshot) -> Likeness:
    theirs = {column: getattr(endorsee, column) for column in ("email", "phone", "organization", "external_id")}
    theirs |= {"name": sort_key(endorsee.family_name, endorsee.given_name), "places": {endorsee.locality} - {None}}
    return _compare(f"{endorsee.name} ({endorsee.number})", _details(row, snapshot), theirs)


def compare_with_line(row: Planned, other: Planned, snapshot: Snapshot) -> Likeness:
    return _compare(_("Line %(line)s") % {"line": other.line}, _details(row, snapshot), _details(other, snapshot))


def is_it_the_same(likenesses: list[Likeness]) -> str:
    """The question about one other or several."""
    told = " ".join(likeness.in_words() for likeness in likenesses)
    if any(len(likeness.same) > 1 for likeness in likenesses):
        return _("%(told)s Is it the same person?") % {"told": told}
    if all(likeness.different for likeness in likenesses):
        return _("%(told)s Nothing else shows whether it's the same person.") % {"told": told}
    return _("The name matches, but nothing else shows whether it's the same person.")


def _details(row: Planned, snapshot: Snapshot) -> dict[str, Any]:
    details = {column: row.values.get(column, "") for column in ("email", "phone", "organization", "external_id")}
    told = (row.cells.get(column) for column in ("locality", CITY, COUNTY))
    places = {place for text in told if text for place in snapshot.places(text)}
    name = sort_key(row.values["family_name"], row.values.get("given_name", ""))
    return {**details, "name": name, "places": places}


def _compare(other: str, ours: dict[str, Any], theirs: dict[str, Any]) -> Likeness:
    labels = {
        "name": _("name"),
        "email": _("email"),
        "phone": _("phone"),
        "organization": _("organization"),
        "places": _("location"),
        "external_id": _("external id (%(theirs)s; here %(ours)s)")
        % {"theirs": theirs["external_id"], "ours": ours["external_id"]},
    }
    same: list[str] = []
    different: list[str] = []
    for key, label in labels.items():
        if ours[key] and theirs[key]:
            (same if _agree(key, ours[key], theirs[key]) else different).append(label)
    return Likeness(other, same, different)


def _agree(key: str, one: Any, other: Any) -> bool:
    match key:
        case "places":
            return bool(one & other)
        case "phone":
            return _NOT_DIGIT.sub("", one) == _NOT_DIGIT.sub("", other)
        case "email" | "organization":
            return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
    return bool(one == other)


def _joined(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    return _("%(first)s and %(last)s") % {"first": ", ".join(labels[:-1]), "last": labels[-1]}
