from django.db import migrations, models

import endorsement.models.languages_field


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0010_import_jobs")]

    operations = [
        migrations.AlterField(
            model_name="endorsee",
            name="languages",
            field=endorsement.models.languages_field.LanguagesField(
                blank=True,
                help_text="Publicly displayed. Languages the person works in. Visitors can filter the list by them.",
                max_length=200,
                verbose_name="languages",
            ),
        ),
        migrations.AddField(
            model_name="endorsee",
            name="other_languages",
            field=models.CharField(
                blank=True,
                help_text="Publicly displayed. Languages that the list doesn't have, as a file or an earlier version had them. No filter finds them: if you know one in other words, choose it above and take it out here.",
                max_length=200,
                verbose_name="other languages",
            ),
        ),
    ]
