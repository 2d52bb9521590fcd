import csv
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

LOCALITIES = Path(__file__).parents[1] / "data" / "virginia_localities.csv"


def load(apps, schema_editor):
    """The 95 counties and 38 independent cities, each in its health region, and "Outside Virginia".

    A registry that already has them keeps its own.
    """
    Locality = apps.get_model("endorsement", "Locality")
    with LOCALITIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            suffix = "" if row["kind"] == "other" else f" {row['kind']}"
            Locality.objects.get_or_create(slug=slugify(row["name"] + suffix), defaults=row)


def unload(apps, schema_editor):
    """Removes the localities without endorsees."""
    apps.get_model("endorsement", "Locality").objects.filter(endorsees=None).delete()


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0002_rules_between_rows")]

    operations = [migrations.RunPython(load, unload)]
