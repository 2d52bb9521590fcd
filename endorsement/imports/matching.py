"""Finds the person that a row is about (design, section 8; domain.md rules 23 and 24).

By number, then external id, then email and family name. If only a name matches, or there is a reason to doubt, the
registrar decides. Rows that share an id, or an email address and a family name, are about one person.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from endorsement.imports.cells import Choice
from endorsement.imports.likeness import compare_with_line, compare_with_record, is_it_the_same
from endorsement.imports.rows import SKIP, Planned
from endorsement.imports.snapshot import Snapshot, email_and_family
from endorsement.models import Endorsee
from endorsement.search_keys import search_key, sort_key

NEW = "new"
# Below this, two given names at one address, such as "Ann" and "Tom", are two people rather than two spellings.
ALIKE = 0.6


@dataclass
class Person:
    """The rows of one person. `pk` is the endorsee's, None for a new person."""

    rows: list[Planned]
    pk: int | None = None
    # The lines with an error that are about this person too, and the unsettled lines that may be.
    wrong_lines: list[int] = field(default_factory=list)
    doubtful_lines: list[int] = field(default_factory=list)

    @property
    def key(self) -> int | str:
        return self.pk or f"{NEW}:{self.rows[0].line}"

    @property
    def first(self) -> Planned:
        return self.rows[0]

    @property
    def waits(self) -> bool:
        return any(row.waits for row in self.rows)


@dataclass
class Identity:
    """The person that a row's ids and email address point to, and the reason for doubt."""

    pk: int | None = None
    candidates: list[int] = field(default_factory=list)
    asks: str = ""
    may_be_new: bool = True


def match(rows: list[Planned], snapshot: Snapshot, *, adds_nothing: Callable[[Planned, int], bool]) -> list[Person]:
    """Groups the rows without errors by person; asks if that is not certain.

    Args:
        adds_nothing: whether everything in the row is already on the endorsee's record.
    """
    identities = {row.line: _identify(row, snapshot) for row in rows if not row.errors and not row.is_about_nobody}
    known = [row for row in rows if not row.errors and not row.is_about_nobody]
    people = [Person(group) for group in _groups(known, identities)]
    found: dict[int, Person] = {}
    by_name: dict[str, list[Person]] = defaultdict(list)
    by_line: dict[int, Person] = {}
    result = []
    # Certain people come first: a doubtful row may turn out to be one of them.
    certain = {id(person): {pk for row in person.rows if (pk := identities[row.line].pk)} for person in people}
    for person in sorted(people, key=lambda person: (not certain[id(person)], person.first.line)):
        if len(certain[id(person)]) > 1:
            _refuse_two_records(person, snapshot, certain[id(person)])
            continue
        person.pk = next(iter(certain[id(person)]), None)
        home: Person | None = person
        if person.pk is None:
            home = _settle(person, snapshot, identities, by_name, by_line, adds_nothing)
        if person.pk is not None and home is person:
            home = found.setdefault(person.pk, person)
        if home is not person and home is not None:
            home.rows.extend(person.rows)
            _wait_together(home)
        else:
            result.append(person)
        for row in person.rows:
            by_line[row.line] = home or person
        if home is person:
            by_name[_name_key(person.first)].append(person)
    for person in result:
        person.rows.sort(key=lambda row: row.line)
    _note_lines_left_out(rows, result, identities, snapshot)
    return result


# --- One row ---


def _identify(row: Planned, snapshot: Snapshot) -> Identity:
    identity = _identified(row, snapshot)
    if row.errors or identity.pk is None or identity.candidates:
        return identity
    endorsee = snapshot.people[identity.pk]
    if _shares_no_name(row, endorsee):
        identity.asks = _("The number or external id belongs to %(name)s (%(number)s), but the names differ.") % {
            "name": endorsee.name,
            "number": endorsee.number,
        }
        identity.candidates, identity.pk, identity.may_be_new = [endorsee.pk], None, False
    return identity


def _identified(row: Planned, snapshot: Snapshot) -> Identity:
    number = _number(row)
    external_id = row.values.get("external_id", "")
    by_external_id = snapshot.by_external_id.get(external_id)
    if number:
        pk = snapshot.by_number.get(number)
        if pk is None:
            row.refuse(
                _("No endorsee has the number %(number)s. Correct it, or leave the cell empty for a new person.")
                % {"number": number}
            )
        elif by_external_id not in (None, pk):
            row.refuse(
                _("The number belongs to %(one)s, but the external id belongs to %(other)s. Correct one of them.")
                % {"one": snapshot.people[pk].name, "other": snapshot.people[by_external_id].name}
            )
        return Identity(pk)
    by_address = _by_address(row, snapshot)
    if by_external_id:
        others = [pk for pk in by_address if pk != by_external_id]
        if others and by_external_id not in by_address:
            return Identity(
                candidates=[by_external_id, *others],
                asks=_("The external id belongs to one endorsee, but the email and family name belong to another."),
                may_be_new=False,
            )
        return Identity(by_external_id)
    return _identified_by_address(row, snapshot, by_address)


