from datetime import date

import pytest
import time_machine

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Endorsee, RegistrySettings
from endorsement.spreadsheets import exports
from endorsement.spreadsheets.columns import COLUMNS
from tests.builders import cycle, endorsed, endorsee, lapsing, locality
from tests.endorsement.asking import asked_for

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        yield


def rows(endorsees=None):
    """Each row of the registrars' file as the cells that are filled in."""
    header, *lines = exports.registry_rows((endorsees or Endorsee.objects.all()).by_name(), on=ON)
    assert header == COLUMNS
    return [{column: cell for column, cell in zip(header, line, strict=True) if cell != ""} for line in lines]


def public(**parameters):
    asked = asked_for(**parameters)
    header, *lines = exports.public_rows(asked, on=ON)
    return [{column: cell for column, cell in zip(header, line, strict=True) if cell} for line in lines]


CONSENT = {
    **{f"show_{field}": "no" for field in ("organization", "locality", "email", "phone", "website")},
    "offers_supervision": "no",
    "accepting": "no",
    "preferred_language": "en",
    "no_mail": "no",
}


def test_row_has_everything_about_the_person_and_the_endorsement():
    person = endorsee(
        external_id="crm-7",
        credentials="LCSW",
        other_names="Ada Summer",
        email="ada@example.org",
        phone="+1 804 555 0100",
        website="https://example.org/",
        organization="Open House",
        locality=locality("fairfax-city"),
        languages="en,es",
        listed=False,
        show_email=True,
        notes="Calls back on Mondays.",
    )
    endorsement = endorsed("IMHM-R/F", person=person, awarded_on=date(2024, 11, 5))
    services.renew(endorsement=endorsement, cycle=cycle(ON), effective_on=date(2026, 11, 20))
    assert rows() == [
        {
            **CONSENT,
            "external_id": "crm-7",
            "number": person.number,
            "given_name": "Ada",
            "family_name": "Winter",
            "credentials": "LCSW",
            "other_names": "Ada Summer",
            "email": "ada@example.org",
            "phone": "+1 804 555 0100",
            "website": "https://example.org/",
            "organization": "Open House",
            "locality": "Fairfax (city)",
            "languages": "English, Spanish",
            "listed": "no",
            "show_email": "yes",
            "category": "IMHM",
            "designation": "R/F",
            "awarded_on": date(2024, 11, 5),
            "renewed_cycle": "2024–2025; 2025–2026; 2026–2027",
            "renewed_on": date(2026, 11, 20),
            "standing": "Active",
            "renewed_through": "Sep 30, 2027",
            "notes": "Calls back on Mondays.",
        }
    ]


def test_each_endorsement_has_a_row_and_who_has_none_has_one_too():
    two = endorsed("IFS").endorsee
    endorsed("IFA", person=two)
    endorsee("Zephyr")
    assert [(row["family_name"], row.get("category")) for row in rows()] == [
        ("Winter", "IFA"),
        ("Winter", "IFS"),
        ("Zephyr", None),
    ]


def test_ends_and_holds_are_written():
    ended = endorsed("IFS", family_name="Ended")
    services.end_endorsement(endorsement=ended, ended_on=ON, reason=EndReason.RELINQUISHED)
    held = endorsed("IFS", family_name="Held").endorsee
    services.place_hold(endorsee=held, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="Told us.")
    services.place_hold(endorsee=held, kind=HoldKind.SANCTIONED, starts_on=date(2026, 11, 2), reason="Told us.")
    over = services.place_hold(
        endorsee=held, kind=HoldKind.INACTIVE, starts_on=date(2026, 10, 2), reason="Told us."
    ).record
    services.release_hold(hold=over, released_on=date(2026, 10, 9))
    idle = endorsee("Idle")
    services.place_hold(endorsee=idle, kind=HoldKind.INACTIVE, starts_on=ON, reason="Told us.")
    written = ("family_name", "ended_on", "end_reason", "hold", "standing")
    assert [{column: cell for column, cell in row.items() if column in written} for row in rows()] == [
        {"family_name": "Ended", "ended_on": ON, "end_reason": "relinquished", "standing": "Ended"},
        {
            "family_name": "Held",
            "hold": "on hold since Nov 1, 2026 (retired); on hold since Nov 2, 2026 (sanctioned)",
            "standing": "On hold",
        },
        {"family_name": "Idle", "hold": "on hold since Nov 22, 2026 (inactive)"},
    ]


