"""The content's version. `endorsement/content_triggers.py` makes its triggers after `migrate`."""

from django.db import migrations, models

PREFIX = "endorsement_content_version_"


def uninstall(apps, schema_editor):
    """Drops the triggers, also those of other apps' tables, and what they call."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS endorsement_content_version() CASCADE", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS endorsement_content_changed(text)", params=None)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        names = [name for (name,) in cursor.fetchall() if name.startswith(PREFIX)]
    for name in names:
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0007_import_readings")]

    operations = [
        migrations.CreateModel(
            name="ContentVersion",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("area", models.CharField(max_length=30)),
                ("version", models.CharField(max_length=32)),
            ],
        ),
        migrations.RunPython(migrations.RunPython.noop, uninstall),
    ]
