"""Gives each row that staff put in order its number.

The first pages were made without numbers, and the first edit of a row gave it one: its place in the form. So a row with
a number keeps that place, and the rows without one fill the other places in the order in which they were made.
"""

from django.db import migrations

# Each model, the key of its parent, and, of a page's rows, the page's model and the rows' name in its revisions.
ROWS = (
    ("belief", "page_id", "missionpage", "beliefs"),
    ("value", "page_id", "missionpage", "values"),
    ("contactfield", "page_id", "contactpage", "form_fields"),
    ("sociallink", "settings_id", "", ""),
    ("menuitem", "menu_id", "", ""),
)


def in_order(numbers):
    """The places of rows with these numbers, given in the order in which the rows were made; None is no number."""
    if None not in numbers:
        return numbers
    places = dict.fromkeys(range(len(numbers)))
    unplaced = []
    for row, number in sorted(enumerate(numbers), key=lambda pair: (pair[1] is None, pair[1] or 0)):
        free = number is not None and number in places and places[number] is None
        if free:
            places[number] = row
        else:
            unplaced.append(row)
    free = [place for place, row in places.items() if row is None]
    places.update(zip(free, sorted(unplaced)))
    by_row = {row: place for place, row in places.items()}
    return [by_row[row] for row in range(len(numbers))]


def number_the_rows(apps, schema_editor):
    for name, parent, _page, _relation in ROWS:
        model = apps.get_model("pages", name)
        unnumbered = model.objects.filter(sort_order=None).order_by().values_list(parent, flat=True).distinct()
        for key in list(unnumbered):
            rows = list(model.objects.filter(**{parent: key}).order_by("pk"))
            for row, place in zip(rows, in_order([row.sort_order for row in rows])):
                row.sort_order = place
            model.objects.bulk_update(rows, ["sort_order"])


def number_the_rows_of_revisions(apps, schema_editor):
    Revision = apps.get_model("wagtailcore", "Revision")
    ContentType = apps.get_model("contenttypes", "ContentType")
    for _name, _parent, page, relation in ROWS:
        if not page:
            continue
        kinds = ContentType.objects.filter(app_label="pages", model=page)
        for revision in Revision.objects.filter(content_type__in=kinds).iterator():
            rows = revision.content.get(relation) or []
            made = sorted(rows, key=lambda row: (row.get("pk") is None, row.get("pk") or 0))
            numbers = [row.get("sort_order") for row in made]
            if None not in numbers:
                continue
            for row, place in zip(made, in_order(numbers)):
                row["sort_order"] = place
            rows.sort(key=lambda row: row["sort_order"])
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("pages", "0002_category_pages_need_their_category"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(number_the_rows, migrations.RunPython.noop),
        migrations.RunPython(number_the_rows_of_revisions, migrations.RunPython.noop),
    ]