def _by_address(row: Planned, snapshot: Snapshot) -> list[int]:
    email = row.values.get("email", "")
    return snapshot.by_email_and_family.get(email_and_family(email, row.values["family_name"]), []) if email else []


def _identified_by_address(row: Planned, snapshot: Snapshot, matches: list[int]) -> Identity:
    if not matches:
        return Identity()
    given = row.values.get("given_name", "")
    same = [pk for pk in matches if _fold(snapshot.people[pk].given_name) == _fold(given)]
    one = same[0] if len(same) == 1 else matches[0] if len(matches) == 1 else None
    if one is None or not are_alike(given, snapshot.people[one].given_name):
        return Identity(candidates=matches, asks=_("Someone else has the same email and family name."))
    external_id = row.values.get("external_id", "")
    if external_id and snapshot.people[one].external_id not in ("", external_id):
        return Identity(candidates=[one])
    return Identity(one)


def _shares_no_name(row: Planned, endorsee: Endorsee) -> bool:
    theirs = search_key(endorsee.given_name, endorsee.family_name, endorsee.other_names).split()
    ours = search_key(row.values.get("given_name", ""), row.values["family_name"]).split()
    return not set(theirs) & set(ours)


def are_alike(one: str, other: str) -> bool:
    one, other = _fold(one), _fold(other)
    if one.startswith(other) or other.startswith(one):
        return True
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


def _fold(name: str) -> str:
    return sort_key(name, "").strip()


def _name_key(row: Planned) -> str:
    return sort_key(row.values["family_name"], row.values.get("given_name", ""))


# --- Rows of one person ---


def _groups(rows: list[Planned], identities: dict[int, Identity]) -> list[list[Planned]]:
    """Joins the rows that share an endorsee, an external id, or an address and a family name."""
    leader = {row.line: row.line for row in rows}

    def find(line: int) -> int:
        while leader[line] != line:
            leader[line] = leader[leader[line]]
            line = leader[line]
        return line

    def join(lines: Iterable[int]) -> None:
        heads = sorted({find(line) for line in lines})
        for head in heads[1:]:
            leader[head] = heads[0]

    shared: dict[tuple, list[int]] = defaultdict(list)
    addresses: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for row in rows:
        if pk := identities[row.line].pk:
            shared["pk", pk].append(row.line)
        if external_id := row.values.get("external_id"):
            shared["external_id", external_id].append(row.line)
        if email := row.values.get("email"):
            addresses[email_and_family(email, row.values["family_name"])].append(row)
    for lines in shared.values():
        join(lines)
    for neighbors in addresses.values():
        for lines in _of_one_address(neighbors, identities):
            join(lines)
    groups: dict[int, list[Planned]] = defaultdict(list)
    for row in rows:
        groups[find(row.line)].append(row)
    return list(groups.values())


def _of_one_address(rows: list[Planned], identities: dict[int, Identity]) -> list[list[int]]:
    """One address and family name is one person, unless ids say that there are two: then given names decide."""
    ids = {identities[row.line].pk or row.values.get("external_id") for row in rows} - {None}
    if len(ids) <= 1:
        return [[row.line for row in rows]]
    by_given_name: dict[str, list[Planned]] = defaultdict(list)
    for row in rows:
        by_given_name[_fold(row.values.get("given_name", ""))].append(row)
    joined = []
    for group in by_given_name.values():
        own = {identities[row.line].pk or row.values.get("external_id") for row in group} - {None}
        if len(own) == 1:
            joined.append([row.line for row in group])
    return joined


def _refuse_two_records(person: Person, snapshot: Snapshot, pks: set[int]) -> None:
    names = ", ".join(f"{snapshot.people[pk].name} ({snapshot.people[pk].number})" for pk in sorted(pks))
    lines = ", ".join(str(row.line) for row in person.rows)
    for row in person.rows:
        row.refuse(
            _("Lines %(lines)s look like one person but match several endorsees: %(names)s. Correct the lines.")
            % {"lines": lines, "names": names}
        )


# --- In doubt ---


