"""Rows of the ledger stay, as the rules were when this migration was written; endorsement/database_rules.py has today's.

Each trigger names its own table alone: SQLite can't remake a table that another table's trigger names.
"""

from django.db import migrations

RENEWAL = "endorsement_ledger: A renewal is never edited or deleted. Void it with a reason and record a new one."
ENDORSEMENT = "endorsement_ledger: An endorsement is never edited or deleted. End it with a reason and award a new one."
HOLD = "endorsement_ledger: A hold is never edited or deleted. Release it and place a new one."
# What INSERT OR REPLACE and UPDATE OR REPLACE would delete without asking a trigger.
THERE = "endorsement_ledger_has_it"

SQLITE = (
    f"""
    CREATE TRIGGER endorsement_renewal_insert BEFORE INSERT ON endorsement_renewal WHEN
        EXISTS (SELECT 1 FROM endorsement_renewal r WHERE r.id = NEW.id)
        OR (NEW.voided_at IS NULL AND EXISTS (
            SELECT 1 FROM endorsement_renewal r
            WHERE r.voided_at IS NULL AND r.endorsement_id = NEW.endorsement_id AND r.cycle_id = NEW.cycle_id))
    BEGIN SELECT RAISE(ABORT, '{THERE}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_renewal_update BEFORE UPDATE ON endorsement_renewal WHEN
        NEW.id IS NOT OLD.id OR NEW.endorsement_id IS NOT OLD.endorsement_id OR NEW.cycle_id IS NOT OLD.cycle_id
        OR NEW.kind IS NOT OLD.kind OR NEW.effective_on IS NOT OLD.effective_on
        OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by_id IS NOT OLD.recorded_by_id
        OR NEW.note IS NOT OLD.note OR NEW.printed_label IS NOT OLD.printed_label
        OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS NOT OLD.voided_at
            OR NEW.voided_by_id IS NOT OLD.voided_by_id OR NEW.void_reason IS NOT OLD.void_reason))
    BEGIN SELECT RAISE(ABORT, '{RENEWAL}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_renewal_delete BEFORE DELETE ON endorsement_renewal
    BEGIN SELECT RAISE(ABORT, '{RENEWAL}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_endorsement_insert BEFORE INSERT ON endorsement_endorsement WHEN
        EXISTS (SELECT 1 FROM endorsement_endorsement e WHERE e.id = NEW.id)
        OR (NEW.ended_on IS NULL AND EXISTS (
            SELECT 1 FROM endorsement_endorsement e
            WHERE e.ended_on IS NULL AND e.endorsee_id = NEW.endorsee_id
            AND e.category_id = NEW.category_id AND e.designation_id IS NEW.designation_id))
    BEGIN SELECT RAISE(ABORT, '{THERE}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_endorsement_update BEFORE UPDATE ON endorsement_endorsement WHEN
        NEW.id IS NOT OLD.id OR NEW.endorsee_id IS NOT OLD.endorsee_id OR NEW.category_id IS NOT OLD.category_id
        OR NEW.designation_id IS NOT OLD.designation_id OR NEW.awarded_on IS NOT OLD.awarded_on
    BEGIN SELECT RAISE(ABORT, '{ENDORSEMENT}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_endorsement_reopen BEFORE UPDATE OF ended_on ON endorsement_endorsement WHEN
        NEW.ended_on IS NULL AND EXISTS (
            SELECT 1 FROM endorsement_endorsement e
            WHERE e.id IS NOT NEW.id AND e.ended_on IS NULL AND e.endorsee_id = NEW.endorsee_id
            AND e.category_id = NEW.category_id AND e.designation_id IS NEW.designation_id)
    BEGIN SELECT RAISE(ABORT, '{THERE}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_endorsement_delete BEFORE DELETE ON endorsement_endorsement
    BEGIN SELECT RAISE(ABORT, '{ENDORSEMENT}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_hold_insert BEFORE INSERT ON endorsement_hold WHEN
        EXISTS (SELECT 1 FROM endorsement_hold h WHERE h.id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{THERE}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_hold_update BEFORE UPDATE ON endorsement_hold WHEN
        NEW.id IS NOT OLD.id OR NEW.endorsee_id IS NOT OLD.endorsee_id OR NEW.kind IS NOT OLD.kind
        OR NEW.starts_on IS NOT OLD.starts_on OR NEW.reason IS NOT OLD.reason
        OR NEW.placed_by_id IS NOT OLD.placed_by_id
        OR (OLD.released_on IS NOT NULL AND NEW.released_on IS NOT OLD.released_on)
    BEGIN SELECT RAISE(ABORT, '{HOLD}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_hold_delete BEFORE DELETE ON endorsement_hold
    BEGIN SELECT RAISE(ABORT, '{HOLD}'); END
    """,
)

