"""The rules between rows as they were when this migration was written; endorsement/database_rules.py has today's."""

from django.db import migrations

SQLITE = (
    """
    CREATE TRIGGER endorsement_cycle_insert AFTER INSERT ON endorsement_renewalcycle WHEN
        EXISTS (SELECT 1 FROM endorsement_renewalcycle c
                WHERE c.id IS NOT NEW.id AND c.starts_on <= NEW.ends_on AND c.ends_on >= NEW.starts_on)
    BEGIN SELECT RAISE(ABORT, 'endorsement_cycles_overlap'); END
    """,
    """
    CREATE TRIGGER endorsement_cycle_update AFTER UPDATE OF starts_on, ends_on ON endorsement_renewalcycle WHEN
        EXISTS (SELECT 1 FROM endorsement_renewalcycle c
                WHERE c.id IS NOT NEW.id AND c.starts_on <= NEW.ends_on AND c.ends_on >= NEW.starts_on)
    BEGIN SELECT RAISE(ABORT, 'endorsement_cycles_overlap'); END
    """,
    """
    CREATE TRIGGER endorsement_designation_insert BEFORE INSERT ON endorsement_endorsement WHEN
        (NEW.designation_id IS NULL AND EXISTS (
            SELECT 1 FROM endorsement_designation d WHERE d.category_id = NEW.category_id))
        OR (NEW.designation_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM endorsement_designation d
            WHERE d.id = NEW.designation_id AND d.category_id = NEW.category_id))
    BEGIN SELECT RAISE(ABORT, 'endorsement_designation_mismatch'); END
    """,
    """
    CREATE TRIGGER endorsement_designation_update
        BEFORE UPDATE OF category_id, designation_id ON endorsement_endorsement WHEN
        (NEW.designation_id IS NULL AND EXISTS (
            SELECT 1 FROM endorsement_designation d WHERE d.category_id = NEW.category_id))
        OR (NEW.designation_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM endorsement_designation d
            WHERE d.id = NEW.designation_id AND d.category_id = NEW.category_id))
    BEGIN SELECT RAISE(ABORT, 'endorsement_designation_mismatch'); END
    """,
)

SQLITE_UNDO = (
    "DROP TRIGGER IF EXISTS endorsement_designation_update",
    "DROP TRIGGER IF EXISTS endorsement_designation_insert",
    "DROP TRIGGER IF EXISTS endorsement_cycle_update",
    "DROP TRIGGER IF EXISTS endorsement_cycle_insert",
)

POSTGRESQL = (
    """
    ALTER TABLE endorsement_renewalcycle ADD CONSTRAINT endorsement_cycles_overlap
        EXCLUDE USING gist (daterange(starts_on, ends_on, '[]') WITH &&)
    """,
    """
    CREATE FUNCTION endorsement_designation_mismatch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF (NEW.designation_id IS NULL AND EXISTS (
                    SELECT 1 FROM endorsement_designation d WHERE d.category_id = NEW.category_id))
                OR (NEW.designation_id IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM endorsement_designation d
                    WHERE d.id = NEW.designation_id AND d.category_id = NEW.category_id))
            THEN
                RAISE EXCEPTION 'endorsement_designation_mismatch' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
    """,
    """
    CREATE TRIGGER endorsement_designation_mismatch
        BEFORE INSERT OR UPDATE OF category_id, designation_id ON endorsement_endorsement
        FOR EACH ROW EXECUTE FUNCTION endorsement_designation_mismatch()
    """,
)

POSTGRESQL_UNDO = (
    "DROP TRIGGER endorsement_designation_mismatch ON endorsement_endorsement",
    "DROP FUNCTION endorsement_designation_mismatch()",
    "ALTER TABLE endorsement_renewalcycle DROP CONSTRAINT endorsement_cycles_overlap",
)


def execute(schema_editor, *, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement, params=None)


def install(apps, schema_editor):
    execute(schema_editor, sqlite=SQLITE, postgresql=POSTGRESQL)


def uninstall(apps, schema_editor):
    execute(schema_editor, sqlite=SQLITE_UNDO, postgresql=POSTGRESQL_UNDO)


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0001_initial")]

    operations = [migrations.RunPython(install, uninstall)]
