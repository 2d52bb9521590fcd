from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0008_content_version")]

    operations = [
        migrations.AddField(
            model_name="registrysettings",
            name="letterhead",
            field=models.TextField(
                blank=True,
                help_text="The association's name and address, a line each, at the top of confirmations. Leave empty for the site's name alone.",
                verbose_name="letterhead",
            ),
        ),
    ]
