"""Marks the fictional people that `sample_registry` loaded before samples had a mark.

It wrote four texts with the same number or words for each of them. A person whose external id is of that form and who
has at least one of the other three is one of them; a real person whose external id happens to begin with "sample-" has
none of the three.
"""

import re

from django.db import migrations

EXTERNAL_ID = re.compile(r"sample-([1-9][0-9]*)")


def mark(apps, schema_editor):
    Endorsee = apps.get_model("endorsement", "Endorsee")
    people = Endorsee.objects.using(schema_editor.connection.alias)
    fields = ("pk", "external_id", "email", "website", "notes")
    found = [
        pk
        for pk, external_id, email, website, notes in people.filter(external_id__startswith="sample-").values_list(*fields)
        if (match := EXTERNAL_ID.fullmatch(external_id))
        and (
            email == f"sample{match[1]}@example.org"
            or website == f"https://example.org/sample-{match[1]}"
            or notes == "Fictional: sample data."
        )
    ]
    for start in range(0, len(found), 500):
        people.filter(pk__in=found[start : start + 500]).update(is_sample=True)


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0003_endorsee_is_sample")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop, elidable=True)]
