"""The endorsement of a row: awards, renews or ends it as the row says, or gives the reason why not."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from endorsement import refusals
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.enums import EndReason, HoldKind, RenewalKind
from endorsement.imports.cells import Wrong, says_no
from endorsement.imports.cycle_question import ask_for_cycles
from endorsement.imports.rows import Planned
from endorsement.imports.snapshot import KnownEndorsement, Snapshot
from endorsement.imports.spellings import Kind
from endorsement.models import Endorsee, Endorsement, Hold, RenewalCycle
from endorsement.refusals import Refused
from endorsement.spreadsheets.headings import EXPIRES_ON, STATUS

GO_ON = "go_on"
_NO_HOLD = {"no hold", "no holds", "not on hold", "not held", "without hold"}
_IN_FORCE = {"active", "current", "endorsed", "good standing", "in good standing", "renewed", "paid", "valid"}


@dataclass
class Work:
    """What the row does to one endorsement."""

    target: KnownEndorsement
    is_new: bool = False
    renewals: list[tuple[RenewalCycle, date, RenewalKind]] = field(default_factory=list)
    end: tuple[date, str] | None = None

    @property
    def changes_something(self) -> bool:
        return bool(self.is_new or self.renewals or self.end)


def plan_award(
    row: Planned, snapshot: Snapshot, person: Endorsee, known: list[KnownEndorsement], holds: list[Hold]
) -> None:
    """Plans the row's endorsement and, unless a question is open, adds it to `known` for the rows that follow."""
    try:
        work = _work(row, snapshot, person, known)
        if work is None:
            return
        _ask(row, snapshot, work, known, holds)
    except (Wrong, Refused) as refusal:
        row.refuse(str(refusal))
        return
    if row.goes_on and work.changes_something:
        _take(row, work, known)


def _work(row: Planned, snapshot: Snapshot, person: Endorsee, known: list[KnownEndorsement]) -> Work | None:
    kind = _kind(row, snapshot)
    if kind is None:
        others = ("designation", "awarded_on", "ended_on", "end_reason", "renewed_cycle", "renewed_on", EXPIRES_ON)
        if person.pk is None or any(row.cells.get(column) for column in others):
            raise Wrong(_("category is empty. Every row needs the category of its endorsement."))
        return None
    if bool(row.dates.get("ended_on")) != bool(row.end_reason) and not row.is_open:
        raise Wrong(_("An end needs both ended_on and end_reason. Fill in both, or neither."))
    target = _target(row, kind, known)
    if target is None and row.is_open:
        return None
    if target is None:
        awarded_on = row.dates.get("awarded_on") or _ask_award_date(row, snapshot)
        return _award(row, snapshot, person, kind, known, awarded_on) if awarded_on else None
    work = Work(target)
    _plan_end(row, snapshot, work)
    _plan_renewals(row, snapshot, work)
    return work


# --- Which endorsement ---


def _kind(row: Planned, snapshot: Snapshot) -> Kind | None:
    text, branch = row.cells.get("category", ""), row.cells.get("designation", "")
    if not text:
        return None
    found = snapshot.kind_of(text)
    if found and branch:
        category, designation = found
        narrowed = snapshot.kind_of(f"{category.code} {branch}") or snapshot.kind_of(branch)
        if narrowed is None or narrowed[0] != category or (designation and narrowed[1] != designation):
            raise Wrong(
                _("“%(branch)s” isn't a designation of “%(text)s”. Correct one of them.")
                % {"branch": branch, "text": text}
            )
        found = narrowed
    if found is None:
        raise Wrong(_("“%(text)s” isn't a category. Write its code, for example IFS or IMHM-C.") % {"text": text})
    refusals.check_designation(*found)
    return found


def _target(row: Planned, kind: Kind, known: list[KnownEndorsement]) -> KnownEndorsement | None:
    """The endorsement that the row is about; None if the row awards it."""
    alike = [one for one in known if one.is_of(kind)]
    awarded_on = row.dates.get("awarded_on")
    if awarded_on is None:
        return next((one for one in alike if one.endorsement.ended_on is None), alike[-1] if alike else None)
    return next((one for one in alike if one.endorsement.awarded_on == awarded_on), None)


# --- Award ---


