import csv
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

# The file has more since.
FIELDS = ("name", "kind", "fips", "region")
LOCALITIES = Path(__file__).parents[1] / "data" / "virginia_localities.csv"


def virginia():
    """The rows of the file, by slug."""
    with LOCALITIES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            suffix = "" if row["kind"] == "other" else f" {row['kind']}"
            yield slugify(row["name"] + suffix), {field: row[field] for field in FIELDS}


def localities(apps, schema_editor):
    return apps.get_model("endorsement", "Locality").objects.using(schema_editor.connection.alias)


def load(apps, schema_editor):
    """The 95 counties and 38 independent cities, each in its health region, and "Outside Virginia".

    A registry that has them already keeps its own.
    """
    for slug, row in virginia():
        localities(apps, schema_editor).get_or_create(slug=slug, defaults=row)


def unload(apps, schema_editor):
    """Removes those that nobody is in; localities that staff added stay."""
    slugs = [slug for slug, _row in virginia()]
    localities(apps, schema_editor).filter(slug__in=slugs, endorsees=None).delete()


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
