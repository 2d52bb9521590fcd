from datetime import date

import pytest

from endorsement.endorsee_numbers import draw
from endorsement.enums import Mistake, VerificationStatus
from endorsement.models import Endorsee, RegistrySettings
from endorsement.public.records import public_record
from endorsement.public.verification import Verification, verify
from tests.builders import endorsed, off_the_registry

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
ACTIVE, NOT_ACTIVE, UNKNOWN = VerificationStatus


def test_who_is_listed_is_answered_with_the_record():
    number = endorsed("IMHM-C").endorsee.number
    record = public_record(Endorsee.objects.listed(ON).with_endorsements(ON).get())
    assert verify(f" {number.lower()} ", on=ON) == Verification(number, ACTIVE, record)


def test_who_is_unlisted_is_active_and_no_more():
    number = endorsed(listed=False).endorsee.number
    assert verify(number, on=ON) == Verification(number, ACTIVE)


def test_who_is_off_the_registry_is_not_active_for_whatever_reason(django_assert_num_queries):
    people = off_the_registry(on=ON)
    RegistrySettings.load()
    for why, person in people.items():
        with django_assert_num_queries(4):
            assert (why, verify(person.number, on=ON)) == (why, Verification(person.number, NOT_ACTIVE))


def test_a_number_that_nobody_has_is_unknown():
    number = draw("VA")
    assert verify(number, on=ON) == Verification(number, UNKNOWN)


def test_a_mistyped_number_is_unknown_without_a_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert verify("VA-000000-0", on=ON) == Verification("VA-000000-0", UNKNOWN, mistake=Mistake.CHECK)


def test_a_number_without_its_prefix_has_the_registrys_own():
    number = endorsed().endorsee.number
    assert verify(number.removeprefix("VA-"), on=ON).number == number
    settings = RegistrySettings.load()
    settings.number_prefix = "MD"
    settings.save()
    assert verify(number.removeprefix("VA-"), on=ON) == Verification(number.replace("VA", "MD"), UNKNOWN)
    assert verify(number, on=ON).status is ACTIVE
