"""Finds the person on record that a payment is for: by external id, by email and name, or as the registrar says.

A payer may be a spouse, an agency or a colleague with the same mailbox, and may pay from another address. So an email
or a name that says something else is a question; nobody is ever added.
"""

from collections.abc import Iterable
from difflib import get_close_matches

from django.utils.translation import gettext as _

from endorsement.imports.date_order import about_a_column
from endorsement.imports.matching import are_alike
from endorsement.imports.rows import SKIP, Planned
from endorsement.imports.snapshot import Snapshot
from endorsement.models import Endorsee
from endorsement.search_keys import sort_key

KEY = about_a_column("payer_names")
ONE_BY_ONE = "one_by_one"
ALL = "all"
# Below this, two whole names are two people rather than two spellings.
CLOSE, MOST = 0.85, 3


def find_payer(row: Planned, snapshot: Snapshot) -> int | None:
    """The key of the person; None if a question about it is open or answered by skipping, or nobody is like it."""
    by_id = snapshot.by_external_id.get(row.cells.get("external_id", ""))
    if by_id and (not row.name or _shares_a_name(row, snapshot.people[by_id])):
        return by_id
    email = row.cells.get("email", "").casefold()
    by_email = snapshot.by_email.get(email, []) if email else []
    named = [pk for pk in by_email if _is_called(row, snapshot.people[pk])]
    if len(named) == 1:
        return named[0]
    if len(by_email) == 1 and not row.name:
        return by_email[0]
    by_name = snapshot.by_name.get(_name_key(row), []) if row.name else []
    if by_email:
        return _ask(row, _about_email(row, by_email, snapshot), [*by_email, *by_name], snapshot)
    if len(by_name) == 1 and not (email and snapshot.people[by_name[0]].email):
        return _ask_once(row, by_name[0], snapshot)
    if by_name:
        asks = _("The name is on record, but with another email. Whose endorsement does this payment renew?")
        return _ask(row, asks, by_name, snapshot)
    if alike := _with_a_similar_name(row, snapshot):
        asks = _("Nobody on record has this email or this name. Is it one of these people?")
        return _ask(row, asks, alike, snapshot)
    row.refuse(
        _(
            "Nobody on record has this email or this name. If the payment is an endorsee's, write the email on record "
            "into the file, or renew on the person's page."
        )
    )
    return None


def _about_email(row: Planned, by_email: list[int], snapshot: Snapshot) -> str:
    names = ", ".join(snapshot.people[pk].name for pk in by_email)
    if not row.name:
        return _("Several people have this email: %(names)s. Whose endorsement does this payment renew?") % {
            "names": names
        }
    return _(
        "The email is that of %(names)s, but the payer is “%(payer)s”. Whose endorsement does this payment renew?"
    ) % {"names": names, "payer": row.name}


def _ask(row: Planned, asks: str, people: Iterable[int], snapshot: Snapshot) -> int | None:
    choices = [(f"same:{pk}", _described(snapshot.people[pk])) for pk in dict.fromkeys(people)]
    answer = row.ask("person", asks, choices)
    return int(answer.removeprefix("same:")) if answer and answer != SKIP else None


def _ask_once(row: Planned, pk: int, snapshot: Snapshot) -> int | None:
    """A name without an email beside it: taken for the one person of that name, if the registrar says so."""
    asks = _(
        "The email is missing in the file or on the record, but just one person has the payer's name. Is it that one?"
    )
    choices = [(ALL, _("Yes, in all these rows")), (ONE_BY_ONE, _("Ask me about each row"))]
    answer = row.ask(KEY, asks, choices)
    if answer == ONE_BY_ONE:
        return _ask(row, _("Is the payer this person?"), [pk], snapshot)
    return pk if answer == ALL else None


def _described(endorsee: Endorsee) -> str:
    details = [endorsee.number, endorsee.email, endorsee.locality.label if endorsee.locality else ""]
    return f"{endorsee.name} ({', '.join(filter(None, details))})"


def _name_key(row: Planned) -> str:
    return sort_key(row.values.get("family_name", ""), row.values.get("given_name", ""))


def _is_called(row: Planned, endorsee: Endorsee) -> bool:
    """Whether the payer's name is the person's, perhaps with a nickname or a former family name."""
    if not row.name:
        return False
    if set(_name_key(row).split()) == set(endorsee.sort_key.split()):
        return True  # The family name may come first.
    families = {sort_key(name.strip(), "") for name in (endorsee.family_name, *endorsee.other_names.split(","))}
    if sort_key(row.values.get("family_name", ""), "") not in families - {sort_key("", "")}:
        return False
    given = row.values.get("given_name", "")
    return not given or not endorsee.given_name or are_alike(given, endorsee.given_name)


def _shares_a_name(row: Planned, endorsee: Endorsee) -> bool:
    theirs = set(f"{endorsee.name} {endorsee.other_names}".casefold().replace(",", " ").split())
    return bool(theirs & set(row.name.casefold().split()))


def _with_a_similar_name(row: Planned, snapshot: Snapshot) -> list[int]:
    if not row.name:
        return []
    keys = get_close_matches(_name_key(row), snapshot.by_name, n=MOST, cutoff=CLOSE)
    return [pk for key in keys for pk in snapshot.by_name[key]]