def _ask_award_date(row: Planned, snapshot: Snapshot) -> date | None:
    """Offers days for a new endorsement without one: the file's earliest renewal, the cycle's first day, today."""
    named = [cycle for cycle in _named_cycles(row, snapshot) if cycle.starts_on <= snapshot.today]
    first = min(named, key=lambda cycle: cycle.starts_on) if named else snapshot.calendar.cycle(snapshot.today)
    words = {"date": short_date(first.starts_on), "cycle": first.name}
    days = {first.starts_on: _("%(date)s, the first day of %(cycle)s") % words}
    if row.renewed_on:
        day = min(row.renewed_on)
        days[day] = _("%(date)s, as in renewed_on") % {"date": short_date(day)}
    days.setdefault(snapshot.today, _("%(date)s, today") % {"date": short_date(snapshot.today)})
    answer = row.ask(
        "awarded_on",
        _("awarded_on is empty. Choose the day of this new award, or write it in the file."),
        [(day.isoformat(), label) for day, label in days.items()],
    )
    return next((day for day in days if day.isoformat() == answer), None)


def _award(
    row: Planned,
    snapshot: Snapshot,
    person: Endorsee,
    kind: Kind,
    known: list[KnownEndorsement],
    awarded_on: date,
) -> Work:
    category, designation = kind
    refusals.check_plausible(awarded_on, on=snapshot.today)
    endorsement = Endorsement(endorsee=person, category=category, designation=designation, awarded_on=awarded_on)
    for one in known:
        if one.is_of(kind) and one.line and one.endorsement.ended_on is None:
            raise Wrong(
                _("Line %(line)s awards %(label)s to the same person on %(date)s. Keep only one of the two rows.")
                % {"line": one.line, "label": endorsement.label, "date": short_date(one.endorsement.awarded_on)}
            )
    refusals.check_not_endorsed(
        endorsement, on=snapshot.today, among=[one.endorsement for one in known if one.is_of(kind)]
    )
    work = Work(KnownEndorsement(f"line:{row.line}", endorsement, line=row.line), is_new=True)
    _plan_end(row, snapshot, work)
    if _names_cycles(row):
        _plan_renewals(row, snapshot, work)
    else:
        _plan_renewals_of_award(row, snapshot, work)
    return work


def _plan_renewals_of_award(row: Planned, snapshot: Snapshot, work: Work) -> None:
    """A row without a cycle gets the renewals that come with an award in the admin."""
    if row.cells.get("renewed_on"):
        raise Wrong(_("renewed_on is filled in, but renewed_cycle is empty. Enter the cycle."))
    awarded_on = work.target.endorsement.awarded_on
    cycles = _cycles_of_award(awarded_on, snapshot)
    work.renewals = [(cycle, awarded_on, RenewalKind.INITIAL) for cycle in cycles]
    if (last := cycles[-1]).is_over(snapshot.today):
        row.remarks.append(
            _("The renewals that come with the award expired on %(date)s. If it was renewed later, enter that cycle.")
            % {"date": short_date(last.last_day_listed)}
        )


def _cycles_of_award(awarded_on: date, snapshot: Snapshot) -> list[RenewalCycle]:
    return lookup.cycles_of_award(
        awarded_on, settings=snapshot.calendar.settings, cycle_covering=snapshot.calendar.cycle
    )


# --- End ---


def _plan_end(row: Planned, snapshot: Snapshot, work: Work) -> None:
    ended_on, endorsement = row.dates.get("ended_on"), work.target.endorsement
    if ended_on and row.end_reason == EndReason.ENTERED_IN_ERROR:
        ended_on = endorsement.awarded_on
    if ended_on is None or (endorsement.ended_on, endorsement.end_reason) == (ended_on, row.end_reason):
        return
    refusals.check_end(endorsement, ended_on, on=snapshot.today)
    work.end = (ended_on, row.end_reason)


# --- Renewals ---


def _plan_renewals(row: Planned, snapshot: Snapshot, work: Work) -> None:
    named = _named_cycles(row, snapshot)
    if not named and row.cells.get("renewed_on") and not _names_cycles(row):
        if work.is_new or snapshot.as_history:
            raise Wrong(_("renewed_on is filled in, but renewed_cycle is empty. Enter the cycle."))
        named = ask_for_cycles(row, snapshot)
    if not named:
        return
    endorsement = work.target.endorsement
    ends_on, end_reason = endorsement.ended_on, endorsement.end_reason
    if work.end:
        # The renewals are compared with the endorsement as the row leaves it; a history has renewals before its end.
        endorsement.ended_on, endorsement.end_reason = work.end
    try:
        for cycle, effective_on in _dated(row, snapshot, endorsement, named):
            _plan_renewal(row, snapshot, work, cycle, effective_on)
    finally:
        endorsement.ended_on, endorsement.end_reason = ends_on, end_reason


