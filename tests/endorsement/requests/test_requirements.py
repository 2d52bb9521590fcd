"""What a renewal asks, by category and cycle (domain.md 1.5)."""

import pytest
from django.db import IntegrityError, transaction

from endorsement.models import Endorsement
from endorsement.requests.requirements import Asked
from tests.builders import C27, cycle, endorsed
from tests.endorsement.requests.asking import TODAY, require

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def asked(*endorsements: Endorsement, on=TODAY) -> Asked:
    return Asked.of(endorsements, cycle=cycle(on))


def test_without_requirements_nothing_is_asked():
    assert asked(endorsed()) == Asked()


def test_two_endorsements_are_asked_once_for_the_most_that_either_needs():
    both = endorsed("IFA"), endorsed("IMHS")
    require("IFA", supervision_hours=0, fee="$40", explanation="A.")
    require("IMHS", training_hours=10, fee="$40", explanation="B.")
    assert asked(*both) == Asked(15, 12, True, True, True, ("$40",), ("A.", "B."))


def test_a_designation_has_its_own():
    require("IMHM-C")
    policy, clinical = endorsed("IMHM-P"), endorsed("IMHM-C", family_name="Other")
    assert (asked(policy).supervision_hours, asked(clinical).supervision_hours) == (0, 12)


def test_they_hold_until_a_later_cycle_has_its_own():
    endorsement, later = endorsed(), C27[1].replace(month=11)
    require()
    assert asked(endorsement, on=later).training_hours == 15
    require(cycle=cycle(later), training_hours=20)
    assert [asked(endorsement, on=on).training_hours for on in (TODAY, later)] == [15, 20]


def test_they_are_not_asked_of_an_earlier_cycle():
    require()
    assert asked(endorsed(), on=C27[0].replace(year=2025)) == Asked()


def test_what_was_asked_is_read_back_as_it_was_stored():
    require()
    before = asked(endorsed())
    assert Asked.from_json(before.as_json()) == before


@pytest.mark.parametrize("label", ["IFS", "IMHM-C"])
def test_a_cycle_has_them_once(label):
    require(label)
    with pytest.raises(IntegrityError), transaction.atomic():
        require(label)
