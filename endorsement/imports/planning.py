"""Turns rows into a plan: what each would change, field by field, and what a registrar must answer first.

The plan of a row depends on the same person's earlier rows, the answers so far, the registry and the day; the same
input gives the same plan. Nothing is written here.
"""

import re
from collections.abc import Iterator
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from endorsement import languages
from endorsement.calendar.terms import short_date
from endorsement.consent import CONFIRMED
from endorsement.enums import LocalityKind
from endorsement.imports.awards import plan_award
from endorsement.imports.cells import clean
from endorsement.imports.date_order import DateOrder
from endorsement.imports.external_ids import settle_external_ids
from endorsement.imports.hidden_rows import ask_about_ends, is_left_out, leave_out
from endorsement.imports.languages import read_languages
from endorsement.imports.matching import Person, match
from endorsement.imports.names import is_in_capitals
from endorsement.imports.payments import are_payments, plan_payments
from endorsement.imports.placeholders import is_placeholder
from endorsement.imports.progress import Progress
from endorsement.imports.rows import NAMES, SKIP, TEXTS, Planned, read_row
from endorsement.imports.snapshot import KnownEndorsement, Snapshot
from endorsement.imports.together import tell_about_ends, wait_together
from endorsement.models import Endorsee, ImportRow, Locality
from endorsement.search_keys import joined_names, sort_key
from endorsement.spreadsheets.columns import MAIL_LANGUAGE, YES_OR_NO
from endorsement.spreadsheets.headings import CITY, COUNTY

# A file adds to these and removes nothing from them.
NAME_LISTS = ("other_names", "other_languages")
PERSON_FIELDS = (*TEXTS, "locality", "languages", "other_languages", *YES_OR_NO, CONFIRMED, MAIL_LANGUAGE)
_BETWEEN_NAMES = re.compile("[,;]")
LEAVE_EMPTY = "leave_empty"
LEAVE_OUT = "leave_out"
AS_WRITTEN = "as_written"
LONGEST_OTHER_LANGUAGES = Endorsee._meta.get_field("other_languages").max_length or 0
LONGEST_OTHER_NAMES = Endorsee._meta.get_field("other_names").max_length or 0


def plan_rows(rows: list[ImportRow], snapshot: Snapshot) -> Iterator[Progress]:
    """Sets outcome, sentences, changes, questions and steps of every row; saves nothing."""
    hidden = [row for row in rows if is_left_out(row)]
    for row in hidden:
        leave_out(row)
    rows = [row for row in rows if not is_left_out(row)]
    if are_payments(rows):
        yield from plan_payments(rows, snapshot)
        return
    total = len(rows)
    planned: list[Planned] = []
    order = DateOrder(rows)
    is_under_header = True
    for count, row in enumerate(rows, start=1):
        planned.append(read_row(row, order, is_under_header=is_under_header))
        is_under_header = is_under_header and planned[-1].is_about_nobody
        if count % Progress.EVERY == 0:
            yield Progress(_("Reading"), count, total)
    ask_about_ends(planned, hidden)
    people = match(planned, snapshot, adds_nothing=lambda row, pk: _adds_nothing(row, pk, snapshot, order))
    done = 0
    for person in people:
        _plan_person(person, snapshot)
        done += len(person.rows)
        if done // Progress.EVERY != (done - len(person.rows)) // Progress.EVERY:
            yield Progress(_("Comparing with the registry"), done, total)
    for one in planned:
        one.save_to_row()


def _adds_nothing(row: Planned, pk: int, snapshot: Snapshot, order: DateOrder) -> bool:
    answers = {key: answer for key, answer in row.row.decisions.items() if answer != SKIP}
    probe = read_row(ImportRow(line=row.line, cells=row.row.cells, reading=row.row.reading, decisions=answers), order)
    person = Person([probe], pk)
    known = [
        KnownEndorsement(one.key, copy(one.endorsement), dict(one.renewed), one.line)
        for one in snapshot.endorsements.get(pk, [])
    ]
    _plan_person(person, snapshot, known)
    return not (probe.errors or probe.is_open or probe.changes)


def _plan_person(person: Person, snapshot: Snapshot, known: list[KnownEndorsement] | None = None) -> None:
    if person.waits:
        return
    endorsee = snapshot.people[person.pk] if person.pk else Endorsee()
    for row in person.rows:
        _find_place(row, endorsee, snapshot)
        _find_languages(row, endorsee)
        _ask_about_names(row, endorsee)
    settle_external_ids(person, endorsee)
    _refuse_contradictions(person, endorsee)
    if person.pk is None:
        _name_somebody_new(person, endorsee)
    if known is None:
        known = snapshot.endorsements[person.pk] if person.pk else []
    holds = snapshot.holds.get(person.pk or 0, [])
    for row in sorted(person.rows, key=lambda row: (row.dates.get("awarded_on") or snapshot.today, row.line)):
        if not row.errors and not row.is_skipped:
            plan_award(row, snapshot, endorsee, known, holds)
    current: dict[str, Any] = {}
    for row in person.rows:
        if row.goes_on:
            _plan_fields(row, person, endorsee, current)
    wait_together(person)
    tell_about_ends(person.rows, known, snapshot)


