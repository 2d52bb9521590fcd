"""What of the ledger a correction may write again; endorsement/database_rules.py has today's rules.

Each trigger names its own table alone: SQLite can't remake a table that another table's trigger names.
"""

from django.db import migrations

RENEWAL = "endorsement_ledger: A renewal is never edited or deleted. Void it with a reason and record a new one."
ENDORSEMENT = "endorsement_ledger: An endorsement is never edited or deleted. End it with a reason and award a new one."
HOLD = "endorsement_ledger: A hold is never edited or deleted. Release it and place a new one."
CORRECTION = "endorsement_ledger: A correction is never edited or deleted."
THERE = "endorsement_ledger_has_it"

SQLITE = (
    f"""
    CREATE TRIGGER endorsement_renewal_update BEFORE UPDATE ON endorsement_renewal WHEN
        NEW.id IS NOT OLD.id OR NEW.endorsement_id IS NOT OLD.endorsement_id OR NEW.cycle_id IS NOT OLD.cycle_id
        OR NEW.kind IS NOT OLD.kind OR NEW.effective_on IS NOT OLD.effective_on
        OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by_id IS NOT OLD.recorded_by_id
        OR NEW.note IS NOT OLD.note OR NEW.printed_label IS NOT OLD.printed_label
        OR NEW.batch_id IS NOT OLD.batch_id
        OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at IS NOT OLD.voided_at
            OR NEW.voided_by_id IS NOT OLD.voided_by_id OR NEW.void_reason IS NOT OLD.void_reason))
    BEGIN SELECT RAISE(ABORT, '{RENEWAL}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_endorsement_update BEFORE UPDATE ON endorsement_endorsement WHEN
        NEW.id IS NOT OLD.id OR NEW.category_id IS NOT OLD.category_id
        OR NEW.designation_id IS NOT OLD.designation_id
        OR ((NEW.endorsee_id IS NOT OLD.endorsee_id OR NEW.awarded_on IS NOT OLD.awarded_on
            OR NEW.correction_id IS NOT OLD.correction_id)
            AND COALESCE(NEW.correction_id, 0) <= COALESCE(OLD.correction_id, 0))
    BEGIN SELECT RAISE(ABORT, '{ENDORSEMENT}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_endorsement_reopen
    BEFORE UPDATE OF ended_on, endorsee_id ON endorsement_endorsement WHEN
        NEW.ended_on IS NULL AND EXISTS (
            SELECT 1 FROM endorsement_endorsement e
            WHERE e.id IS NOT NEW.id AND e.ended_on IS NULL AND e.endorsee_id = NEW.endorsee_id
            AND e.category_id = NEW.category_id AND e.designation_id IS NEW.designation_id)
    BEGIN SELECT RAISE(ABORT, '{THERE}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_hold_update BEFORE UPDATE ON endorsement_hold WHEN
        NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.starts_on IS NOT OLD.starts_on
        OR NEW.reason IS NOT OLD.reason OR NEW.placed_by_id IS NOT OLD.placed_by_id
        OR ((NEW.endorsee_id IS NOT OLD.endorsee_id OR NEW.correction_id IS NOT OLD.correction_id)
            AND COALESCE(NEW.correction_id, 0) <= COALESCE(OLD.correction_id, 0))
        OR (OLD.released_on IS NOT NULL AND NEW.released_on IS NOT OLD.released_on)
    BEGIN SELECT RAISE(ABORT, '{HOLD}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_correction_update BEFORE UPDATE ON endorsement_correction
    BEGIN SELECT RAISE(ABORT, '{CORRECTION}'); END
    """,
    f"""
    CREATE TRIGGER endorsement_correction_delete BEFORE DELETE ON endorsement_correction
    BEGIN SELECT RAISE(ABORT, '{CORRECTION}'); END
    """,
)
NAMES = [statement.split()[2] for statement in SQLITE]

NOT_LIFTED = "current_setting('endorsement.ledger_lifted', true) IS DISTINCT FROM 'on'"
NOT_CORRECTED = "COALESCE(NEW.correction_id, 0) <= COALESCE(OLD.correction_id, 0)"


def refuse(sentence):
    return f"EXECUTE FUNCTION endorsement_ledger_stays('{sentence}')"


