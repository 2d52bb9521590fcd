"""Plans a list of payments: each renews a person on record, and changes nothing else about anybody.

What such a list doesn't say is asked once for the file: the cycle, and which of several endorsements. What isn't a
payment (refunds, failed and pending ones, transfers to a bank) renews nothing. Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from endorsement import refusals
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.enums import RenewalKind
from endorsement.imports.awards import GO_ON, ask_about_hold
from endorsement.imports.cycle_question import ask_for_cycles
from endorsement.imports.date_order import DateOrder, about_a_column
from endorsement.imports.names import read_name
from endorsement.imports.payers import ALL, ONE_BY_ONE, find_payer
from endorsement.imports.payment_cells import PAYMENT, PaymentState, amount_of, state_of
from endorsement.imports.placeholders import is_placeholder, is_total, repeats_the_header
from endorsement.imports.progress import Progress
from endorsement.imports.rows import SKIP, Planned, take_findings, take_renewed_on, with_parts_of_name
from endorsement.imports.snapshot import KnownEndorsement, Snapshot
from endorsement.models import ImportRow, RenewalCycle
from endorsement.spreadsheets.headings import AMOUNT, PAYMENT_KIND, STATUS

EARLY = about_a_column("early")
ENDORSEMENTS = about_a_column("endorsements")
# The line of the file that renews an endorsement (its key) for a cycle (its first day).
Renewed = dict[tuple[int | str, str], int]


def are_payments(rows: Iterable[ImportRow]) -> bool:
    """Whether the rows are of a list of payments. An applied plan no longer knows."""
    return any(PAYMENT in row.cells for row in rows)


def plan_payments(rows: list[ImportRow], snapshot: Snapshot) -> Iterator[Progress]:
    """Sets what `planning.plan_rows` sets, for the rows of a list of payments."""
    order = DateOrder(rows)
    planned = [_read(row, order) for row in rows]
    payments = [row for row in planned if not row.is_about_nobody]
    amounts = {amount_of(row.cells) for row in payments if state_of(row.cells) == PaymentState.PAID} - {None}
    refunds = _refunds(planned)
    renewed: Renewed = {}
    for count, row in enumerate(payments, start=1):
        _plan_payment(row, snapshot, several_amounts=len(amounts) > 1, refunds=refunds, renewed=renewed)
        if count % Progress.EVERY == 0:
            yield Progress(_("Comparing with the registry"), count, len(payments))
    for row in planned:
        row.save_to_row()


# --- Reading ---


def _read(row: ImportRow, order: DateOrder) -> Planned:
    planned = Planned(row)
    planned.cells = {column: text for column, text in row.cells.items() if not is_placeholder(text)}
    take_findings(planned)
    planned.cells = cells = with_parts_of_name(planned.cells)
    name = read_name(cells.get("given_name", ""), cells.get("family_name", ""), "")
    planned.values = {"given_name": name.given_name, "family_name": name.family_name}
    if cells.get("email", "").casefold().startswith("mailto:"):
        cells["email"] = cells["email"][len("mailto:") :]
    if about := _about_nobody(planned):
        planned.is_about_nobody = True
        planned.remarks.append(about)
        return planned
    if text := cells.get("renewed_on", ""):
        take_renewed_on(planned, order, text)
    return planned


def _about_nobody(row: Planned) -> str:
    """Why the row is no payment of anybody; empty for one that may be."""
    cells = row.cells
    if repeats_the_header({column: text for column, text in row.row.cells.items() if column != PAYMENT}):
        return _("This row repeats the header, so it is skipped.")
    if is_total({column: text for column, text in row.row.cells.items() if column != PAYMENT}):
        return _("This row adds up the rows above it, so it is skipped.")
    if not row.name and not cells.get("email") and not cells.get("external_id"):
        return _("This row names nobody, so it is skipped.")
    words = {"status": cells.get(STATUS) or cells.get(PAYMENT_KIND, "")}
    match state_of(cells):
        case PaymentState.REFUND:
            return _("This payment was given back, so it renews nothing.")
        case PaymentState.UNPAID:
            return _("This isn't a payment (%(status)s), so it renews nothing.") % words
    return ""


def _refunds(rows: list[Planned]) -> dict[str, list[int]]:
    """The lines of the refunds, by the payer's email and name."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.is_about_nobody and state_of(row.cells) == PaymentState.REFUND:
            for trace in _traces(row):
                found[trace].append(row.line)
    return found


