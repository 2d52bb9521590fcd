"""Languages that were text become codes; nothing that anyone wrote is lost, and the way back has the names."""

import pkgutil
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from endorsement import migrations
from endorsement.models import Endorsee
from tests.builders import endorsee

pytestmark = pytest.mark.django_db

[NAME] = [name for _finder, name, _package in pkgutil.iter_modules(migrations.__path__) if "languages_as_codes" in name]
MIGRATION = import_module(f"endorsement.migrations.{NAME}")


class Editor:
    connection = connection


def with_text(text: str) -> Endorsee:
    """A person as an earlier release had them."""
    person = endorsee()
    Endorsee.objects.update(languages=text)
    return person


@pytest.mark.parametrize(
    ("text", "codes", "others"),
    [
        ("English, Spanish", "en,es", ""),
        ("Spanish; ASL", "ase,es", ""),
        ("Español/Kriolu", "es", "Kriolu"),
        ("Sign (ASL, SEE), Spansh", "", "Sign (ASL; SEE), Spansh"),
        ("", "", ""),
        (",".join("äöüß"[n % 4] + str(n) for n in range(60))[:200], "", None),
    ],
)
def test_known_ones_are_codes_and_the_rest_stays_as_written(text, codes, others):
    person = with_text(text)
    MIGRATION.to_codes(apps, Editor)
    person.refresh_from_db()
    assert person.languages == codes
    assert person.other_languages == (text if others is None else others)


def test_a_search_finds_the_names_that_are_shown_now():
    person = with_text("ASL")
    MIGRATION.to_codes(apps, Editor)
    person.refresh_from_db()
    assert {"american", "sign", "language"} <= set(person.public_key.split())


def test_the_way_back_has_the_names():
    person = endorsee(languages="ase,es", other_languages="Kriolu")
    MIGRATION.to_text(apps, Editor)
    person.refresh_from_db()
    assert person.languages == "American Sign Language, Spanish, Kriolu"


def test_people_beyond_one_batch_are_changed_too(monkeypatch):
    monkeypatch.setattr(MIGRATION, "BATCH", 2)
    for name in "ABCDE":
        endorsee(name)
    Endorsee.objects.update(languages="Spanish")
    MIGRATION.to_codes(apps, Editor)
    assert set(Endorsee.objects.values_list("languages", flat=True)) == {"es"}
