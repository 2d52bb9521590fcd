from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0004_mark_samples")]

    operations = [
        migrations.AddField(
            model_name="importplan",
            name="as_shown",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="importplan",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