NOT_LIFTED = "current_setting('endorsement.ledger_lifted', true) IS DISTINCT FROM 'on'"


def on_delete(table, sentence):
    refuse = f"EXECUTE FUNCTION endorsement_ledger_stays('{sentence}')"
    return (
        f"""
        CREATE TRIGGER {table}_delete BEFORE DELETE ON {table}
            FOR EACH ROW WHEN ({NOT_LIFTED}) {refuse}
        """,
        f"""
        CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT WHEN ({NOT_LIFTED}) {refuse}
        """,
    )


POSTGRESQL = (
    """
    CREATE FUNCTION endorsement_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
        END $$
    """,
    f"""
    CREATE TRIGGER endorsement_renewal_update BEFORE UPDATE ON endorsement_renewal FOR EACH ROW WHEN (
        (NEW.id, NEW.endorsement_id, NEW.cycle_id, NEW.kind, NEW.effective_on, NEW.recorded_at, NEW.recorded_by_id,
            NEW.note, NEW.printed_label)
        IS DISTINCT FROM
        (OLD.id, OLD.endorsement_id, OLD.cycle_id, OLD.kind, OLD.effective_on, OLD.recorded_at, OLD.recorded_by_id,
            OLD.note, OLD.printed_label)
        OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at, NEW.voided_by_id, NEW.void_reason)
            IS DISTINCT FROM (OLD.voided_at, OLD.voided_by_id, OLD.void_reason))
    ) EXECUTE FUNCTION endorsement_ledger_stays('{RENEWAL}')
    """,
    *on_delete("endorsement_renewal", RENEWAL),
    f"""
    CREATE TRIGGER endorsement_endorsement_update BEFORE UPDATE ON endorsement_endorsement FOR EACH ROW WHEN (
        (NEW.id, NEW.endorsee_id, NEW.category_id, NEW.designation_id, NEW.awarded_on)
        IS DISTINCT FROM (OLD.id, OLD.endorsee_id, OLD.category_id, OLD.designation_id, OLD.awarded_on)
    ) EXECUTE FUNCTION endorsement_ledger_stays('{ENDORSEMENT}')
    """,
    *on_delete("endorsement_endorsement", ENDORSEMENT),
    f"""
    CREATE TRIGGER endorsement_hold_update BEFORE UPDATE ON endorsement_hold FOR EACH ROW WHEN (
        (NEW.id, NEW.endorsee_id, NEW.kind, NEW.starts_on, NEW.reason, NEW.placed_by_id)
        IS DISTINCT FROM (OLD.id, OLD.endorsee_id, OLD.kind, OLD.starts_on, OLD.reason, OLD.placed_by_id)
        OR (OLD.released_on IS NOT NULL AND NEW.released_on IS DISTINCT FROM OLD.released_on)
    ) EXECUTE FUNCTION endorsement_ledger_stays('{HOLD}')
    """,
    *on_delete("endorsement_hold", HOLD),
)


def install(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def uninstall(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION endorsement_ledger_stays() CASCADE", params=None)
        return
    for statement in SQLITE:
        # Gone already, if a later migration that was undone had a column of the table remade.
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {statement.split()[2]}", params=None)


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0014_places")]

    operations = [migrations.RunPython(install, uninstall)]
