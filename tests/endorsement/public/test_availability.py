from datetime import date

import pytest
from django.db import IntegrityError

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from endorsement.public.records import read_records
from endorsement.services import save_endorsee
from tests.builders import category, endorsed, endorsee
from tests.endorsement.asking import asked_for, people_found
from tests.sheets import PERSON, csv_of, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

ON = date(2026, 11, 22)


def found(**parameters):
    return [person.family_name for person in people_found(asked_for(**parameters), on=ON)]


def test_a_change_of_what_somebody_offers_is_dated():
    person = endorsee(offers_supervision=True)
    assert person.availability_confirmed_on == ON
    assert endorsee("Other").availability_confirmed_on is None


def test_a_day_that_the_registrar_enters_stays():
    person = endorsee(accepting=True, availability_confirmed_on=date(2026, 10, 5))
    person.phone = "804-555-0100"
    save_endorsee(endorsee=person)
    assert Endorsee.objects.get().availability_confirmed_on == date(2026, 10, 5)


def test_the_database_refuses_an_offer_without_a_day():
    endorsee()
    with pytest.raises(IntegrityError):
        Endorsee.objects.update(accepting=True)


def test_the_filters_find_who_has_them_on():
    endorsed(family_name="Both", offers_supervision=True, accepting=True)
    endorsed(family_name="One", offers_supervision=True)
    endorsed(family_name="None")
    assert found(supervision="yes") == ["Both", "One"]
    assert found(supervision="yes", accepting="yes") == ["Both"]
    assert found(supervision="no") == []


def test_the_day_is_public_only_beside_something_on():
    kept = endorsed(family_name="Off", availability_confirmed_on=date(2026, 10, 5)).endorsee
    shown = endorsed(family_name="On", accepting=True).endorsee
    records = read_records([kept.pk, shown.pk], on=ON)
    assert [(each.accepting, each.availability_as_of) for each in records] == [(False, None), (True, ON)]


def test_a_file_sets_both_and_their_day():
    category("IFS")
    cells = {
        **PERSON,
        "external_id": "A1",
        "category": "IFS",
        "awarded_on": "2026-11-01",
        "accepting": "yes",
        "offers_supervision": "no",
    }
    apply_import(plan=plan_of(csv_of({**cells, "availability_confirmed_on": "2026-11-03"})))
    person = Endorsee.objects.get()
    assert (person.accepting, person.offers_supervision, person.availability_confirmed_on) == (
        True,
        False,
        date(2026, 11, 3),
    )
    apply_import(plan=plan_of(csv_of({**cells, "accepting": "no"})))
    assert Endorsee.objects.get().availability_confirmed_on == ON
