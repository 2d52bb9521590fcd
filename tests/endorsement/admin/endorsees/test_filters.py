from datetime import date

import pytest
from django.test import Client

from endorsement import services
from endorsement.enums import HoldKind, Standing
from endorsement.models import Category, Designation, Locality, RenewalCycle
from tests import builders
from tests.endorsement.admin.reading import address, names, text

ACTIVE, LAPSED, HELD, NEVER = (
    str(int(s)) for s in (Standing.ACTIVE, Standing.LAPSED, Standing.HELD, Standing.NEVER_RENEWED)
)


@pytest.fixture
def people(db: None) -> None:
    active = builders.endorsed("IFS", family_name="Active", given_name="", locality=builders.locality()).endorsee
    builders.endorsed("IMHM-C", person=active, awarded_on=date(2019, 10, 3))
    builders.lapsing("IFA", family_name="Lapsed", given_name="", locality=builders.locality("richmond-city"))
    held = builders.endorsed("IFA", family_name="Held", given_name="", listed=False).endorsee
    services.place_hold(endorsee=held, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="Told us.")
    builders.endorsee("Without", "")


def found(desk: Client, **parameters: object) -> list[str]:
    return names(desk.get(address("list"), parameters))


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ([], ["Active", "Held", "Lapsed", "Without"]),
        ([ACTIVE], ["Active"]),
        ([LAPSED], ["Active", "Lapsed"]),
        ([HELD], ["Held"]),
        ([NEVER], []),
        (["none"], ["Without"]),
        (["none", HELD], ["Held", "Without"]),
    ],
)
def test_people_are_found_by_the_standing_of_any_of_their_endorsements(
    desk: Client, people: None, standing: list[str], expected: list[str]
) -> None:
    assert found(desk, standing=standing) == expected


@pytest.mark.parametrize(
    ("on", "standing", "expected"),
    [
        ("2026-09-30", ACTIVE, ["Lapsed"]),
        ("2026-10-31", ACTIVE, ["Active", "Held"]),
        ("", ACTIVE, ["Active"]),
        ("2028-10-01", LAPSED, ["Active", "Lapsed"]),
        ("2028-10-01", HELD, ["Held"]),
    ],
)
def test_standing_is_that_of_the_day_asked_for(
    desk: Client, people: None, on: str, standing: str, expected: list[str]
) -> None:
    assert found(desk, on=on, standing=standing) == expected


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("2026-13-01", "No one is shown. “2026-13-01” isn't a date."),
        ("\0", "No one is shown. “” isn't a date."),
        ("9999-12-31", "No one is shown. Choose a day between 1970 and 2199."),
    ],
)
def test_bad_day_finds_nobody_and_is_told(desk: Client, people: None, on: str, message: str) -> None:
    response = desk.get(address("list"), {"on": on})
    assert (response.status_code, names(response), message in text(response)) == (200, [], True)


@pytest.mark.parametrize(
    ("code", "standing", "expected"),
    [("IFS", ACTIVE, ["Active"]), ("IFS", LAPSED, []), ("IMHM", LAPSED, ["Active"]), ("IFA", LAPSED, ["Lapsed"])],
)
def test_standing_and_category_are_asked_of_one_endorsement(
    desk: Client, people: None, code: str, standing: str, expected: list[str]
) -> None:
    assert found(desk, category=Category.objects.get(code=code).pk, standing=standing) == expected


def test_no_endorsement_within_a_category_is_nobody_more(desk: Client, people: None) -> None:
    assert found(desk, category=Category.objects.get(code="IFS").pk, standing=["none", ACTIVE]) == ["Active"]


def test_people_are_found_by_designation(desk: Client, people: None) -> None:
    assert found(desk, designation=Designation.objects.get(slug="imhm-c").pk) == ["Active"]


def test_people_are_found_by_the_cycle_they_are_renewed_for(desk: Client, people: None) -> None:
    assert found(desk, renewed_for=RenewalCycle.objects.get(name="2025–2026").pk) == ["Lapsed"]


def test_voided_renewal_finds_nobody(desk: Client) -> None:
    renewal = builders.endorsed("IFS").renewals.get(cycle__name="2027–2028")
    before = found(desk, renewed_for=renewal.cycle.pk)
    services.void_renewal(renewal=renewal, reason="Wrong person.")
    assert (before, found(desk, renewed_for=renewal.cycle.pk)) == (["Ada Winter"], [])


def test_people_are_found_by_locality_region_and_wish_to_be_listed(desk: Client, people: None) -> None:
    fairfax = Locality.objects.get(slug="fairfax-county")
    assert (
        found(desk, locality=fairfax.pk),
        found(desk, region=fairfax.region),
        found(desk, listed="false"),
    ) == (["Active"], ["Active"], ["Held"])


@pytest.mark.parametrize(
    "parameters",
    [
        {"standing": "99"},
        {"category": "x"},
        {"designation": "999"},
        {"renewed_for": "\0"},
        {"locality": "-1"},
        {"region": "Mars"},
    ],
)
def test_unknown_value_finds_nobody_and_is_told(desk: Client, people: None, parameters: dict[str, str]) -> None:
    response = desk.get(address("list"), parameters)
    assert (names(response), "A filter has an unknown value" in text(response)) == ([], True)
