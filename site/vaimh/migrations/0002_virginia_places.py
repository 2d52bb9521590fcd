"""The centers of Virginia's counties and cities, its ZIP codes and its towns, which tools/virginia_places.py built.

What the registry has already stays.
"""

import csv
from pathlib import Path

from django.db import migrations
from django.utils.text import slugify

DATA = Path(__file__).parents[1] / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load(apps, schema_editor):
    using = schema_editor.connection.alias
    Locality, PlaceName = (apps.get_model("endorsement", name) for name in ("Locality", "PlaceName"))
    localities = {place.slug: place for place in Locality.objects.using(using).all()}
    for row in rows("virginia_localities.csv"):
        place = localities.get(slugify(f"{row['name']} {row['kind']}"))
        if place is not None and place.latitude is None and row["latitude"]:
            place.latitude, place.longitude = float(row["latitude"]), float(row["longitude"])
            place.save(update_fields=["latitude", "longitude"])
    if PlaceName.objects.using(using).exists():
        return
    PlaceName.objects.using(using).bulk_create(
        (
            PlaceName(
                name=row["name"],
                kind=row["kind"],
                key="".join(filter(str.isalnum, row["name"].lower())),
                locality=localities[row["locality"]],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
            )
            for row in rows("virginia_places.csv")
            if row["locality"] in localities
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("vaimh", "0001_virginia_localities"), ("endorsement", "0014_places")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
