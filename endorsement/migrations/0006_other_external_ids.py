from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("endorsement", "0005_import_plans_as_shown"),
    ]

    operations = [
        migrations.AddField(
            model_name="endorsee",
            name="other_external_ids",
            field=models.CharField(
                blank=True,
                help_text="Further ids by which imports know the person, separated by commas. Never public.",
                max_length=300,
                verbose_name="other external ids",
            ),
        ),
    ]
