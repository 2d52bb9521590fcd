"""A registry on a fixed day, with numbers that are the same in each run."""

import itertools
from datetime import date
from pathlib import Path

import pytest
from stdnum.iso7064 import mod_37_36

from endorsement import endorsee_numbers
from tests.builders import ALL_SHOWN, NAMES, category, cycle, endorsed, endorsee, lapsing, locality

API = "/api/registry/v1/"
GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 11, 22)


@pytest.fixture
def counted_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    count_numbers(monkeypatch)


def count_numbers(patch: pytest.MonkeyPatch) -> None:
    bodies = (f"{count:06}" for count in itertools.count(1))
    checked = ((body, mod_37_36.calc_check_digit(body)) for body in bodies)
    drawn = (f"VA-{body}-{check}" for body, check in checked if check not in endorsee_numbers.MISREAD)
    patch.setattr(endorsee_numbers, "draw", lambda prefix: next(drawn))


@pytest.fixture
def registry(noon: None, counted_numbers: None) -> None:
    make_registry()


@pytest.fixture(scope="module")
def registry_of_module(module_transaction: None) -> None:
    with pytest.MonkeyPatch.context() as patch:
        count_numbers(patch)
        make_registry()


def make_registry() -> None:
    """Two people who are listed, one who does not wish to be, and two who are not on the registry."""
    for code in NAMES:
        category(code)
    cycle(TODAY)
    endorsed(
        "IMHM-C",
        awarded_on=date(2025, 11, 5),
        person=(
            open_book := endorsee(
                "Núñez",
                "Ana-María",
                credentials="LCSW, PhD",
                languages="en,es",
                email="ana@example.org",
                phone="804-555-0100",
                organization="Open House",
                website="https://open.example.org/",
                locality=locality("fairfax-county"),
                **ALL_SHOWN,
            )
        ),
    )
    endorsed("IFS", awarded_on=date(2026, 10, 1), person=open_book)
    endorsed("IFA", awarded_on=date(2026, 10, 1), family_name="Winter", organization="Zquhidden", locality=locality())
    endorsed("IFS", awarded_on=date(2026, 10, 1), family_name="Unlisted", listed=False)
    lapsing("IMHS", family_name="Lapsed")
    endorsee("Never", "Nora")
