"""A family name that an import changes stays among the other names, so that staff find the person by it."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from tests import builders
from tests.sheets import csv_of, outcomes, plan_of, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]


def renamed(family_name="Lopez", **cells):
    return csv_of({"given_name": "Ada", "family_name": family_name, "external_id": "A1", "category": "IFS", **cells})


@pytest.fixture
def ada() -> Endorsee:
    return builders.endorsed("IFS", external_id="A1").endorsee


def test_the_former_name_is_told_in_the_plan_and_kept(ada):
    plan = plan_of(renamed())
    assert (outcomes(plan), row(plan).changes) == (
        ["update"],
        [["family_name", "Winter", "Lopez"], ["other_names", "(empty)", "Winter"]],
    )
    apply_import(plan=plan)
    ada.refresh_from_db()
    assert (ada.family_name, ada.other_names, " winter" in ada.staff_key, " winter" in ada.public_key) == (
        "Lopez",
        "Winter",
        True,
        False,
    )


def test_the_same_file_changes_nothing_afterwards(ada):
    content = renamed(other_names="Ada Sky")
    apply_import(plan=plan_of(content))
    ada.refresh_from_db()
    assert (ada.other_names, outcomes(plan_of(content))) == ("Ada Sky, Winter", ["unchanged"])


def test_a_file_adds_other_names_and_removes_none():
    builders.endorsed("IFS", external_id="A1", other_names="Sky, Núñez")
    plan = plan_of(renamed("Winter", other_names="nunez; Moon, Star"))
    assert row(plan).changes == [["other_names", "Sky, Núñez", "Sky, Núñez, Moon, Star"]]


@pytest.mark.parametrize(
    ("stored", "cell"), [("Nunez", "Núñez"), ("MCDONALD", "McDonald"), ("Smith, LCSW", "Smith"), ("O'Brien", "O’Brien")]
)
def test_another_spelling_is_no_former_name(stored, cell):
    builders.endorsed("IFS", external_id="A1", family_name=stored)
    assert "other_names" not in [field for field, *_rest in row(plan_of(renamed(cell))).changes]


def test_a_name_that_comes_back_is_in_the_list_once(ada):
    for family_name in ("Lopez", "Winter", "Lopez"):
        apply_import(plan=plan_of(renamed(family_name)))
    ada.refresh_from_db()
    assert (ada.family_name, ada.other_names) == ("Lopez", "Winter, Lopez")


def test_a_list_that_would_be_too_long_stays_as_it_is():
    builders.endorsed("IFS", external_id="A1", other_names="x" * 298)
    assert row(plan_of(renamed())).changes == [["family_name", "Winter", "Lopez"]]
