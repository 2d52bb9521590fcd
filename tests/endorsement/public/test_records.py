from dataclasses import asdict
from datetime import date

import pytest

from endorsement.models import Endorsee
from endorsement.public.records import public_record
from tests.builders import endorsed, endorsee, lapsing, locality

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)
FIELDS = {
    "email": "ada@example.org",
    "phone": "804-555-0100",
    "organization": "Family Center",
    "website": "https://example.org/ada",
}


def record_of(**fields):
    endorsed("IMHM-C", credentials="LCSW", languages="English,  Spanish,", **fields)
    return public_record(Endorsee.objects.listed(ON).with_endorsements(ON).get())


def test_without_consent_only_name_credentials_and_languages_are_there():
    record = asdict(record_of(locality=locality(), **FIELDS))
    number = record.pop("number")
    (endorsement,) = record.pop("endorsements")
    assert number.startswith("VA-")
    assert record == {
        "name": "Ada Winter",
        "given_name": "Ada",
        "family_name": "Winter",
        "credentials": "LCSW",
        "languages": ("English", "Spanish"),
        **dict.fromkeys(["organization", "locality", "region", "email", "phone", "website"]),
    }
    assert endorsement == {
        "category": "imhm",
        "designation": "imhm-c",
        "label": "IMHM-C",
        "name": "Infant Mental Health Mentor – Clinical",
        "awarded_on": ON,
        "renewed_through": {"last_day": date(2028, 9, 30), "grace_until": None},
        "category_name": "Infant Mental Health Mentor (IMHM)",
        "meaning": "",
    }


@pytest.mark.parametrize("field", [*FIELDS, "locality"])
def test_consent_shows_one_field_and_no_other(field):
    record = asdict(record_of(locality=locality(), **{f"show_{field}": True}, **FIELDS))
    shown = {name for name in (*FIELDS, "locality", "region") if record[name] is not None}
    assert shown == ({"locality", "region"} if field == "locality" else {field})


def test_an_endorsee_without_a_locality_shows_none():
    assert record_of(show_locality=True).locality is None


def test_an_endorsement_off_the_registry_has_no_public_side():
    person = endorsee()
    person.endorsements_on_registry = [lapsing(person=person)]
    person.endorsements_on_registry[0].listing_cycle_id = None
    with pytest.raises(ValueError, match="is not on the registry"):
        public_record(person)
