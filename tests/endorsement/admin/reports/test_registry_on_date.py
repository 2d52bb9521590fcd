from datetime import date

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.enums import HoldKind
from endorsement.models import RenewalCycle
from tests import builders
from tests.endorsement.admin.reading import names, soup, text, words

TODAY = date(2026, 11, 22)


def report(client: Client, **parameters: object) -> HttpResponse:
    return client.get(reverse("registry_on_date"), parameters)


def tables(response: HttpResponse) -> dict[str, list[list[str]]]:
    """The rows of the counts, by caption."""
    return {
        words(table.caption): [[words(cell) for cell in row.select("th, td")] for row in table.select("tr")[1:]]
        for table in soup(response).select("#who-is-on-content table")
    }


def changes(response: HttpResponse) -> list[list[str]]:
    rows = soup(response).select("#changes-content tbody tr")
    return [[words(cell) for cell in row.select("th, td")] for row in rows]


def standings(response: HttpResponse) -> list[str]:
    return [words(line) for line in soup(response).select("#changes-content > ul > li")]


@pytest.fixture
def people(db: None) -> None:
    builders.endorsed("IFS", awarded_on=TODAY, family_name="Stays")
    renewed = builders.lapsing("IFA", family_name="Lapses")
    services.renew(endorsement=renewed, cycle=builders.cycle(TODAY))
    held = builders.endorsed("IFS", awarded_on=TODAY, family_name="Held", listed=False).endorsee
    services.place_hold(endorsee=held, kind=HoldKind.RETIRED, starts_on=date(2027, 3, 1), reason="Told us.")
    builders.lapsing("IFA", family_name="Lapsed")


def test_report_compares_the_date_with_today(desk: Client, people: None) -> None:
    response = report(desk, on="2027-10-01")
    said = (
        "On Oct 1, 2027, based on current records, one person will be on the registry, 1 on the public list. Today: 3."
    )
    assert said in text(response)
    assert tables(response) == {
        "Endorsements on the registry, by category": [
            ["Infant Family Associate (IFA)", "1", "0"],
            ["Infant Family Specialist (IFS)", "2", "1"],
            ["Total", "3", "1"],
        ],
        "All endorsements ever awarded, by standing": [
            ["Active", "3", "1"],
            ["Lapsed", "1", "2"],
            ["On hold", "0", "1"],
        ],
    }


@pytest.mark.parametrize(
    ("on", "said", "changed"),
    [
        (
            "2026-09-30",
            "2 people were on the registry, 2 of them on",
            "an endorsement that was not on it on Sep 30, 2026",
        ),
        ("2026-11-22", "Today 3 people are on the registry, 2 of them on", ""),
        (
            "2027-10-01",
            "one person will be on the registry, 1 on",
            "an endorsement that will not be on it on Oct 1, 2027",
        ),
    ],
)
def test_report_takes_the_tense_from_the_day(desk: Client, people: None, on: str, said: str, changed: str) -> None:
    told = text(report(desk, on=on))
    assert (said in told, changed in told) == (True, True)


def test_who_drops_off_is_told_with_the_reason(desk: Client, people: None) -> None:
    response = report(desk, on="2027-10-01")
    assert standings(response) == ["On hold: 1", "Lapsed: 1"]
    assert changes(response) == [
        ["Ada Held", "IFS on hold from Mar 1, 2027 (retired)"],
        ["Ada Lapses", "IFA renewed through Sep 30, 2027; not renewed for 2027–2028"],
    ]


def test_who_joins_is_told_with_the_reason_of_today(desk: Client, people: None) -> None:
    response = report(desk, on="2026-09-30", who="joining")
    assert changes(response) == [["Ada Lapsed", "IFA renewed through Sep 30, 2026; not renewed for 2026–2027"]]
    assert "On the registry then, not today: 1" in text(response)


def test_person_leads_to_their_page_on_that_day(desk: Client, people: None) -> None:
    link = soup(report(desk, on="2027-10-01")).select_one("#changes-content tbody th a")
    assert "On Oct 1, 2027, based on current records: Ada Held will not be on the public list" in text(
        desk.get(link["href"])
    )


def test_who_is_on_that_day_is_one_click_away(desk: Client, people: None) -> None:
    [link] = soup(report(desk, on="2027-10-01")).select("#who-is-on-content a")
    assert names(desk.get(link["href"])) == ["Ada Stays"]


def test_without_a_date_it_is_the_day_after_the_current_cycle(desk: Client, people: None) -> None:
    assert "On Oct 1, 2027, based on current records" in text(report(desk))


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
def test_bad_day_is_told_and_shows_nothing(desk: Client, people: None, on: str, message: str) -> None:
    response = report(desk, on=on)
    assert (response.status_code, message in text(response), tables(response)) == (200, True, {})


@pytest.mark.parametrize("on", ["1970-01-01", "2199-12-31"])
def test_the_ends_of_the_calendar_are_days_like_any(desk: Client, people: None, on: str) -> None:
    assert tables(report(desk, on=on))["Endorsements on the registry, by category"][-1] == ["Total", "3", "0"]


def test_looking_writes_no_cycle(desk: Client) -> None:
    report(desk, on="2040-01-01")
    assert RenewalCycle.objects.count() == 0


@pytest.mark.parametrize(("codenames", "status"), [(["view_endorsee"], 200), (["view_renewalcycle"], 302)])
def test_only_who_may_see_the_registry_reads_it(
    client: Client, user_who_may, codenames: list[str], status: int
) -> None:
    client.force_login(user_who_may(*codenames))
    assert report(client).status_code == status


def test_report_costs_the_same_queries_at_any_size(desk: Client, django_assert_max_num_queries) -> None:
    for code in builders.NAMES:
        builders.category(code)
    for year in range(2017, 2029):
        builders.cycle(date(year, 12, 1))

    def cost() -> int:
        with django_assert_max_num_queries(60) as context:
            report(desk)
        return len(context)

    call_command("sample_registry", size=20, verbosity=0)
    cost()
    at_twenty = cost()
    builders.multiply(to=120)
    assert cost() == at_twenty
