from datetime import date
from typing import Any

import pytest
from django.test import Client

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import RenewalCycle
from tests import builders
from tests.endorsement.admin.reading import address, soup, text, words

pytestmark = pytest.mark.once


def section(response: Any, name: str) -> str:
    return words(soup(response).select_one(f"#{name}-content"))


def links(response: Any) -> list[str]:
    """What a user is offered to do with the person."""
    return [words(link) for link in soup(response).select("main .button[href]")]


def test_page_answers_why_a_person_is_or_is_not_listed(desk: Client) -> None:
    person = builders.lapsing("IFA").endorsee
    response = desk.get(address("inspect", person.pk))
    assert section(response, "standing").startswith(
        "Ada Winter is not on the public list: IFA renewed through Sep 30, 2026; not renewed for 2026–2027."
    )


def test_page_shows_the_standing_on_any_day_asked_for(desk: Client) -> None:
    person = builders.lapsing("IFA").endorsee
    response = desk.get(address("inspect", person.pk), {"on": "2026-09-30"})
    assert section(response, "standing").startswith(
        "On Sep 30, 2026, based on current records: Ada Winter was listed as IFA, renewed through Sep 30, 2026."
    )


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-10-15", "Ada Winter was not on the public list: IFS award took effect on Nov 1, 2026."),
        ("2026-11-22", "Ada Winter is listed as IFS, renewed through Sep 30, 2028."),
        ("2026-12-01", "Ada Winter will be listed as IFS, renewed through Sep 30, 2028."),
        ("2028-10-01", "Ada Winter will not be on the public list: IFS renewed through Sep 30, 2028;"),
    ],
)
def test_page_takes_the_tense_from_the_day(desk: Client, on: str, said: str) -> None:
    person = builders.endorsed("IFS", awarded_on=date(2026, 11, 1)).endorsee
    assert said in section(desk.get(address("inspect", person.pk), {"on": on}), "standing")


def test_page_says_of_the_unlisted_what_the_public_saw(desk: Client) -> None:
    person = builders.endorsed("IFS", listed=False).endorsee
    standing = section(desk.get(address("inspect", person.pk), {"on": "2026-11-01"}), "standing")
    assert "asked not to be listed and was not on the public list. The number was active: IFS" in standing


@pytest.mark.parametrize(
    ("on", "message"),
    [
        ("2026-13-99", "Type the date as 10/15/2026 or 2026-10-15."),
        ("tomorrow", "Type the date as 10/15/2026 or 2026-10-15."),
        ("\0", "Type the date as 10/15/2026 or 2026-10-15."),
        ("0001-01-01", "Choose a day between 1970 and 2199."),
        ("9999-12-31", "Choose a day between 1970 and 2199."),
    ],
)
def test_bad_day_gives_a_message_and_today(desk: Client, on: str, message: str) -> None:
    person = builders.endorsed("IFA").endorsee
    response = desk.get(address("inspect", person.pk), {"on": on})
    standing = section(response, "standing")
    assert (response.status_code, "is listed as IFA" in standing, message in standing) == (200, True, True)


def test_looking_at_a_day_without_a_cycle_writes_none(desk: Client) -> None:
    person = builders.endorsed("IFA").endorsee
    before = RenewalCycle.objects.count()
    desk.get(address("inspect", person.pk), {"on": "2040-01-01"})
    assert RenewalCycle.objects.count() == before


def test_page_shows_what_the_public_sees_and_nothing_more_of_it(desk: Client) -> None:
    person = builders.endorsed(
        "IFS", email="ada@example.org", phone="804-555-0100", show_phone=True, credentials="LCSW", other_names="Summer"
    ).endorsee
    assert section(desk.get(address("inspect", person.pk)), "public-list") == (
        f"Name Ada Winter, LCSW Number {person.number} "
        "Endorsements IFS, Infant Family Specialist, renewed through Sep 30, 2028 Phone 804-555-0100"
    )


def test_page_leads_to_the_public_record_of_who_has_one(desk: Client) -> None:
    person = builders.endorsed("IFS").endorsee
    assert f'href="/registry/{person.number}/"' in desk.get(address("inspect", person.pk)).content.decode()
    person.listed = False
    services.save_endorsee(endorsee=person)
    assert f'href="/registry/{person.number}/"' not in desk.get(address("inspect", person.pk)).content.decode()


def test_page_says_that_an_unlisted_person_is_not_shown(desk: Client) -> None:
    person = builders.endorsed("IFS", listed=False).endorsee
    response = desk.get(address("inspect", person.pk))
    assert section(response, "public-list") == (
        "Nothing. The person is not on the public list today. The standing above says why."
    )
    assert section(response, "standing").startswith(
        "Ada Winter asked not to be listed and is not on the public list. "
        "Anyone who verifies the number sees that it is active: IFS, renewed through Sep 30, 2028."
    )


