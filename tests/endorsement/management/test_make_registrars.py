from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.builders import registrar

pytestmark = pytest.mark.django_db


def make():
    output = StringIO()
    call_command("make_registrars", stdout=output)
    return output.getvalue()


def test_a_member_of_the_group_keeps_the_registry_and_nothing_else():
    assert make() == "Created the group Registrars.\n"
    member = registrar()
    member.groups.add(Group.objects.get(name="Registrars"))
    assert {permission.split(".")[0] for permission in member.get_all_permissions()} == {"endorsement", "wagtailadmin"}
    assert not [name for name in member.get_all_permissions() if ".delete_" in name]
    client = Client()
    client.force_login(member)
    names = ("wagtailsnippets_endorsement_endorsee:add", "registry_season", "wagtailsnippets_endorsement_category:add")
    assert [client.get(reverse(name)).status_code for name in names] == [200, 200, 200]


def test_the_group_is_left_as_it_is():
    make()
    Group.objects.get(name="Registrars").permissions.clear()
    assert make() == "The group Registrars already exists.\n"
    assert Group.objects.get(name="Registrars").permissions.count() == 0
