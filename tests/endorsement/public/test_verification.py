from datetime import date

import pytest

from endorsement import services
from endorsement.endorsee_numbers import draw
from endorsement.enums import EndReason, HoldKind, Mistake, VerificationStatus
from endorsement.models import Endorsee, RegistrySettings
from endorsement.public.records import public_record
from endorsement.public.verification import Verification, verify
from tests.builders import endorsed, endorsee, lapsing

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)
ACTIVE, NOT_ACTIVE, UNKNOWN = VerificationStatus


def held(kind=HoldKind.RETIRED):
    person = endorsed().endorsee
    services.place_hold(endorsee=person, kind=kind, starts_on=ON, reason="Told by phone")
    return person


def ended():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=ON, reason=EndReason.REVOKED, note="")
    return endorsement.endorsee


def test_who_is_listed_is_answered_with_the_record():
    number = endorsed("IMHM-C").endorsee.number
    record = public_record(Endorsee.objects.listed(ON).with_endorsements(ON).get())
    assert verify(f" {number.lower()} ", on=ON) == Verification(number, ACTIVE, record)


def test_who_is_unlisted_is_active_and_no_more():
    number = endorsed(listed=False).endorsee.number
    assert verify(number, on=ON) == Verification(number, ACTIVE)


@pytest.mark.parametrize(
    "somebody",
    [
        held,
        lambda: held(HoldKind.DECEASED),
        lambda: held(HoldKind.SANCTIONED),
        ended,
        lambda: lapsing().endorsee,
        lambda: lapsing(listed=False).endorsee,
        lambda: endorsed(awarded_on=date(2026, 12, 1)).endorsee,
        endorsee,
    ],
    ids=["retired", "deceased", "sanctioned", "ended", "lapsed", "lapsed unlisted", "awarded later", "never endorsed"],
)
def test_who_is_off_the_registry_is_not_active_for_whatever_reason(somebody, django_assert_num_queries):
    number = somebody().number
    RegistrySettings.load()
    with django_assert_num_queries(4):
        assert verify(number, on=ON) == Verification(number, NOT_ACTIVE)


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
