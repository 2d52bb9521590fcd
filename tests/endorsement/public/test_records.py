from dataclasses import asdict
from datetime import date

import pytest

from endorsement import services
from endorsement.enums import EndReason
from endorsement.models import Endorsee
from endorsement.public.records import public_record, read_records
from tests.builders import ALL_SHOWN, cycle, endorsed, endorsee, lapsing, locality, off_the_list

pytestmark = pytest.mark.django_db

ON = date(2026, 10, 1)
FIELDS = {
    "email": "ada@example.org",
    "phone": "804-555-0100",
    "organization": "Family Center",
    "website": "https://example.org/ada",
}


def record_of(**fields):
    endorsed("IMHM-C", credentials="LCSW", languages="en,es", **fields)
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
        "language_codes": ("en", "es"),
        "offers_supervision": False,
        "accepting": False,
        "availability_as_of": None,
        "locality_slug": None,
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


# --- Many records ---


def many_people():
    """One of each kind whose record differs, besides everybody who is not on the list."""
    off_the_list(on=ON)
    fields = {**FIELDS, "locality": locality(), "languages": "en,es", "other_languages": "Kriolu,  Garifuna,"}
    for switch in ALL_SHOWN:
        endorsed("IMHM-C", family_name=switch, **{switch: True}, **fields)
    endorsed("IFS", family_name="Nothing to show", **ALL_SHOWN)
    both = endorsed("IFS", family_name="Both", given_name="", **ALL_SHOWN, **fields).endorsee
    renewed = lapsing("IMHM-R/F", person=both)
    services.renew(endorsement=renewed, cycle=cycle(ON), effective_on=ON, as_history=True)
    lapsing("IFA", person=both)
    ending = endorsed("IFS", family_name="Ending")
    services.end_endorsement(endorsement=ending, ended_on=date(2027, 1, 5), reason=EndReason.RELINQUISHED)
    last = cycle(date(2025, 11, 5))
    last.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=last)
    lapsing("IFS", family_name="In grace")


def test_many_records_are_those_that_each_person_has_alone():
    many_people()
    endorsees = list(Endorsee.objects.listed(ON).with_endorsements(ON).by_name(descending=True))
    assert {endorsee.family_name for endorsee in endorsees} >= {"Both", "Ending", "In grace", *ALL_SHOWN}
    everybody = [endorsee.pk for endorsee in endorsees] + [
        endorsee.pk for endorsee in Endorsee.objects.exclude(pk__in=[each.pk for each in endorsees])
    ]
    assert read_records(everybody, on=ON) == [public_record(endorsee) for endorsee in endorsees]


def test_a_page_shows_what_was_hidden_or_ended_since_the_last_one():
    person = endorsed(email="ida@example.org", show_email=True).endorsee
    assert [record.email for record in read_records([person.pk], on=ON)] == ["ida@example.org"]
    Endorsee.objects.update(show_email=False)
    assert [record.email for record in read_records([person.pk], on=ON)] == [None]
    Endorsee.objects.update(listed=False)
    assert read_records([person.pk], on=ON) == []
