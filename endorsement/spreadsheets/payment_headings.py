"""What programs that take payments call the columns of a list of payments, such as PayPal, Stripe, Square or a shop.

Read only where a file isn't a registry's list: no column says the category.
"""

from collections.abc import Collection, Mapping, Sequence

from endorsement.spreadsheets.columns import folded
from endorsement.spreadsheets.headings import (
    AMOUNT,
    NAME,
    NOTHING,
    PAYMENT_KIND,
    REFUNDED,
    STATUS,
    meanings,
)

_WHO = ("", "From ", "Customer ", "Payer ", "Buyer ", "Billing ", "Purchaser ", "Cardholder ", "Attendee ", "Receipt ")
_SYNONYMS = {
    "email": [f"{who}{word}" for who in _WHO for word in ("email", "email address", "e-mail")],
    "given_name": [f"{who}first name" for who in _WHO],
    "family_name": [f"{who}last name" for who in _WHO],
    NAME: [
        *(f"{who}{word}" for who in _WHO for word in ("name", "full name")), "Customer", "Payer", "Buyer", "Cardholder",
        "Purchaser", "Card name", "From", "Paid by", "Received from", "Contact", "Contact name", "Member",
    ],
    "renewed_on": [
        "Date", "Created", "Created (UTC)", "Created date", "Created date (UTC)", "Created at", "Transaction date",
        "Order date", "Date/Time", "Date and time", "Timestamp", "Completed", "Completed on", "Date received",
        "Received on", "Received", "Payment received", "Purchase date", "Paid at", "Date of payment", "Posted date",
        "Payment date and time", "Transaction date and time", "Paid", "Date (UTC)",
    ],
    AMOUNT: [
        "Amount", "Gross", "Gross amount", "Gross sales", "Gross revenue", "Total", "Total collected", "Total amount",
        "Amount paid", "Payment amount", "Transaction amount", "Order total", "Fee paid", "Membership fee", "Price",
        "Amount charged", "Amount received", "Amount (USD)", "Dues", "Payment",
    ],
    REFUNDED: ["Amount refunded", "Refunded amount", "Refund amount", "Refunded", "Refunds"],
    PAYMENT_KIND: ["Type", "Transaction type", "Event type", "Entry type"],
    STATUS: ["Payment status", "Transaction status", "Payment state", "Transaction state", "State", "Order status"],
}  # fmt: skip
_BY_HEADER = {folded(header): column for column, headers in _SYNONYMS.items() for header in headers}
_NAMED = {NAME, "family_name"}
_WHO_PAID = {"email", *_NAMED}
# A list with one of these is about awards; without a category, its header lacks something.
_OF_A_REGISTRY = {"number", "awarded_on", "ended_on", "end_reason", "designation"}


def payment_meanings(headers: list[str], chosen: Mapping[str, str] = NOTHING) -> list[str | None]:
    """What each header of a list of payments means. The names that every file may have go first."""
    meant = meanings(headers, chosen)
    for position, header in enumerate(headers):
        column = _BY_HEADER.get(folded(header))
        if column and meant[position] is None and folded(header) not in chosen and column not in meant:
            meant[position] = column
    if AMOUNT in meant and _NAMED.intersection(meant):
        # A shop's own word for what it sold: a list of endorsements with names and categories has been read as such.
        meant = [
            None if column == "category" and folded(header) not in chosen else column
            for header, column in zip(headers, meant, strict=True)
        ]
    return meant


def is_payment_list(columns: Sequence[str | None] | Collection[str]) -> bool:
    """Whether these columns say who paid, and when or how much, and are no registry's list."""
    found = {column for column in columns if column}
    if found & _OF_A_REGISTRY or not found & _WHO_PAID:
        return False
    if "category" in found:
        # With names, it is a list of endorsements.
        return AMOUNT in found and not found & _NAMED
    return bool(found & {AMOUNT, "renewed_on"})
