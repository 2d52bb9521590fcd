from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pages", "0003_number_the_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="belief",
            name="sort_order",
            field=models.IntegerField(editable=False),
        ),
        migrations.AlterField(
            model_name="contactfield",
            name="sort_order",
            field=models.IntegerField(editable=False),
        ),
        migrations.AlterField(
            model_name="menuitem",
            name="sort_order",
            field=models.IntegerField(editable=False),
        ),
        migrations.AlterField(
            model_name="sociallink",
            name="sort_order",
            field=models.IntegerField(editable=False),
        ),
        migrations.AlterField(
            model_name="value",
            name="sort_order",
            field=models.IntegerField(editable=False),
        ),
    ]
