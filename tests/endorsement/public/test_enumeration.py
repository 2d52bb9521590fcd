"""One limit for all doors: whoever tries numbers gains nothing by another page, method or header."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from endorsement.endorsee_numbers import draw
from endorsement.public.rate_limit import LOOK_UPS
from tests.builders import endorsed, lapsing

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("new_site")]

Door = Callable[[str], HttpResponse]


def spoofing(**headers: str) -> Client:
    return Client(REMOTE_ADDR="192.0.2.1", headers=headers)


DOORS: dict[str, Door] = {
    "page": lambda number: spoofing().get(f"/registry/{number}/"),
    "page, HEAD": lambda number: spoofing().head(f"/registry/{number}/"),
    "form": lambda number: spoofing().get("/registry/verify/", {"number": number}, follow=True),
    "list": lambda number: spoofing().get("/endorsement/professionals/", {"q": number}, follow=True),
    "search": lambda number: spoofing().get("/search/", {"q": number}, follow=True),
    "API": lambda number: spoofing().get(f"/api/registry/v1/verify/{number}/"),
    "API, HEAD": lambda number: spoofing().head(f"/api/registry/v1/verify/{number}/"),
    "forwarded": lambda number: spoofing(**{"X-Forwarded-For": number}).get(f"/registry/{number}/"),
    "real ip": lambda number: spoofing(**{"X-Real-IP": "203.0.113.1"}).get(f"/registry/{number}/"),
    "standard": lambda number: spoofing(Forwarded="for=203.0.113.2").get(f"/api/registry/v1/verify/{number}/"),
}


def test_all_doors_share_one_limit_and_the_hidden_are_alike_at_each(noon: None) -> None:
    for at in range(LOOK_UPS):
        door = list(DOORS.values())[at % len(DOORS)]
        assert door(draw("VA")).status_code in (200, 404)
    hidden = [draw("VA"), lapsing().endorsee.number, endorsed(family_name="Unlisted", listed=False).endorsee.number]
    answers = {name: {door(number).status_code for number in hidden} for name, door in DOORS.items()}
    assert answers == {name: {429} for name in DOORS}
    listed = endorsed(family_name="Listed").endorsee.number
    assert {name: door(listed).status_code for name, door in DOORS.items()} == dict.fromkeys(DOORS, 200)