# --- The person's fields ---


def _find_place(row: Planned, endorsee: Endorsee, snapshot: Snapshot) -> None:
    text = row.cells.get("locality", "")
    if not text and not row.errors:
        _find_city_or_county(row, endorsee, snapshot)
    if not text or row.errors:
        return
    places = snapshot.places(text)
    if not places:
        row.refuse(
            _("locality: “%(text)s” isn't one of the registry's locations. Write them like this: %(examples)s.")
            % {"text": text, "examples": ", ".join(f"“{example}”" for example in snapshot.example_places) or "–"}
        )
        return
    if endorsee.locality in places:
        row.values["locality"] = endorsee.locality
        return
    if len(places) == 1:
        row.values["locality"] = places[0]
        return
    choices = [*((place.slug, place.label) for place in places), (LEAVE_EMPTY, _("Leave the location as it is"))]
    asks = _("“%(text)s” could be one of several locations. Choose one, or write the full name in the file.") % {
        "text": text
    }
    answer = row.ask("locality", asks, choices)
    if chosen := next((place for place in places if place.slug == answer), None):
        row.values["locality"] = chosen


def _find_city_or_county(row: Planned, endorsee: Endorsee, snapshot: Snapshot) -> None:
    """A county goes before the city: an address in Fairfax County may say Fairfax too. A town alone is asked about."""
    county, city = row.cells.get(COUNTY, ""), row.cells.get(CITY, "")
    kinds = ((county, LocalityKind.COUNTY), (city, LocalityKind.CITY))
    for text, kind in kinds:
        places = snapshot.places(text) if text else []
        places = [place for place in places if place.kind == kind] or places
        if len(places) == 1:
            row.values["locality"] = places[0]
            return
    if (text := county or city) and not endorsee.locality:
        asks = _("“%(text)s” isn't one of the registry's locations. To have one, add a column “locality” to the file.")
        row.ask("locality", asks % {"text": text}, [(LEAVE_EMPTY, _("Leave the location as it is"))])


def _find_languages(row: Planned, endorsee: Endorsee) -> None:
    """The codes of the cell's languages. What the vocabulary doesn't have is asked about, once for all rows."""
    codes, others = [], []
    recorded = {text.casefold() for text in languages.all_names("", endorsee.other_languages)}
    for written in read_languages(row.cells.get("languages", "")):
        text = written.replace(",", ";")  # a comma is between two of them
        if text.casefold() in recorded:
            continue
        code = languages.code_of(text) or _ask_which_language(row, text)
        if code == AS_WRITTEN:
            others.append(text)
        elif code:
            codes.append(code)
    if codes:
        row.values["languages"] = languages.joined(codes)
    if len(joined_names(endorsee.other_languages, *others)) > LONGEST_OTHER_LANGUAGES:
        row.refuse(_("languages: the record has no room for more languages from outside the list."))
    elif others:
        row.values["other_languages"] = ", ".join(others)


def _ask_which_language(row: Planned, text: str) -> str | None:
    """The registrar's answer: a code, AS_WRITTEN, or None."""
    choices = [(code, languages.name(code)) for code in languages.likely(text)]
    choices.append((AS_WRITTEN, _("Show “%(text)s” as it is written; no filter finds it") % {"text": text}))
    choices.append((LEAVE_OUT, _("Leave it out")))
    asks = _("languages: “%(text)s” isn't in the list of languages. Which one is it?") % {"text": text}
    answer = row.ask(f"language_{text.casefold()}", asks, choices)
    return None if answer in (SKIP, LEAVE_OUT) else answer


def _ask_about_names(row: Planned, endorsee: Endorsee) -> None:
    """ "None" and "Na" are names, and stand for a missing one. On the record it is a name."""
    for column in NAMES:
        text = row.cells.get(column, "")
        if row.errors or not is_placeholder(text) or sort_key(text, "") == sort_key(getattr(endorsee, column), ""):
            continue
        choices = [("name", _("“%(text)s” is the name") % {"text": text})]
        if column == "given_name":
            choices.append((LEAVE_EMPTY, _("The given name is missing")))
        asks = _("%(column)s: “%(text)s” can be a name or mean that the name is missing.")
        answer = row.ask(column, asks % {"column": column, "text": text}, choices)
        if answer != "name" and column == "given_name":
            row.values.pop(column, None)


