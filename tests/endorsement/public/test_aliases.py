"""The number of a merged record answers on every public surface as the kept record's own number does."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from endorsement import merging, services
from endorsement.enums import EndReason
from endorsement.models import Endorsee
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

API = "/api/registry/v1/"
LISTED_DOORS: dict[str, Callable[[str], HttpResponse]] = {
    "record": lambda number: Client().get(f"/registry/{number}/"),
    "typed": lambda number: Client().get("/registry/verify/", {"number": number.lower()}, follow=True),
    "item": lambda number: Client().get(f"{API}endorsees/{number}/"),
    "api's list": lambda number: Client().get(f"{API}endorsees/", {"q": number}),
    "contact card": lambda number: Client().get(f"/registry/{number}/contact.vcf"),
    "confirmation": lambda number: Client().get(f"/registry/{number}/confirmation.pdf"),
    "badge": lambda number: Client().get(f"/registry/{number}/badge.svg"),
    "picture": lambda number: Client().get(f"/registry/{number}/badge.png"),
}
DOORS = {
    **LISTED_DOORS,
    "verification": lambda number: Client().get(f"{API}verify/{number}/"),
    "roster": lambda number: Client().post("/registry/roster/", {"numbers": number}),
    "file": lambda number: Client().get("/registry/professionals.csv", {"q": number}),
}


@pytest.fixture
def numbers() -> tuple[str, str]:
    """Those of the kept and the merged record."""
    kept, other = builders.endorsed("IFS").endorsee, builders.endorsed("IMHS", family_name="Other").endorsee
    merging.merge(kept=kept, other=other, reason="One person.")
    return kept.number, other.number


def answer(door: str, number: str, *, asked: str) -> tuple[int, str]:
    """Without the number that was asked for, which some answers repeat."""
    response = DOORS[door](number)
    content = b"".join(response) if response.streaming else response.content
    told = content.decode(errors="replace").replace(number, asked).replace(number.lower(), asked.lower())
    return response.status_code, told


@pytest.mark.parametrize("door", DOORS)
def test_a_listed_persons_alias_answers_as_the_number_does(numbers, door):
    kept, alias = numbers
    [own, other] = [_plain(answer(door, number, asked=kept)) for number in numbers]
    assert own[0] == 200
    assert other == own
    assert alias not in other[1]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("state", ["unlisted", "not active"])
def test_an_alias_of_anybody_else_answers_as_the_number_does(numbers, door, state):
    kept, _alias = numbers
    person = Endorsee.objects.get()
    if state == "unlisted":
        person.listed = False
        services.save_endorsee(endorsee=person)
    else:
        for endorsement in person.endorsements.all():
            services.end_endorsement(
                endorsement=endorsement, ended_on=endorsement.awarded_on, reason=EndReason.RELINQUISHED
            )
    own, other = [_plain(answer(door, number, asked=kept)) for number in numbers]
    assert other == own
    assert "Winter" not in other[1]


def test_a_search_for_an_alias_leads_to_the_record(new_site, numbers):
    _kept, alias = numbers
    for address in ("/endorsement/professionals/", "/search/"):
        response = Client().get(address, {"q": alias}, follow=True)
        assert "Ada Winter" in response.content.decode()


def _plain(answered: tuple[int, str]) -> tuple[int, str]:
    """Without what is new in each answer: tokens, and the moment in a PDF."""
    status, text = answered
    text = re.sub(r'(csrfmiddlewaretoken" value=|name="table" value=|nonce=)"[^"]*"', "", text)
    return status, "" if text.startswith("%PDF") else text
