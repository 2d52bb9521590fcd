"""How the writers of the registry wait for each other: the one place that says so.

Every writer takes its locks in this order:

1. the registry's own lock (`writing`), before it reads anything that its change depends on;
2. the row of an import plan;
3. the rows that it writes, in the order of their keys.

So one writer is at work at a time, on PostgreSQL as on SQLite: nobody computes from a row that another writer is
changing, and no two wait for each other. A registrar's change takes milliseconds. Only an import or a bulk change of
thousands takes seconds, and one of them locks nearly everything anyway. Locks per person were tried first: a rename of
a location then wrote back what had been hidden meanwhile, and an import met most other writers in another order.
Reading never waits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from zlib import crc32

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _

from endorsement import database_rules
from endorsement.refusals import Busy, Deadlocked, LedgerStays

# PostgreSQL's advisory locks are numbers; this one is the registry's.
NUMBER = crc32(b"endorsement")
# As long as the site's SQLite waits (its busy timeout). Under the 30 seconds after which gunicorn ends a request.
LONGEST_WAIT = "20s"

Answer = TypeVar("Answer")


@contextmanager
def writing() -> Iterator[None]:
    """A transaction during which nobody else writes to the registry. Also a decorator, and safe inside another one.

    Raises:
        Busy: the wait took too long, or the database gave another transaction precedence; nothing was written.
        LedgerStays: a row of the ledger would have been edited or deleted; nothing was written.
    """
    with told_in_words(), transaction.atomic():
        _wait_for_turn()
        yield


@contextmanager
def told_in_words() -> Iterator[None]:
    """Turns the database's errors about waiting into `Busy`, and those about the ledger's rows into `LedgerStays`."""
    try:
        yield
    except IntegrityError as error:
        if not database_rules.about_the_ledger(error):
            raise
        raise LedgerStays(
            _(
                "Nothing was saved: renewals, endorsements and holds are never edited or deleted. "
                "Void the renewal, end the endorsement or release the hold instead."
            )
        ) from error
    except OperationalError as error:
        if not is_about_waiting(error):
            raise
        kind = Deadlocked if _is_deadlock(error) else Busy
        raise kind(
            _("Someone else is changing the registry, and this change waited too long. Nothing was saved. Try again.")
        ) from error


def tried_twice(work: Callable[[], Answer]) -> Answer:
    """Does the work again if the database ended its transaction to resolve a deadlock. A longer wait isn't repeated.

    The work must be one whole transaction that reads again all that it changes.
    """
    try:
        return work()
    except Deadlocked:
        if connection.in_atomic_block:
            # The transaction around this one is lost as well.
            raise
        return work()


def no_time_limit() -> None:
    """Until the transaction ends, a statement may take any time: an import writes tens of thousands of rows."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', '0', true)")


def _wait_for_turn() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # The limit holds until the transaction ends, so for the rows as well.
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock(%s)", [LONGEST_WAIT, NUMBER]
            )
    elif connection.settings_dict["OPTIONS"].get("transaction_mode", "DEFERRED") == "DEFERRED":
        # In a site whose SQLite transactions begin without the write lock, a statement that changes nothing takes it.
        with connection.cursor() as cursor:
            cursor.execute("UPDATE endorsement_registrysettings SET number_prefix = number_prefix WHERE FALSE")


def is_about_waiting(error: OperationalError) -> bool:
    """Whether the database ended a statement because of other writers or of a time limit."""
    # PostgreSQL: lock_not_available, query_canceled. SQLite: the low byte of SQLITE_BUSY and SQLITE_LOCKED, whatever
    # the reason.
    cause = error.__cause__
    waited = getattr(cause, "sqlstate", None) in ("55P03", "57014")
    waited = waited or getattr(cause, "sqlite_errorcode", 0) & 0xFF in (5, 6)
    return waited or _is_deadlock(error)


def is_about_an_outage(error: OperationalError) -> bool:
    """Whether the database is away, as while PostgreSQL restarts, or has no room to write."""
    cause = error.__cause__
    # PostgreSQL: no state without an answer, else connection_exception, insufficient_resources, operator_intervention.
    # SQLite: SQLITE_IOERR, SQLITE_FULL and SQLITE_CANTOPEN.
    state = getattr(cause, "sqlstate", "")
    away = state is None or state[:2] in ("08", "53") or state[:3] == "57P"
    return away or getattr(cause, "sqlite_errorcode", 0) & 0xFF in (10, 13, 14)


def _is_deadlock(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) == "40P01"
