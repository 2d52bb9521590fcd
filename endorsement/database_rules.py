"""Rules that Django's constraints cannot state, as SQLite states them.

- Renewal cycles do not overlap.
- An endorsement in a category with designations has one of them; in any other category it has none.
- Rows of the ledger stay: of a renewal only the void is written, once; of an endorsement only its end; of a hold only
  its release, once, and when it is expected. The day of an award, and the person of an endorsement or hold, are written
  again only together with a correction newer than the row's last one. None is deleted but in `deleting`.

The migrations install them: on PostgreSQL an exclusion constraint and triggers, on SQLite triggers. Django rebuilds a
SQLite table when a column changes and drops the table's triggers on the way, so `restore` creates them again after
every `migrate`. A trigger names its own table alone where it can: SQLite doesn't rebuild a table that another table's
trigger names.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

_OVERLAP = """
    EXISTS (SELECT 1 FROM endorsement_renewalcycle c
            WHERE c.id IS NOT NEW.id AND c.starts_on <= NEW.ends_on AND c.ends_on >= NEW.starts_on)
"""
_ON_OVERLAP = (
    f"ON endorsement_renewalcycle WHEN {_OVERLAP} BEGIN SELECT RAISE(ABORT, 'endorsement_cycles_overlap'); END"
)

_MISMATCH = """
    (NEW.designation_id IS NULL AND EXISTS (
        SELECT 1 FROM endorsement_designation d WHERE d.category_id = NEW.category_id))
    OR (NEW.designation_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM endorsement_designation d
        WHERE d.id = NEW.designation_id AND d.category_id = NEW.category_id))
"""
_ON_MISMATCH = (
    f"ON endorsement_endorsement WHEN {_MISMATCH} BEGIN SELECT RAISE(ABORT, 'endorsement_designation_mismatch'); END"
)

# What the database says begins with this, so that `about_the_ledger` knows it.
_LEDGER = "endorsement_ledger: "
_RENEWAL = f"{_LEDGER}A renewal is never edited or deleted. Void it with a reason and record a new one."
_ENDORSEMENT = f"{_LEDGER}An endorsement is never edited or deleted. End it with a reason and award a new one."
_HOLD = f"{_LEDGER}A hold is never edited or deleted. Release it and place a new one."
# SQLite's OR REPLACE deletes the row in the way without its triggers, so nothing may be in the way.
_THERE = "BEGIN SELECT RAISE(ABORT, 'endorsement_ledger_has_it'); END"
_RENEWAL_THERE = """
    EXISTS (SELECT 1 FROM endorsement_renewal r WHERE r.id = NEW.id)
    OR (NEW.voided_at IS NULL AND EXISTS (
        SELECT 1 FROM endorsement_renewal r
        WHERE r.voided_at IS NULL AND r.endorsement_id = NEW.endorsement_id AND r.cycle_id = NEW.cycle_id))
"""
_ENDORSEMENT_THERE = """
    EXISTS (SELECT 1 FROM endorsement_endorsement e WHERE e.id = NEW.id)
    OR (NEW.ended_on IS NULL AND EXISTS (
        SELECT 1 FROM endorsement_endorsement e
        WHERE e.ended_on IS NULL AND e.endorsee_id = NEW.endorsee_id
        AND e.category_id = NEW.category_id AND e.designation_id IS NEW.designation_id))
"""
_ANOTHER_OPEN = """
    NEW.ended_on IS NULL AND EXISTS (
        SELECT 1 FROM endorsement_endorsement e
        WHERE e.id IS NOT NEW.id AND e.ended_on IS NULL AND e.endorsee_id = NEW.endorsee_id
        AND e.category_id = NEW.category_id AND e.designation_id IS NEW.designation_id)
