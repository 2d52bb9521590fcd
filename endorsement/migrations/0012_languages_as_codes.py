"""From text ("Spanish; ASL") to codes ("ase,es"). What is no known language stays as text in `other_languages`."""

from django.db import migrations

from endorsement import languages
from endorsement.imports.languages import read_languages
from endorsement.search_keys import search_key

LONGEST = 200
BATCH = 500


def to_codes(apps, schema_editor):
    def change(person):
        parts = read_languages(person.languages)
        codes = {part: languages.code_of(part) for part in parts}
        others = [part.replace(",", ";") for part in parts if not codes[part]]
        person.other_languages = _fitting(others)
        person.languages = languages.joined(filter(None, codes.values()))
        # What was shown is still shown; the names may be new.
        words = search_key(*languages.search_words(person.languages)).split()
        person.public_key = _with(person.public_key, words)
        person.staff_key = _with(person.staff_key, words)

    _change(apps, schema_editor, change)


def to_text(apps, schema_editor):
    def change(person):
        names = [languages.name(code) for code in languages.codes_of(person.languages)]
        if person.other_languages:
            names += person.other_languages.split(", ")
        person.languages = _fitting(names)

    _change(apps, schema_editor, change)


def _change(apps, schema_editor, change):
    people = apps.get_model("endorsement", "Endorsee").objects.using(schema_editor.connection.alias)
    fields = ["languages", "other_languages", "public_key", "staff_key"]
    spoken = people.exclude(languages="", other_languages="").order_by("pk")
    last = 0
    while batch := list(spoken.filter(pk__gt=last).only(*fields)[:BATCH]):
        for person in batch:
            change(person)
        people.bulk_update(batch, fields)
        last = batch[-1].pk


def _with(key, words):
    known = key.split()
    return key + "".join(f" {word}" for word in words if word not in known)


def _fitting(names):
    text = ", ".join(names)
    return text if len(text) <= LONGEST else ",".join(names)[:LONGEST]


class Migration(migrations.Migration):
    dependencies = [("endorsement", "0011_languages")]

    operations = [migrations.RunPython(to_codes, to_text, elidable=True)]