def _plan_renewal(row: Planned, snapshot: Snapshot, work: Work, cycle: RenewalCycle, effective_on: date) -> None:
    endorsement = work.target.endorsement
    if stands_from := work.target.renewed.get(cycle.starts_on):
        if row.renewed_on and effective_on == row.renewed_on[-1] != stands_from:
            row.remarks.append(
                _("The renewal for %(cycle)s is already recorded, effective %(date)s. The file's date is ignored.")
                % {"cycle": cycle.name, "date": short_date(stands_from)}
            )
        return
    try:
        refusals.check_renewable(
            endorsement, cycle, effective_on=effective_on, as_history=snapshot.as_history, on=snapshot.today
        )
    except refusals.CycleOver as over:
        raise Wrong(
            _(
                "%(cycle)s is over. To import past renewals, say that the file is the list you keep today "
                "(--history in the command)."
            )
            % {"cycle": cycle.name}
        ) from over
    initial = work.is_new and effective_on == endorsement.awarded_on
    if initial:
        covered = {one.starts_on for one in _cycles_of_award(endorsement.awarded_on, snapshot)}
        initial = cycle.starts_on in covered
    work.renewals.append((cycle, effective_on, RenewalKind.INITIAL if initial else RenewalKind.RENEWAL))


def _named_cycles(row: Planned, snapshot: Snapshot) -> list[RenewalCycle]:
    cycles: list[RenewalCycle] = []
    for text in row.cycles:
        cycle = snapshot.cycle_named(text)
        if cycle not in cycles:
            cycles.append(cycle)
    if row.expires_on and (last := _cycle_through(row, snapshot, row.expires_on)):
        cycles.append(last)
    return cycles


def _names_cycles(row: Planned) -> bool:
    """Whether the row says how far the endorsement is renewed, in either way."""
    return bool(row.cells.get("renewed_cycle") or row.cells.get(EXPIRES_ON))


def _cycle_through(row: Planned, snapshot: Snapshot, day: date) -> RenewalCycle | None:
    """The cycle that the day ends, asked about if it isn't the last day of one; None if it is open."""
    cycle = snapshot.calendar.cycle(day)
    if day == cycle.ends_on:
        return cycle
    before = snapshot.calendar.cycle(cycle.starts_on - timedelta(days=1))
    if day == before.grace_until:
        return before
    asks = _("The file says renewed through %(day)s, which isn't the last day of a cycle. Which one is the last?")
    choices = [
        (
            one.starts_on.isoformat(),
            _("%(cycle)s, through %(day)s") % {"cycle": one.name, "day": short_date(one.ends_on)},
        )
        for one in (before, cycle)
    ]
    answer = row.ask(EXPIRES_ON, asks % {"day": short_date(day)}, choices)
    return next((one for one in (before, cycle) if one.starts_on.isoformat() == answer), None)


def _dated(
    row: Planned, snapshot: Snapshot, endorsement: Endorsement, cycles: list[RenewalCycle]
) -> list[tuple[RenewalCycle, date]]:
    """The first day each renewal counts. A single `renewed_on` is the latest cycle's; several are one per cycle."""
    given = row.renewed_on
    if len(given) > 1 and len(given) != len(cycles) and not row.is_open:
        raise Wrong(_("renewed_on and renewed_cycle don't have the same number of entries. Enter one date per cycle."))
    if given and len(given) == len(cycles):
        return sorted(zip(cycles, given, strict=True), key=lambda pair: pair[0].starts_on)
    ordered = sorted(cycles, key=lambda cycle: cycle.starts_on)
    dated = []
    for cycle in ordered:
        day = max(endorsement.awarded_on, cycle.starts_on) if snapshot.as_history else snapshot.today
        if given:
            day = given[0] if cycle is ordered[-1] else min(day, given[0])
        dated.append((cycle, day))
    return dated


# --- Questions ---


