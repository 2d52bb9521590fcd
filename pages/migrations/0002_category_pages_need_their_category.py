import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("endorsement", "0002_rules_between_rows"),
        ("pages", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="categorypage",
            name="category",
            field=models.OneToOneField(
                help_text="Each category has one page. Registrars change its name, numeral and designations.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="category_page",
                to="endorsement.category",
                verbose_name="category",
            ),
        ),
    ]
