from django.db import migrations

from endorsement import database_rules


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0001_registry")]

    operations = [migrations.RunPython(database_rules.install, database_rules.uninstall)]
