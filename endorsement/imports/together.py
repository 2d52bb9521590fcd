"""The rows of one person are judged together: all apply or all wait, and what takes somebody off is said in words.

An end that is applied while the award in the next row waits would take the person off the registry.
"""

from django.utils.translation import gettext as _

from endorsement.calendar.terms import short_date
from endorsement.imports.matching import Person
from endorsement.imports.rows import Planned
from endorsement.imports.snapshot import KnownEndorsement, Snapshot


def wait_together(person: Person) -> None:
    """If a row has an error or an open question, the person's other rows that change something wait."""
    lines = {row.line for row in person.rows}
    reason = _about_an_error(person) or _about_a_question(person)
    if not reason and any("end" in row.steps for row in person.rows):
        doubtful = next((line for line in person.doubtful_lines if line not in lines), None)
        sentence = _("Line %(line)s may be about the same person. This row waits until that is settled.")
        reason = sentence % {"line": doubtful} if doubtful else ""
    if not reason:
        return
    for row in person.rows:
        if row.goes_on and row.changes:
            row.wait_for(reason)


def _about_an_error(person: Person) -> str:
    lines = [*(row.line for row in person.rows if row.errors), *person.wrong_lines]
    if not lines:
        return ""
    sentence = _("Line %(line)s is about the same person and has an error. This row waits until the file is corrected.")
    return sentence % {"line": min(lines)}


def _about_a_question(person: Person) -> str:
    asking = next((row for row in person.rows if row.is_open and not row.is_skipped), None)
    if asking is None:
        return ""
    return _("Line %(line)s is about the same person. This row waits until its question is answered.") % {
        "line": asking.line
    }


def tell_about_ends(rows: list[Planned], known: list[KnownEndorsement], snapshot: Snapshot) -> None:
    """Says of each end whether something else keeps the person on the registry."""
    applied = [row for row in rows if row.goes_on and "end" in row.steps and "award" not in row.steps]
    ending = {row.steps["endorsement"]: row for row in applied}
    for one in known:
        if one.key in ending and one.endorsement.ended_on:
            day = max(one.endorsement.ended_on, snapshot.today)
            stays = snapshot.on_registry(day)
            others = [other for other in known if other is not one and other.endorsement.ended_on is None]
            if any(other.key in stays for other in others) or not _counts(one, snapshot, stays):
                continue
            ending[one.key].remarks.append(_what_keeps(ending[one.key], one, others))


def _counts(one: KnownEndorsement, snapshot: Snapshot, stays: set[int]) -> bool:
    """Whether the registry shows it on the day it ends, or a renewal would bring it back later."""
    return one.key in stays or any(day > snapshot.today for day in one.renewed.values())


def _what_keeps(row: Planned, one: KnownEndorsement, others: list[KnownEndorsement]) -> str:
    added = [other for other in others if other.line]
    naming = _("%(label)s (line %(line)s)")
    words = {
        "name": row.name,
        "label": one.endorsement.label,
        "date": short_date(one.endorsement.ended_on or one.endorsement.awarded_on),
        "others": ", ".join(naming % {"label": other.endorsement.label, "line": other.line} for other in added),
    }
    if added:
        return _("After %(label)s ends, only %(others)s can keep %(name)s on the registry.") % words
    return _("%(name)s leaves the registry when %(label)s ends on %(date)s.") % words