def test_page_groups_the_record_by_who_may_see_it(desk: Client) -> None:
    person = builders.endorsee(email="ada@example.org", show_email=True, phone="804-555-0100", notes="Prefers mail.")
    assert section(desk.get(address("inspect", person.pk)), "record") == (
        "Public while listed Given name Ada Family name Winter Credentials – Languages – Listed yes "
        "Public with the person's consent Organization – Location – Email ada@example.org shown "
        "Phone 804-555-0100 not shown Website – "
        "Public when on Offers reflective supervision no Accepting new families or supervisees no "
        "Availability confirmed on – "
        "Never public Language of mail English No mail no Other names – External id – Other external ids – "
        "Notes Prefers mail. Created at Nov 22, 2026 Updated at Nov 22, 2026"
    )


def test_page_shows_ledger_holds_and_ends_with_their_reasons(desk: Client, registrar) -> None:
    endorsement = builders.endorsed("IFS")
    person = endorsement.endorsee
    services.void_renewal(
        renewal=endorsement.renewals.get(cycle__name="2027–2028"), reason="Wrong person.", by=registrar
    )
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 20), reason=EndReason.REVOKED)
    services.place_hold(
        endorsee=person, kind=HoldKind.SANCTIONED, starts_on=date(2026, 11, 1), reason="Board.", by=registrar
    )
    response = desk.get(address("inspect", person.pk))
    assert [section(response, name) for name in ("endorsements", "renewals", "holds")] == [
        "Endorsements, including ended ones Endorsement Awarded on Standing on Nov 22, 2026 End Actions "
        "IFS Oct 1, 2026 on hold since Nov 1, 2026 (sanctioned) Nov 20, 2026: Revoked Correct dates of IFS Reopen IFS",
        "Renewals, including voided ones, latest cycle first Renewal Kind Effective on Recorded State Actions "
        "IFS, 2027–2028 With the award Oct 1, 2026 Nov 22, 2026 Voided on Nov 22, 2026 by registrar: Wrong person. "
        "IFS, 2026–2027 With the award Oct 1, 2026 Nov 22, 2026 Valid Void IFS, 2026–2027",
        "Holds, including released ones, latest first Hold Starts on Expected end Released on Reason Placed by Actions "
        "Sanctioned Nov 1, 2026 open Board. registrar Expected end of the hold (Sanctioned) "
        "Release the hold (Sanctioned)",
    ]


@pytest.mark.parametrize(
    ("codenames", "expected"),
    [
        (["view_endorsee"], ["History"]),
        (["change_endorsee"], ["Edit the record", "History", "Attach a file"]),
        (["award_endorsee"], ["Award an endorsement", "History"]),
        (["renew_endorsee"], ["Renew", "History"]),
        (["void_endorsee"], ["History", "Void IFS, 2027–2028", "Void IFS, 2026–2027"]),
        (["end_endorsee"], ["History", "Correct dates of IFS", "End IFS"]),
        (
            ["hold_endorsee"],
            ["Place a hold", "History", "Expected end of the hold (Inactive)", "Release the hold (Inactive)"],
        ),
    ],
)
def test_page_offers_what_the_user_may_do(
    client: Client, user_who_may, codenames: list[str], expected: list[str]
) -> None:
    person = builders.endorsed("IFS").endorsee
    services.place_hold(endorsee=person, kind=HoldKind.INACTIVE, starts_on=date(2026, 11, 1), reason="Moved.")
    client.force_login(user_who_may(*codenames))
    response = client.get(address("inspect", person.pk))
    assert (response.status_code, links(response)) == (200, expected)
    assert client.get(address("history", person.pk)).status_code == 200


def test_samples_are_marked(desk: Client) -> None:
    sample, real = builders.endorsee(is_sample=True), builders.endorsee()
    shown = [
        "The people marked as samples are fictional" in text(desk.get(address("inspect", p.pk))) for p in (sample, real)
    ]
    assert shown == [True, False]


def test_page_costs_the_same_queries_however_long_the_history(desk: Client, django_assert_max_num_queries) -> None:
    def cost(person: Any) -> int:
        with django_assert_max_num_queries(100) as context:
            desk.get(address("inspect", person.pk))
        return len(context)

    person = builders.endorsed("IFS").endorsee
    desk.get(address("inspect", person.pk))
    short = cost(person)
    for label in ("IFA", "IMHS", "IMHM-C", "IMHM-P", "IMHM-R/F"):
        builders.endorsed(label, person=person, awarded_on=date(2018, 11, 5))
    for day in range(1, 10):
        hold = services.place_hold(
            endorsee=person, kind=HoldKind.INACTIVE, starts_on=date(2020, 1, day), reason="x"
        ).record
        services.release_hold(hold=hold, released_on=date(2020, 1, day))
    assert (cost(person), short < 40) == (short, True)
