"""The cells of a list of payments: when, how much, and whether the row is a payment at all."""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from enum import Enum

from django.utils.translation import gettext_noop

from endorsement.spreadsheets.headings import AMOUNT, PAYMENT_KIND, REFUNDED, STATUS

ABOUT_PAYMENTS = gettext_noop(
    "No column says the category, so this is read as a list of payments: it renews people on record and changes "
    "nothing else. If it is a list of endorsements, add the column category."
)
# Not a column: marks the cells of a row in a list of payments.
PAYMENT = "payment"
# A time behind a date, however the program writes it: "3:45 PM PDT", "at 15:45", "T14:33:05+00:00".
_TIME = re.compile(
    r"(?:,?\s+(?:at\s+)?|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[A-Z]{2,5}|\(?(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2}\)?)?$"
)
_NOT_MONEY = re.compile(r"[\s$€£]|usd|us\$", re.IGNORECASE)
_THOUSANDS = re.compile(r",(?=\d{3}(?:\D|$))")
_REFUND = re.compile(r"refund|revers|charge ?back|dispute", re.IGNORECASE)
_UNPAID = re.compile(r"fail|denied|declin|cancel|void|expired|unpaid|incomplete|draft|abandon|requires_", re.IGNORECASE)
_PAID = {
    "complete", "completed", "succeeded", "success", "successful", "paid", "paid in full", "captured", "settled",
    "approved", "received", "cleared", "processed", "deposited", "closed", "active", "payment", "fulfilled",
}  # fmt: skip


class PaymentState(Enum):
    """Whether a row is a payment that counts."""

    PAID = "paid"
    REFUND = "refund"
    UNPAID = "unpaid"
    UNCLEAR = "unclear"


def mark_payments(rows: Iterable[dict[str, str]]) -> None:
    """Marks the cells of each row as those of a payment, and leaves the time of day out of its date."""
    for cells in rows:
        cells[PAYMENT] = "yes"
        if day := cells.get("renewed_on"):
            cells["renewed_on"] = _TIME.sub("", day)


def amount_of(cells: dict[str, str], column: str = AMOUNT) -> Decimal | None:
    """ "$1,040.00" is 1040, "($40.00)" and "−40" are -40; None if the cell is empty or has no amount."""
    text = _NOT_MONEY.sub("", cells.get(column, "")).replace("−", "-")
    is_negative = text.startswith("(") and text.endswith(")")
    try:
        amount = Decimal(_THOUSANDS.sub("", text.strip("()")).replace(",", "."))
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    return -abs(amount) if is_negative else amount


def state_of(cells: dict[str, str]) -> PaymentState:
    """What the amounts, the type and the status of a row say together. An amount of nothing is unclear."""
    status, kind = cells.get(STATUS, ""), cells.get(PAYMENT_KIND, "")
    amount, refunded = amount_of(cells), amount_of(cells, REFUNDED)
    if (amount is not None and amount < 0) or _REFUND.search(kind):
        return PaymentState.REFUND
    if refunded:
        is_all = amount is not None and abs(refunded) >= amount
        return PaymentState.REFUND if is_all else PaymentState.UNCLEAR
    if _REFUND.search(status):
        return PaymentState.UNCLEAR if "partial" in status.casefold() else PaymentState.REFUND
    if _UNPAID.search(status):
        return PaymentState.UNPAID
    is_odd = amount == 0 or (amount is None and cells.get(AMOUNT))
    if is_odd or (status and status.casefold() not in _PAID):
        return PaymentState.UNCLEAR
    return PaymentState.PAID