def _traces(row: Planned) -> set[str]:
    return {trace for trace in (row.cells.get("email", "").casefold(), row.name.casefold()) if trace}


# --- Whether it counts ---


def _ask_about_payment(row: Planned, refunds: dict[str, list[int]], *, several_amounts: bool) -> None:
    amount = amount_of(row.cells)
    if state_of(row.cells) == PaymentState.UNCLEAR:
        told = [row.cells.get(column, "") for column in (STATUS, PAYMENT_KIND, AMOUNT)]
        asks = _("The payment says “%(words)s”. Does it renew?") % {"words": ", ".join(filter(None, told))}
        row.ask("payment", asks, [(GO_ON, _("It renews"))])
    elif amount is not None and several_amounts:
        # Dues, donations and fees of a conference may come in one list.
        asks = _("The list has payments of different amounts. Does a payment of %(amount)s renew?")
        key = about_a_column(f"amount_{amount:.2f}".replace(".", "_")[:30])
        row.ask(key, asks % {"amount": row.cells[AMOUNT][:20]}, [(GO_ON, _("It renews"))])
    lines = sorted({line for trace in _traces(row) for line in refunds.get(trace, [])})
    if lines:
        asks = _("A payment of the same payer was given back (line %(lines)s). Does this payment still count?")
        row.ask("refund", asks % {"lines": ", ".join(map(str, lines))}, [(GO_ON, _("It counts"))])


def _ask_about_an_early_payment(row: Planned, cycle: RenewalCycle) -> None:
    """A list of several years has last year's payments too, which would list people who have not paid since."""
    opens_on = lookup.opens_on(cycle)
    if row.renewed_on and row.renewed_on[0] < opens_on:
        asks = _("Some payments are from before %(date)s, when renewals for %(cycle)s opened. Do they renew for it?")
        words = {"date": short_date(opens_on), "cycle": cycle.name}
        row.ask(EARLY, asks % words, [(GO_ON, _("They renew for it"))])


# --- What it renews ---


def _plan_payment(
    row: Planned, snapshot: Snapshot, *, several_amounts: bool, refunds: dict[str, list[int]], renewed: Renewed
) -> None:
    pk = find_payer(row, snapshot)
    if row.errors:
        return
    _ask_about_payment(row, refunds, several_amounts=several_amounts)
    if row.is_skipped:
        return
    # Asked even if nobody knows yet who the payer is, so that all is asked at once.
    cycles = _cycles(row, snapshot)
    if cycles:
        _ask_about_an_early_payment(row, cycles[-1])
    if pk is None:
        return
    person = snapshot.people[pk]
    row.steps = {"person": pk, "fields": {}}
    endorsements = _endorsements(row, snapshot, pk)
    if holds := snapshot.holds.get(pk, []):
        ask_about_hold(row, holds, name=person.name, label=", ".join(one.endorsement.label for one in endorsements))
    if not row.goes_on:
        return
    try:
        taken = _taken(row, snapshot, endorsements, cycles, renewed)
    except refusals.Refused as refusal:
        row.refuse(str(refusal))
        return
    if taken:
        row.renews = True
        row.changes.append(["person", None, f"{person.name} ({person.number})"])
    row.steps["payments"] = [_renew(row, snapshot, one, missing, renewed) for one, missing in taken]


def _taken(
    row: Planned, snapshot: Snapshot, endorsements: list[KnownEndorsement], cycles: list[RenewalCycle], renewed: Renewed
) -> list[tuple[KnownEndorsement, list[RenewalCycle]]]:
    """The endorsements with those of the cycles that they aren't renewed for; says why if there are none.

    Raises:
        Refused: one can't be renewed for a cycle.
    """
    missing = [(one, [cycle for cycle in cycles if cycle.starts_on not in one.renewed]) for one in endorsements]
    taken = [(one, cycles_of_one) for one, cycles_of_one in missing if cycles_of_one]
    for one, cycles_of_one in taken:
        for cycle in cycles_of_one:
            refusals.check_renewable(
                one.endorsement,
                cycle,
                effective_on=_effective_on(row, snapshot, one, cycle),
                as_history=snapshot.as_history,
                on=snapshot.today,
            )
    if not taken:
        row.remarks += [_already(one, cycle, renewed) for one in endorsements for cycle in cycles]
    return taken