def _ask(row: Planned, snapshot: Snapshot, work: Work, known: list[KnownEndorsement], holds: list[Hold]) -> None:
    endorsement = work.target.endorsement
    _ask_about_hold_cell(row, holds)
    if not (work.is_new or work.renewals):
        return
    _ask_about_status(row)
    names = {"name": row.name, "label": endorsement.label}
    if holds:
        ask_about_hold(row, holds, **names)
    # An award may follow the end of what it supersedes in the same file.
    recorded = [one.endorsement for one in known if one.line is None and not one.gives_way]
    gives_way = any(one.gives_way for one in known)
    if work.is_new and recorded and all(one.ended_on for one in recorded) and not gives_way:
        last = max(recorded, key=lambda one: one.ended_on or date.min)
        words = {**names, "ended": last.label, "date": short_date(last.ended_on or date.min)}
        asks = _("All endorsements of %(name)s have ended (%(ended)s on %(date)s). This row awards %(label)s.") % words
        row.ask("ended", asks, [(GO_ON, _("Award it"))])
    elif work.is_new and any(one.category_id == endorsement.category_id and one.ended_on for one in recorded):
        row.ask(
            "ended",
            _("%(name)s held %(label)s before, and it ended. This row awards it again.") % names,
            [(GO_ON, _("Award it again"))],
        )
    if work.is_new and not endorsement.category.offered and not snapshot.as_history:
        row.ask(
            "retired",
            _("%(label)s is no longer offered.") % names,
            [(GO_ON, _("Award it anyway"))],
        )


def ask_about_hold(row: Planned, holds: list[Hold], *, name: str, label: str) -> None:
    kind, day = holds[0].get_kind_display().lower(), short_date(holds[0].starts_on)
    words = {"name": name, "label": label, "kind": kind, "date": day}
    asks = _("%(name)s has been on hold (%(kind)s) since %(date)s. The hold stays until you release it.") % words
    row.ask("held", asks, [(GO_ON, _("Record it and keep the hold"))])


def _ask_about_hold_cell(row: Planned, holds: list[Hold]) -> None:
    text = row.cells.get("hold", "").casefold()
    if not text or says_no(text) or text in _NO_HOLD:
        return
    named = {kind for kind in HoldKind if kind.value in text or str(kind.label).casefold() in text}
    if named and named <= {hold.kind for hold in holds}:
        return
    row.ask(
        "hold",
        _("The file says “%(hold)s”. An import can't place a hold. Do that on the person's page.")
        % {"hold": row.cells["hold"]},
        [(GO_ON, _("Import the row without the hold"))],
    )


def _ask_about_status(row: Planned) -> None:
    """A list may keep people who have lapsed, with a word for it and no date."""
    text = row.cells.get(STATUS, "")
    if not text or text.casefold() in _IN_FORCE:
        return
    asks = _("The file says “%(status)s”. Dates alone decide who is on the registry, so the word would be lost.")
    row.ask("status", asks % {"status": text}, [(GO_ON, _("Import the row as its dates say"))])


# --- Done ---


def _take(row: Planned, work: Work, known: list[KnownEndorsement]) -> None:
    endorsement = work.target.endorsement
    row.steps["endorsement"] = work.target.key
    row.changes.append(["endorsement", None if work.is_new else endorsement.label, endorsement.label])
    if work.is_new:
        known.append(work.target)
        row.creates = True
        row.steps["award"] = {
            "category": endorsement.category.pk,
            "designation": endorsement.designation.pk if endorsement.designation else None,
            "awarded_on": endorsement.awarded_on.isoformat(),
        }
        row.changes.append(["awarded_on", None, short_date(endorsement.awarded_on)])
    row.renews = bool(work.renewals) and not work.is_new
    row.steps["renewals"] = []
    for cycle, effective_on, kind in work.renewals:
        work.target.renewed[cycle.starts_on] = effective_on
        row.steps["renewals"].append([cycle.starts_on.isoformat(), effective_on.isoformat(), kind.value])
        when = _("%(cycle)s, effective %(date)s") % {"cycle": cycle.name, "date": short_date(effective_on)}
        row.changes.append(["renewed_for", None, when])
    if work.end:
        endorsement.ended_on, endorsement.end_reason = work.end
        work.target.gives_way = endorsement.end_reason == EndReason.SUPERSEDED
        row.steps["end"] = [work.end[0].isoformat(), work.end[1]]
        row.changes.append(["ended_on", None, short_date(work.end[0])])
        row.changes.append(["end_reason", None, str(endorsement.get_end_reason_display())])
