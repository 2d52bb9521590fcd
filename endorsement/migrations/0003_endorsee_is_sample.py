from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0002_rules_between_rows")]

    operations = [
        migrations.AddField(
            model_name="endorsee",
            name="is_sample",
            field=models.BooleanField(default=False, editable=False, verbose_name="sample"),
        ),
    ]