def _refuse_contradictions(person: Person, endorsee: Endorsee) -> None:
    """If two rows of one person disagree, both are errors (design, section 8)."""
    first: dict[str, Planned] = {}
    rows = [row for row in person.rows if not row.errors and not row.is_skipped]
    refusals: list[tuple[Planned, Planned, str]] = []
    for row in rows:
        for column in PERSON_FIELDS:
            if column not in row.values:
                continue
            other = first.setdefault(column, row)
            if _folded(column, other.values[column]) != _folded(column, row.values[column]):
                refusals.append((other, row, column))
            elif column in NAMES and is_in_capitals(other.cells.get(column, "")):
                # Of two spellings, the one that is not all capitals shows how the name is written.
                other.values[column] = row.values[column]
            else:
                # Two spellings of one thing: the first one counts.
                row.values[column] = other.values[column]
    for other, row, column in refusals:
        sentence = _(
            "Lines %(one)s and %(other)s are about one person but differ in %(column)s (“%(first)s”, “%(second)s”). "
            "Make them match or, if they are two people, give each an external_id."
        ) % {
            "one": other.line,
            "other": row.line,
            "column": column,
            "first": shown(_in_words(column, other.values[column])),
            "second": shown(_in_words(column, row.values[column])),
        }
        for one in (other, row):
            if sentence not in one.errors:
                one.refuse(sentence)


def _folded(column: str, value: Any) -> Any:
    if column in NAMES:
        return sort_key(value, "")
    if column in ("email", "credentials", "other_languages"):
        return value.casefold().replace(" ", "")
    return value


def _name_somebody_new(person: Person, endorsee: Endorsee) -> None:
    """Gives a new endorsee the name that the sentences need."""
    endorsee.given_name = person.first.values.get("given_name", "")
    endorsee.family_name = person.first.values["family_name"]


def _plan_fields(row: Planned, person: Person, endorsee: Endorsee, current: dict[str, Any]) -> None:
    """What the row changes about the person, beyond the earlier rows' changes. A blank cell never erases."""
    is_new = person.pk is None
    row.creates = row.creates or (is_new and not current)
    fields: dict[str, Any] = {}
    # If the record has the credentials in the family name, like the file, nothing was split off.
    as_recorded = not is_new and row.cells.get("family_name") == clean(endorsee.family_name)
    for column in PERSON_FIELDS:
        if column not in row.values or (column == "credentials" and as_recorded and not row.cells.get(column)):
            continue
        value = row.values[column]
        before = current[column] if column in current else ("" if is_new else getattr(endorsee, column))
        if column not in current and not is_new and _says_the_same(row, column, before, value):
            continue
        if column in NAME_LISTS:
            value = joined_names(before, *_BETWEEN_NAMES.split(value))
        if before == value and not (is_new and column not in current):
            continue
        _change(row, fields, current, column, None if is_new else before, value)
    _keep_former_name(row, endorsee, fields, current)
    if row.other_external_id:
        known_ids = current.get("other_external_ids", endorsee.other_external_ids)
        value = joined_names(known_ids, row.other_external_id)
        _change(row, fields, current, "other_external_ids", known_ids, value)
    if is_new and current:
        current.setdefault("family_name", row.values["family_name"])
        if not row.values.get("given_name") and row.creates:
            sentence = _("given_name is empty, so %(name)s is recorded as a single name.")
            row.remarks.append(sentence % {"name": row.values["family_name"]})
    row.steps["person"] = person.key
    row.steps["fields"] = fields


def _change(
    row: Planned, fields: dict[str, Any], current: dict[str, Any], column: str, before: Any, after: Any
) -> None:
    current[column] = after
    fields[column] = after.pk if isinstance(after, Locality) else after.isoformat() if column == CONFIRMED else after
    told = None if before is None else shown(_in_words(column, before)) or _("(empty)")
    row.changes.append([column, told, shown(_in_words(column, after))])


def _in_words(column: str, value: Any) -> Any:
    """The names, where the field stores codes."""
    return languages.in_words(value) if column in ("languages", MAIL_LANGUAGE) else value


def _keep_former_name(row: Planned, endorsee: Endorsee, fields: dict[str, Any], current: dict[str, Any]) -> None:
    """Adds the family name that the row changes to the other names, so that staff still find the person by it."""
    if endorsee.pk is None or "family_name" not in fields:
        return
    before = current.get("other_names", endorsee.other_names)
    after = endorsee.other_names_after(fields["family_name"], before)
    if after != before and len(after) <= LONGEST_OTHER_NAMES:
        _change(row, fields, current, "other_names", before, after)


def _says_the_same(row: Planned, column: str, before: Any, value: Any) -> bool:
    """Whether the cell says the same as the record, apart from the clean-up."""
    if not isinstance(value, str):
        return before == value
    raw = row.cells.get(column, "")
    if clean(before) in (raw, value) or " ".join(clean(before).split()) in (raw, value):
        return True
    if column in NAMES and is_in_capitals(raw):
        return sort_key(before, "") == sort_key(value, "")
    return column == "email" and before.casefold() == value.casefold()


def shown(value: Any) -> Any:
    """A value as the plan prints it."""
    match value:
        case None | "":
            return None
        case bool():
            return _("yes") if value else _("no")
        case str():
            return value
        case Locality():
            return value.label
    return short_date(value)
