"""Personal links: who has one has the form; nobody else learns anything."""

import re
from datetime import date

import pytest

from endorsement.enums import HoldKind
from endorsement.models import RenewalLink
from endorsement.requests.links import new_link, read_link
from endorsement.services import place_hold, save_cycle
from tests.builders import cycle, endorsed

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def token_of(address: str) -> str:
    found = re.fullmatch(r"/registry/renew/([\w-]{43})/", address)
    assert found
    return found[1]


@pytest.fixture
def address(noon) -> str:
    return new_link(endorsee=endorsed().endorsee, cycle=cycle(TODAY))


def test_only_its_hash_is_stored(address):
    link = RenewalLink.objects.get()
    assert (read_link(token_of(address), on=TODAY), len(link.token_hash)) == (link, 64)
    assert token_of(address) not in repr(list(RenewalLink.objects.values_list()))


def test_several_are_good_at_once(address):
    link = RenewalLink.objects.get()
    another = new_link(endorsee=link.endorsee, cycle=link.cycle)
    assert [read_link(token_of(each), on=TODAY) is not None for each in (address, another)] == [True, True]


def test_it_leads_to_the_page_in_the_language_of_the_persons_mail(noon):
    person = endorsed(preferred_language="es").endorsee
    assert new_link(endorsee=person, cycle=cycle(TODAY)).startswith("/es/registry/renew/")


@pytest.mark.parametrize(("on", "is_good"), [(date(2027, 9, 30), True), (date(2027, 10, 1), False)])
def test_it_is_good_through_the_last_day_of_its_cycle(address, on, is_good):
    assert (read_link(token_of(address), on=on) is not None) == is_good


@pytest.mark.parametrize(("on", "is_good"), [(date(2027, 12, 31), True), (date(2028, 1, 1), False)])
def test_grace_counts(address, on, is_good):
    with_grace = cycle(TODAY)
    with_grace.grace_until = date(2027, 12, 31)
    save_cycle(cycle=with_grace)
    assert (read_link(token_of(address), on=on) is not None) == is_good


def test_nobody_reads_the_link_of_a_person_who_has_died(address):
    endorsee = RenewalLink.objects.get().endorsee
    place_hold(endorsee=endorsee, kind=HoldKind.DECEASED, starts_on=TODAY, reason="Told by the family.")
    assert read_link(token_of(address), on=TODAY) is None


@pytest.mark.parametrize("token", ["", "x", "é\0\ud800", "a" * 10_000])
def test_any_other_token_is_nobodys(address, token):
    assert read_link(token, on=TODAY) is None