POSTGRESQL = (
    f"""
    DROP TRIGGER endorsement_renewal_update ON endorsement_renewal;
    CREATE TRIGGER endorsement_renewal_update BEFORE UPDATE ON endorsement_renewal FOR EACH ROW WHEN (
        (NEW.id, NEW.endorsement_id, NEW.cycle_id, NEW.kind, NEW.effective_on, NEW.recorded_at, NEW.recorded_by_id,
            NEW.note, NEW.printed_label, NEW.batch_id)
        IS DISTINCT FROM
        (OLD.id, OLD.endorsement_id, OLD.cycle_id, OLD.kind, OLD.effective_on, OLD.recorded_at, OLD.recorded_by_id,
            OLD.note, OLD.printed_label, OLD.batch_id)
        OR (OLD.voided_at IS NOT NULL AND (NEW.voided_at, NEW.voided_by_id, NEW.void_reason)
            IS DISTINCT FROM (OLD.voided_at, OLD.voided_by_id, OLD.void_reason))
    ) {refuse(RENEWAL)}
    """,
    f"""
    DROP TRIGGER endorsement_endorsement_update ON endorsement_endorsement;
    CREATE TRIGGER endorsement_endorsement_update BEFORE UPDATE ON endorsement_endorsement FOR EACH ROW WHEN (
        (NEW.id, NEW.category_id, NEW.designation_id) IS DISTINCT FROM (OLD.id, OLD.category_id, OLD.designation_id)
        OR ((NEW.endorsee_id, NEW.awarded_on, NEW.correction_id)
            IS DISTINCT FROM (OLD.endorsee_id, OLD.awarded_on, OLD.correction_id) AND {NOT_CORRECTED})
    ) {refuse(ENDORSEMENT)}
    """,
    f"""
    DROP TRIGGER endorsement_hold_update ON endorsement_hold;
    CREATE TRIGGER endorsement_hold_update BEFORE UPDATE ON endorsement_hold FOR EACH ROW WHEN (
        (NEW.id, NEW.kind, NEW.starts_on, NEW.reason, NEW.placed_by_id)
        IS DISTINCT FROM (OLD.id, OLD.kind, OLD.starts_on, OLD.reason, OLD.placed_by_id)
        OR ((NEW.endorsee_id, NEW.correction_id) IS DISTINCT FROM (OLD.endorsee_id, OLD.correction_id)
            AND {NOT_CORRECTED})
        OR (OLD.released_on IS NOT NULL AND NEW.released_on IS DISTINCT FROM OLD.released_on)
    ) {refuse(HOLD)}
    """,
    f"""
    CREATE TRIGGER endorsement_correction_update BEFORE UPDATE ON endorsement_correction
        FOR EACH ROW {refuse(CORRECTION)}
    """,
    f"""
    CREATE TRIGGER endorsement_correction_delete BEFORE DELETE ON endorsement_correction
        FOR EACH ROW WHEN ({NOT_LIFTED}) {refuse(CORRECTION)}
    """,
    f"""
    CREATE TRIGGER endorsement_correction_truncate BEFORE TRUNCATE ON endorsement_correction
        FOR EACH STATEMENT WHEN ({NOT_LIFTED}) {refuse(CORRECTION)}
    """,
)


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRESQL:
            schema_editor.execute(statement, params=None)
        return
    for name, statement in zip(NAMES, SQLITE, strict=True):
        # Gone already, if a column changed in a migration before this one.
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        schema_editor.execute(statement, params=None)


def uninstall(apps, schema_editor):
    """The corrections stay; the triggers that the earlier migration made come back with them."""
    if schema_editor.connection.vendor == "postgresql":
        from importlib import import_module

        earlier = import_module("endorsement.migrations.0015_ledger_rows_stay")
        schema_editor.execute("DROP TRIGGER endorsement_correction_update ON endorsement_correction", params=None)
        schema_editor.execute("DROP TRIGGER endorsement_correction_delete ON endorsement_correction", params=None)
        schema_editor.execute("DROP TRIGGER endorsement_correction_truncate ON endorsement_correction", params=None)
        for table in ("renewal", "endorsement", "hold"):
            name = f"endorsement_{table}_update"
            schema_editor.execute(f"DROP TRIGGER {name} ON endorsement_{table}", params=None)
            [statement] = [each for each in earlier.POSTGRESQL if f"CREATE TRIGGER {name} " in each]
            schema_editor.execute(statement, params=None)
        return
    # `database_rules.restore` makes the earlier ones again after every migrate.
    for name in NAMES:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0020_batches_and_corrections")]
    operations = [migrations.RunPython(install, uninstall)]