"""
_HOLD_THERE = "EXISTS (SELECT 1 FROM endorsement_hold h WHERE h.id = NEW.id)"


def _kept(*columns: str) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


def _refuse(sentence: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


_CORRECTION = f"{_LEDGER}A correction is never edited or deleted."
_NOT_CORRECTED = "COALESCE(NEW.correction_id, 0) <= COALESCE(OLD.correction_id, 0)"

# By the migration that installs them; a later one takes the place of an earlier one of the same name.
TRIGGERS = {
    ("endorsement", "0002_rules_between_rows"): {
        "endorsement_cycle_insert": f"AFTER INSERT {_ON_OVERLAP}",
        "endorsement_cycle_update": f"AFTER UPDATE OF starts_on, ends_on {_ON_OVERLAP}",
        "endorsement_designation_insert": f"BEFORE INSERT {_ON_MISMATCH}",
        "endorsement_designation_update": f"BEFORE UPDATE OF category_id, designation_id {_ON_MISMATCH}",
    },
    ("endorsement", "0015_ledger_rows_stay"): {
        "endorsement_renewal_insert": f"BEFORE INSERT ON endorsement_renewal WHEN {_RENEWAL_THERE} {_THERE}",
        "endorsement_renewal_update": f"""
            BEFORE UPDATE ON endorsement_renewal WHEN
                {_kept("id", "endorsement_id", "cycle_id", "kind", "effective_on", "recorded_at")}
                OR {_kept("recorded_by_id", "note", "printed_label")}
                OR (OLD.voided_at IS NOT NULL AND ({_kept("voided_at", "voided_by_id", "void_reason")}))
            {_refuse(_RENEWAL)}""",
        "endorsement_renewal_delete": f"BEFORE DELETE ON endorsement_renewal {_refuse(_RENEWAL)}",
        "endorsement_endorsement_insert": f"""
            BEFORE INSERT ON endorsement_endorsement WHEN {_ENDORSEMENT_THERE} {_THERE}""",
        "endorsement_endorsement_update": f"""
            BEFORE UPDATE ON endorsement_endorsement WHEN
                {_kept("id", "endorsee_id", "category_id", "designation_id", "awarded_on")}
            {_refuse(_ENDORSEMENT)}""",
        "endorsement_endorsement_reopen": f"""
            BEFORE UPDATE OF ended_on ON endorsement_endorsement WHEN {_ANOTHER_OPEN} {_THERE}""",
        "endorsement_endorsement_delete": f"BEFORE DELETE ON endorsement_endorsement {_refuse(_ENDORSEMENT)}",
        "endorsement_hold_insert": f"BEFORE INSERT ON endorsement_hold WHEN {_HOLD_THERE} {_THERE}",
        "endorsement_hold_update": f"""
            BEFORE UPDATE ON endorsement_hold WHEN
                {_kept("id", "endorsee_id", "kind", "starts_on", "reason", "placed_by_id")}
                OR (OLD.released_on IS NOT NULL AND {_kept("released_on")})
            {_refuse(_HOLD)}""",
        "endorsement_hold_delete": f"BEFORE DELETE ON endorsement_hold {_refuse(_HOLD)}",
    },
    ("endorsement", "0021_rows_are_corrected"): {
        "endorsement_renewal_update": f"""
            BEFORE UPDATE ON endorsement_renewal WHEN
                {_kept("id", "endorsement_id", "cycle_id", "kind", "effective_on", "recorded_at")}
                OR {_kept("recorded_by_id", "note", "printed_label", "batch_id")}
                OR (OLD.voided_at IS NOT NULL AND ({_kept("voided_at", "voided_by_id", "void_reason")}))
            {_refuse(_RENEWAL)}""",
        "endorsement_endorsement_update": f"""
            BEFORE UPDATE ON endorsement_endorsement WHEN
                {_kept("id", "category_id", "designation_id")}
                OR (({_kept("endorsee_id", "awarded_on", "correction_id")}) AND {_NOT_CORRECTED})
            {_refuse(_ENDORSEMENT)}""",
        "endorsement_endorsement_reopen": f"""
            BEFORE UPDATE OF ended_on, endorsee_id ON endorsement_endorsement WHEN {_ANOTHER_OPEN} {_THERE}""",
        "endorsement_hold_update": f"""
            BEFORE UPDATE ON endorsement_hold WHEN
                {_kept("id", "kind", "starts_on", "reason", "placed_by_id")}
                OR (({_kept("endorsee_id", "correction_id")}) AND {_NOT_CORRECTED})
                OR (OLD.released_on IS NOT NULL AND {_kept("released_on")})
            {_refuse(_HOLD)}""",
        "endorsement_correction_update": f"BEFORE UPDATE ON endorsement_correction {_refuse(_CORRECTION)}",
        "endorsement_correction_delete": f"BEFORE DELETE ON endorsement_correction {_refuse(_CORRECTION)}",
    },
}
_ON_DELETE = [name for triggers in TRIGGERS.values() for name in triggers if name.endswith("_delete")]


def restore(*, using: str, **kwargs: Any) -> None:
    """After `migrate`: creates SQLite's triggers again, those of the migrations that are applied."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    applied = MigrationRecorder(connection).applied_migrations()
    rules = {
        name: rule
        for migration, triggers in TRIGGERS.items()
        if migration in applied
        for name, rule in triggers.items()
    }
    with connection.cursor() as cursor:
        for name, rule in rules.items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {rule}")


@contextmanager
def deleting(*, using: str = "default") -> Iterator[None]:
    """A transaction in which rows of the ledger can be deleted, for the fictional people and a `flush` alone.

    In any other transaction it stays refused, and so does editing in this one.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('endorsement.ledger_lifted', 'on', true)")
            yield
            cursor.execute("SELECT set_config('endorsement.ledger_lifted', '', true)")
            return
        # In SQLite one transaction writes at a time, and no other one sees the triggers gone.
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        lifted = [(name, sql) for name, sql in cursor.fetchall() if name in _ON_DELETE]
        for name, _sql in lifted:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for name, sql in lifted:
            # A flush ends with `post_migrate`, and so with `restore`.
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(sql)


def about_the_ledger(error: IntegrityError) -> bool:
    """Whether the database refused to edit or delete a row of the ledger."""
    return _LEDGER in str(error)