def _settle(
    person: Person,
    snapshot: Snapshot,
    identities: dict[int, Identity],
    by_name: dict[str, list[Person]],
    by_line: dict[int, Person],
    adds_nothing: Callable[[Planned, int], bool],
) -> Person | None:
    """Sets the person by the registrar's answer, or asks; returns the person of another line if it is the same."""
    doubt = next((identities[row.line] for row in person.rows if identities[row.line].candidates), None)
    lines: list[int] = []
    if doubt is None:
        doubt = _name_only(person, snapshot)
        lines = [other.first.line for other in by_name[_name_key(person.first)] if other.pk not in doubt.candidates]
        if not doubt.candidates and not lines:
            return person
        unchanged = [pk for pk in doubt.candidates if all(adds_nothing(row, pk) for row in person.rows)]
        if len(unchanged) == 1:
            person.pk = unchanged[0]
            return person
    others = {line: next(row for row in by_line[line].rows if row.line == line) for line in lines}
    likenesses = [compare_with_record(person.first, snapshot.people[pk], snapshot) for pk in doubt.candidates]
    likenesses += [compare_with_line(person.first, other, snapshot) for other in others.values()]
    choices: list[Choice] = [(f"same:{pk}", _same(snapshot.people[pk])) for pk in doubt.candidates]
    choices += [(f"line:{line}", _("The same person as on line %(line)s") % {"line": line}) for line in lines]
    if doubt.may_be_new:
        choices.append((NEW, _("A new person")))
    asks = doubt.asks or is_it_the_same(likenesses)
    answer = person.first.ask("person", asks, choices)
    if answer is None:
        person.first.waits = True
        _wait_together(person)
    elif answer == SKIP:
        for row in person.rows[1:]:
            row.row.decisions["person"] = SKIP
    elif answer.startswith("same:"):
        person.pk = int(answer.removeprefix("same:"))
        _note_decided(person)
    elif answer.startswith("line:"):
        _note_decided(person)
        return by_line[int(answer.removeprefix("line:"))]
    return person


def _note_decided(person: Person) -> None:
    for row in person.rows:
        row.is_decided = True


def _name_only(person: Person, snapshot: Snapshot) -> Identity:
    """Endorsees with the same name, or the same email and given name, because a family name can change."""
    candidates: dict[int, None] = {}
    asks = ""
    for row in person.rows:
        candidates |= dict.fromkeys(snapshot.by_name.get(_name_key(row), []))
        given = _fold(row.values.get("given_name", ""))
        for pk in snapshot.by_email.get(row.values.get("email", "").casefold(), []):
            if pk not in candidates and given and _fold(snapshot.people[pk].given_name) == given:
                candidates[pk] = None
                asks = _("The email and given name match, but the family name differs.")
    return Identity(candidates=list(candidates), asks=asks)


def _same(endorsee: Endorsee) -> str:
    details = [endorsee.number, endorsee.email, endorsee.locality.label if endorsee.locality else ""]
    return _("The same person as %(name)s (%(details)s)") % {
        "name": endorsee.name,
        "details": ", ".join(filter(None, details)),
    }


def _note_lines_left_out(
    rows: list[Planned], people: list[Person], identities: dict[int, Identity], snapshot: Snapshot
) -> None:
    """Tells each person which other lines are, or may be, about the same person and can't be applied."""
    by_trace: dict[tuple, list[Person]] = defaultdict(list)
    for person in people:
        traces: set[tuple] = set()
        if person.pk:
            traces = {("pk", person.pk), ("name", snapshot.people[person.pk].sort_key)}
        for trace in traces.union(*(_traces(row, snapshot) for row in person.rows)):
            by_trace[trace].append(person)
    for row in rows:
        if row.errors:
            traces = _traces(row, snapshot)
            # A name alone doesn't show that they are one person.
            for person in _found(by_trace, (trace for trace in traces if trace[0] != "name")):
                person.wrong_lines.append(row.line)
            for person in _found(by_trace, traces):
                person.doubtful_lines.append(row.line)
        elif row.waits and row.line in identities:
            traces = _traces(row, snapshot) | {("pk", pk) for pk in identities[row.line].candidates}
            for person in _found(by_trace, traces):
                person.doubtful_lines.append(row.line)


def _found(by_trace: dict[tuple, list[Person]], traces: Iterable[tuple]) -> list[Person]:
    return list({id(person): person for trace in traces for person in by_trace.get(trace, [])}.values())


def _traces(row: Planned, snapshot: Snapshot) -> set[tuple]:
    """What shows who a row is about, as far as its cells can be read."""
    external_id, email = row.values.get("external_id", ""), row.values.get("email", "")
    family_name, given_name = row.values.get("family_name", ""), row.values.get("given_name", "")
    pks = {snapshot.by_number.get(_number(row)), snapshot.by_external_id.get(external_id)} - {None}
    traces: set[tuple] = {("pk", pk) for pk in pks}
    if external_id:
        traces.add(("external_id", external_id))
    if family_name and email:
        traces.add(("email", *email_and_family(email, family_name), _fold(given_name)))
    if family_name:
        traces.add(("name", _name_key(row)))
    return traces


def _number(row: Planned) -> str:
    return row.cells.get("number", "").replace(" ", "").upper()


def _wait_together(person: Person) -> None:
    """Makes the other rows of a person wait for the one with the question."""
    asking = next((row for row in person.rows if row.waits), None)
    if asking is None:
        return
    for row in person.rows:
        if not row.waits:
            row.waits = True
            row.remarks.append(
                _("Answer the question on line %(line)s first. It is about the same person.") % {"line": asking.line}
            )
