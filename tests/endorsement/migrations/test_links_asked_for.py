"""The Registrars of a site from before get what a new site's have, once; nobody else gets anything."""

import pkgutil
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from endorsement import migrations
from endorsement.setup.registrars import make_registrars

pytestmark = pytest.mark.django_db

[NAME] = [name for _finder, name, _package in pkgutil.iter_modules(migrations.__path__) if "links_asked_for" in name]
MIGRATION = import_module(f"endorsement.migrations.{NAME}")


class Editor:
    connection = connection


def test_an_older_group_has_the_permissions_of_a_new_one():
    make_registrars()
    group = Group.objects.get(name="Registrars")
    whole = set(group.permissions.all())
    group.permissions.remove(*group.permissions.filter(codename__in=MIGRATION.SINCE_THEN))
    assert len(whole) - group.permissions.count() == len(MIGRATION.SINCE_THEN) == 6
    MIGRATION.let_registrars_in(apps, Editor)
    assert set(group.permissions.all()) == whole


def test_a_site_without_the_group_gets_none():
    Group.objects.filter(name="Registrars").delete()
    MIGRATION.let_registrars_in(apps, Editor)
    assert not Group.objects.filter(name="Registrars").exists()
