from django.db import migrations

from endorsement import triggers


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0001_registry")]

    operations = [migrations.RunPython(triggers.install, triggers.uninstall)]
