"""A person with a single name: in the file, in the registry, and wherever the public reads it."""

import pytest
from django.test import Client

from endorsement import clock
from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from tests import builders
from tests.sheets import csv_of, outcomes, plan_of, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

TELLER = {"given_name": "", "family_name": "Teller", "category": "IFS", "awarded_on": "2026-11-01"}


def test_an_empty_given_name_is_a_single_name_and_told_so():
    plan = plan_of(csv_of(TELLER))
    assert (outcomes(plan), row(plan).sentences) == (
        ["create"],
        ["given_name is empty, so Teller is recorded as a single name."],
    )
    apply_import(plan=plan)
    assert outcomes(plan_of(csv_of(TELLER))) == ["unchanged"]


def test_it_is_sorted_found_and_shown_without_a_stray_space():
    apply_import(plan=plan_of(csv_of(TELLER)))
    builders.endorsed(family_name="Teller", given_name="Ann")
    builders.endorsed(family_name="Abel", given_name="Zoe")
    listed = Endorsee.objects.listed(clock.today())
    assert [person.name for person in listed.by_name()] == ["Zoe Abel", "Teller", "Ann Teller"]
    person = Endorsee.objects.get(given_name="")
    client = Client()
    item = client.get(f"/api/registry/v1/endorsees/{person.number}/").json()
    assert (item["name"], item["given_name"], item["family_name"]) == ("Teller", "", "Teller")
    page = client.get(f"/registry/{person.number}/").content.decode()
    assert "Teller" in page
    assert " Teller<" not in page.replace("\n", "")
