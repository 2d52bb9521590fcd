"""Samples from before the mark are recognized by what `sample_registry` wrote, real people never."""

import pkgutil
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from endorsement import migrations
from endorsement.models import Endorsee
from tests.builders import endorsee

pytestmark = pytest.mark.django_db

[NAME] = [name for _finder, name, _is_package in pkgutil.iter_modules(migrations.__path__) if "mark_samples" in name]

SAMPLE = {
    "external_id": "sample-7",
    "email": "sample7@example.org",
    "website": "https://example.org/sample-7",
    "notes": "Fictional: sample data.",
}


class Editor:
    connection = connection


def marked() -> list[str]:
    import_module(f"endorsement.migrations.{NAME}").mark(apps, Editor)
    return list(Endorsee.objects.samples().values_list("family_name", flat=True))


@pytest.mark.parametrize(
    "edited",
    [
        {},
        {"email": "", "website": ""},
        {"notes": "Called on Monday.", "email": "ada@example.com"},
        {"notes": "", "website": ""},
    ],
)
def test_a_sample_is_marked_even_if_some_of_it_was_edited(edited):
    endorsee("Sample", **{**SAMPLE, **edited})
    assert marked() == ["Sample"]


@pytest.mark.parametrize(
    "fields",
    [
        {"external_id": "sample-7"},
        {"external_id": "sample-study-7", "notes": "Fictional: sample data."},
        {"external_id": "sample-07", "email": "sample07@example.org"},
        {"external_id": "sample-7", "email": "sample8@example.org"},
        {"external_id": "SAMPLE-7", "email": "sample7@example.org"},
        {"email": "sample7@example.org", "notes": "Fictional: sample data."},
    ],
)
def test_a_real_person_is_not_marked(fields):
    endorsee("Real", **fields)
    assert marked() == []
