from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0012_languages_as_codes")]

    operations = [
        migrations.AddField(
            model_name="endorsee",
            name="offers_supervision",
            field=models.BooleanField(
                default=False,
                help_text="Publicly displayed when ticked. Visitors can filter the list by it.",
                verbose_name="offers reflective supervision",
            ),
        ),
        migrations.AddField(
            model_name="endorsee",
            name="accepting",
            field=models.BooleanField(
                default=False,
                help_text="Publicly displayed when ticked. Visitors can filter the list by it.",
                verbose_name="accepting new families or supervisees",
            ),
        ),
        migrations.AddField(
            model_name="endorsee",
            name="availability_confirmed_on",
            field=models.DateField(
                blank=True,
                help_text="Publicly displayed beside what is ticked. The day the person last confirmed both answers; today, if you change one and leave this as it is.",
                null=True,
                verbose_name="availability confirmed on",
            ),
        ),
        migrations.AddConstraint(
            model_name="endorsee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepting", False), ("offers_supervision", False)),
                    ("availability_confirmed_on__isnull", False),
                    _connector="OR",
                ),
                name="endorsement_endorsee_availability_has_day",
                violation_error_message="Enter the day the person confirmed what they offer.",
            ),
        ),
    ]