def test_voided_renewals_are_not_written():
    endorsement = endorsed("IFS")
    services.void_renewal(renewal=endorsement.renewals.get(cycle__name="2027–2028"), reason="Mistake")
    assert [row["renewed_cycle"] for row in rows()] == ["2026–2027"]


def test_registry_is_read_with_the_same_queries_at_any_size(monkeypatch, django_assert_max_num_queries):
    def fill(names):
        for name in names:
            person = endorsed("IFS", family_name=name, locality=locality()).endorsee
            services.place_hold(endorsee=person, kind=HoldKind.INACTIVE, starts_on=ON, reason="Counted.")
            endorsed("IMHM-C", person=person)

    def cost(make):
        with django_assert_max_num_queries(50) as context:
            make()
        return len(context)

    fill("AB")
    few = cost(rows), cost(public)
    fill("CDEFGHIJKL")
    assert (cost(rows), cost(public)) == few
    monkeypatch.setattr(exports, "CHUNK", 4)
    assert len({row["family_name"] for row in rows()}) == 12


def test_public_rows_have_just_what_the_page_prints():
    shown = endorsed(
        "IMHM-C", family_name="Open", credentials="LCSW", languages="en,ko", email="open@example.org",
        show_email=True, phone="804-555-0100", locality=locality(), show_locality=True, notes="secret",
    ).endorsee  # fmt: skip
    lapsing("IFS", person=shown)
    endorsed("IFS", family_name="Plain", email="plain@example.org", locality=locality(), organization="Hidden")
    lapsing("IFA", family_name="Lapsed")
    endorsed("IFA", family_name="Unlisted", listed=False)
    [first, second] = public()
    assert first == {
        "number": shown.number,
        "given_name": "Ada",
        "family_name": "Open",
        "credentials": "LCSW",
        "endorsement": "IMHM-C",
        "endorsement_name": "Infant Mental Health Mentor – Clinical",
        "awarded_on": date(2026, 10, 1),
        "renewed_through": date(2028, 9, 30),
        "locality": "Fairfax County",
        "region": shown.locality.region,
        "languages": "English, Korean",
        "email": "open@example.org",
    }
    assert set(second) == {
        "number",
        "given_name",
        "family_name",
        "endorsement",
        "endorsement_name",
        "awarded_on",
        "renewed_through",
    }


def test_public_rows_are_those_of_the_filter_with_all_that_the_person_holds():
    both = endorsed("IFS", family_name="Both").endorsee
    endorsed("IFA", person=both)
    endorsed("IFA", family_name="Other")
    assert [(row["family_name"], row["endorsement"]) for row in public(category="ifs")] == [
        ("Both", "IFA"),
        ("Both", "IFS"),
    ]
    assert public(category="nope") == []


def test_who_leaves_the_list_or_hides_a_field_is_not_in_the_rest_of_the_file(monkeypatch):
    monkeypatch.setattr(exports, "PUBLIC_CHUNK", 1)
    shown = {"email": "ada@example.org", "show_email": True}
    for name in ("First", "Hiding", "Leaving", "Staying"):
        endorsed("IFS", family_name=name, **shown)
    lines = exports.public_rows(asked_for(), on=ON)
    assert [next(lines)[2], next(lines)[2]] == ["family_name", "First"]
    hiding = Endorsee.objects.get(family_name="Hiding")
    hiding.show_email = False
    services.save_endorsee(endorsee=hiding)
    leaving = Endorsee.objects.get(family_name="Leaving")
    services.place_hold(endorsee=leaving, kind=HoldKind.RETIRED, starts_on=ON, reason="Told us.")
    endorsed("IFS", family_name="Just come", **shown)
    assert [(line[2], line[13]) for line in lines] == [("Hiding", None), ("Staying", "ada@example.org")]


def test_public_row_tells_of_grace():
    settings = RegistrySettings.load()
    settings.award_covers_next_cycle = False
    settings.save()
    last = cycle(date(2025, 11, 5))
    last.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=last)
    endorsed("IFS", awarded_on=date(2025, 11, 5))
    [row] = public()
    assert (row["renewed_through"], row["grace_until"]) == (date(2026, 9, 30), date(2026, 12, 31))