def _already(one: KnownEndorsement, cycle: RenewalCycle, renewed: Renewed) -> str:
    words = {"label": one.endorsement.label, "cycle": cycle.name}
    if line := renewed.get((one.key, cycle.starts_on.isoformat())):
        sentence = _("Line %(line)s renews %(label)s for %(cycle)s already, so this payment adds nothing.")
        return sentence % {**words, "line": line}
    return _("%(label)s is already renewed for %(cycle)s.") % words


def _cycles(row: Planned, snapshot: Snapshot) -> list[RenewalCycle]:
    """Those of the file's own column, or the registrar's answer for all rows."""
    text = row.cells.get("renewed_cycle", "")
    if not text:
        return ask_for_cycles(row, snapshot)
    try:
        return [snapshot.cycle_named(text)]
    except ValueError:
        return ask_for_cycles(row, snapshot)


def _endorsements(row: Planned, snapshot: Snapshot, pk: int) -> list[KnownEndorsement]:
    """Those that the payment renews; none while a question is open, or if the person has none to renew."""
    person = snapshot.people[pk]
    kind = snapshot.kind_of(row.cells["category"]) if row.cells.get("category") else None
    held = snapshot.endorsements.get(pk, [])
    # Of ended ones alone, the rules of a renewal say when each ended.
    open_ones = [one for one in held if one.endorsement.ended_on is None] or held
    if kind and any(one.is_of(kind) for one in open_ones):
        return [one for one in open_ones if one.is_of(kind)]
    if not open_ones:
        row.refuse(_("%(name)s has no endorsement, so there is nothing to renew.") % {"name": person.name})
    if len(open_ones) < 2:
        return open_ones
    asks = _("Some of these people hold several endorsements. Which does a payment renew?")
    choices = [(ALL, _("All that the person holds")), (ONE_BY_ONE, _("Ask me about each payment"))]
    answer = row.ask(ENDORSEMENTS, asks, choices)
    if answer == ONE_BY_ONE:
        return _chosen(row, person.name, open_ones)
    return open_ones if answer == ALL else []


def _chosen(row: Planned, name: str, open_ones: list[KnownEndorsement]) -> list[KnownEndorsement]:
    labels = [(f"only:{one.key}", one.endorsement.label) for one in open_ones]
    asks = _("%(name)s holds several endorsements. Which does this payment renew?") % {"name": name}
    answer = row.ask("endorsement", asks, [*labels, (ALL, _("All of them"))])
    if answer in (None, SKIP):
        return []
    return [one for one in open_ones if answer in (ALL, f"only:{one.key}")]


def _effective_on(row: Planned, snapshot: Snapshot, one: KnownEndorsement, cycle: RenewalCycle) -> date:
    """The day of the payment, today if that is to come; without one, as for every renewal of a file."""
    awarded_on = one.endorsement.awarded_on
    if row.renewed_on:
        return max(min(row.renewed_on[0], snapshot.today), awarded_on)
    return max(awarded_on, cycle.starts_on) if snapshot.as_history else max(awarded_on, snapshot.today)


def _renew(
    row: Planned, snapshot: Snapshot, one: KnownEndorsement, cycles: list[RenewalCycle], renewed: Renewed
) -> list[Any]:
    """What applying writes: the endorsement's key and its renewals. The rows below see them as recorded."""
    label, today = one.endorsement.label, snapshot.today
    steps = []
    for cycle in cycles:
        day = _effective_on(row, snapshot, one, cycle)
        one.renewed[cycle.starts_on] = day
        renewed[one.key, cycle.starts_on.isoformat()] = row.line
        steps.append([cycle.starts_on.isoformat(), day.isoformat(), RenewalKind.RENEWAL.value])
        when = _("%(label)s for %(cycle)s, effective %(date)s")
        row.changes.append(["renewed_for", None, when % {"label": label, "cycle": cycle.name, "date": short_date(day)}])
    first = min(cycle.starts_on for cycle in cycles)
    if first > today and one.key not in snapshot.on_registry(today):
        sentence = _("%(label)s isn't on the registry today. This renewal lists it from %(date)s on.")
        row.remarks.append(sentence % {"label": label, "date": short_date(first)})
    return [one.key, steps]
