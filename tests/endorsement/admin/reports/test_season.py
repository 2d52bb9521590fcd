import csv
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.enums import HoldKind
from endorsement.models import Endorsement, RenewalCycle
from endorsement.spreadsheets.files import csv_pieces
from tests import builders
from tests.endorsement.admin.reading import soup, text, words
from tests.sheets import outcomes, plan_of

TODAY = date(2026, 11, 22)


def report(client: Client, **parameters: object) -> HttpResponse:
    return client.get(reverse("registry_season"), parameters)


def figures(response: HttpResponse) -> dict[str, str]:
    boxes = soup(response).select("#figures-content dl.registry-figures > div")
    return {words(box.dt): words(box.dd) for box in boxes}


def table(response: HttpResponse, panel: str) -> list[list[str]]:
    rows = soup(response).select(f"#{panel}-content table tbody tr, #{panel}-content table tfoot tr")
    return [[words(cell) for cell in row.select("th, td")] for row in rows]


def people(response: HttpResponse) -> list[str]:
    return [words(link) for link in soup(response).select("#not-yet-content tbody th a")]


def renew(endorsement: Endorsement, on: date = TODAY) -> None:
    services.renew(endorsement=endorsement, cycle=builders.cycle(TODAY), effective_on=on)


@pytest.fixture
def a_season(db: None) -> None:
    """One of each: renewed, covered, held, not yet (one person with two), new."""
    renew(builders.lapsing("IFS", family_name="Renewed"))
    builders.endorsed("IFA", awarded_on=date(2025, 12, 1), family_name="Covered")
    held = builders.lapsing("IFS", family_name="Held")
    services.place_hold(endorsee=held.endorsee, kind=HoldKind.INACTIVE, starts_on=TODAY, reason="Ill.")
    late = builders.lapsing("IFA", family_name="Late", email="late@example.org", phone="804-555-0100")
    builders.lapsing("IFS", person=late.endorsee)
    builders.endorsed("IMHS", awarded_on=date(2026, 10, 5), family_name="New")


def test_report_shows_the_figures_of_the_current_cycle_and_their_sums(desk: Client, a_season: None) -> None:
    response = report(desk)
    assert figures(response) == {
        "Endorsements due": "5",
        "Renewed": "1",
        "Covered by the award": "1",
        "On hold": "1",
        "Not yet renewed": "2",
        "Newly awarded": "1",
        "Days left": "313, through Sep 30, 2027",
    }
    said = text(response)
    assert (
        "5 endorsements due for 2026–2027 = 1 renewed + 1 covered by the award + 1 on hold + 2 not yet renewed." in said
    )
    assert "3 endorsements good for 2026–2027 = 1 renewed + 1 covered by the award + 1 newly awarded." in said
    assert "Retention: of 4 people good for 2025–2026, 2 are good for 2026–2027 (50%)." in said


def test_report_counts_by_category_with_a_caption(desk: Client, a_season: None) -> None:
    response = report(desk)
    assert table(response, "categories") == [
        ["Infant Family Associate (IFA)", "2", "0", "1", "0", "1", "0"],
        ["Infant Family Specialist (IFS)", "3", "1", "0", "1", "1", "0"],
        ["Infant Mental Health Specialist (IMHS)", "0", "0", "0", "0", "0", "1"],
        ["Total", "5", "1", "1", "1", "2", "1"],
    ]
    caption = soup(response).select_one("#categories-content caption")
    assert words(caption) == "Endorsements in the 2026–2027 season, by category"


def test_weeks_are_a_chart_without_script_and_a_table_of_the_same_numbers(desk: Client, a_season: None) -> None:
    renew(builders.lapsing("IFS", family_name="Early"), on=date(2026, 11, 4))
    page = soup(report(desk))
    chart = page.select_one("#weeks-content svg[role=img]")
    assert [words(bar.title) for bar in chart.select("rect")] == ["Nov 2, 2026: 1", "Nov 16, 2026: 1"]
    assert page.select("#weeks-content script") == []
    assert table(report(desk), "weeks") == [
        ["Oct 5, 2026 – Oct 11, 2026", "0", "0", "1"],
        ["Nov 2, 2026 – Nov 8, 2026", "1", "1", "0"],
        ["Nov 16, 2026 – Nov 22, 2026", "1", "2", "0"],
        ["Total", "2", "2", "1"],
    ]


def test_people_not_yet_renewed_are_listed_with_contact_and_reason(desk: Client, a_season: None) -> None:
    [row] = soup(report(desk)).select("#not-yet-content tbody tr")
    late = Endorsement.objects.get(endorsee__family_name="Late", category__code="IFA").endorsee
    assert [words(cell) for cell in row.select("th, td")] == [
        f"Ada Late {late.number}",
        "IFA renewed through Sep 30, 2026; not renewed for 2026–2027 "
        "IFS renewed through Sep 30, 2026; not renewed for 2026–2027",
        "late@example.org",
        "804-555-0100",
        "",
    ]


def test_people_come_in_pages(desk: Client) -> None:
    for number in range(51):
        builders.lapsing("IFS", family_name=f"P{number:02}", given_name="")
    assert [len(people(report(desk, p=page))) for page in (1, 2)] == [50, 1]
    assert people(report(desk, p=2)) == ["P50"]


def test_the_day_before_the_cycle_is_one_day(client: Client, registrar: User, morning: time_machine.Traveller) -> None:
    builders.cycle(date(2027, 10, 1))
    morning.move_to(datetime(2027, 9, 30, 15, tzinfo=UTC))
    client.force_login(registrar)
    assert figures(report(client, cycle="2027-10-01"))["Days left"] == "begins in 1 day, on Oct 1, 2027"


def test_next_and_past_cycles_can_be_chosen(desk: Client, a_season: None) -> None:
    offered = [option["value"] for option in soup(report(desk)).select("select[name=cycle] option")]
    assert offered == ["2026-10-01", "2027-10-01", "2025-10-01", "2024-10-01"]
    following, past = report(desk, cycle="2027-10-01"), report(desk, cycle="2025-10-01")
    assert (figures(following)["Days left"], figures(following)["Endorsements due"]) == (
        "begins in 313 days, on Oct 1, 2027",
        "3",
    )
    assert (figures(past)["Days left"], figures(past)["Newly awarded"]) == ("none, ended on Sep 30, 2026", "1")


@pytest.mark.parametrize("cycle", ["x", "\0", "2026-13-01", "1999-10-01", "9" * 5000])
def test_unknown_cycle_is_told_and_shows_no_figures(desk: Client, a_season: None, cycle: str) -> None:
    response = report(desk, cycle=cycle)
    assert (response.status_code, figures(response)) == (200, {})
    assert "is not one of the available choices." in text(response)
    assert figures(report(desk, cycle=cycle, export="csv")) == {}


@pytest.mark.parametrize("page", ["0", "-1", "9999", "x", "\0"])
def test_odd_page_shows_some_page(desk: Client, a_season: None, page: str) -> None:
    assert people(report(desk, p=page)) == ["Ada Late"]


def test_season_with_nobody_says_so(desk: Client) -> None:
    builders.cycle(TODAY)
    said = text(report(desk))
    assert "No one. Everyone due is renewed or on hold." in said
    assert "No renewals or new awards yet." in said
    assert "Retention: no one is recorded as good for 2025–2026, the previous cycle." in said


def test_reading_the_report_writes_no_cycle(desk: Client) -> None:
    report(desk)
    report(desk, cycle="2027-10-01")
    assert RenewalCycle.objects.count() == 0


# --- Export ---


def exported(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(StringIO(response.getvalue().decode("utf-8-sig"))))


def test_export_holds_everybody_not_yet_renewed_safe_from_formulas(desk: Client, a_season: None) -> None:
    builders.lapsing("IMHM-C", family_name="=1+1", given_name="", organization="@SUM(A1)", phone="+1 804 555 0101")
    response = report(desk, export="csv")
    header, *rows = exported(response)
    numbers = [row.pop(0) for row in rows]
    reason = "renewed through Sep 30, 2026; not renewed for 2026–2027"
    late = ["Ada", "Late", "late@example.org", "no", "804-555-0100", ""]
    assert (header, rows) == (
        [
            *("number", "given_name", "family_name", "email", "no_mail", "phone", "organization"),
            *("category", "designation", "renewed_cycle", "renewed_on", "standing"),
        ],
        [
            ["", "'=1+1", "", "no", "'+1 804 555 0101", "'@SUM(A1)", "IMHM", "C", "", "", reason],
            [*late, "IFA", "", "", "", reason],
            [*late, "IFS", "", "", "", reason],
        ],
    )
    assert all(number.startswith("VA-") for number in numbers)
    assert "not-yet-renewed-2026-10-01.csv" in response["Content-Disposition"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_uploads_back_and_changes_nothing(desk: Client, a_season: None, form: str) -> None:
    builders.lapsing("IMHM-C", family_name="=1+1", given_name="", no_mail=True, email="q@example.org")
    plan = plan_of(report(desk, export=form).getvalue())
    assert outcomes(plan) == ["unchanged"] * 3


def test_export_renews_once_its_cycle_is_filled_in(desk: Client, a_season: None) -> None:
    header, first, second = exported(report(desk, export="csv"))
    first[header.index("renewed_cycle")], first[header.index("renewed_on")] = "2026–2027", "2026-11-20"
    content = b"".join(csv_pieces([header, first, second]))
    assert outcomes(plan_of(content)) == ["renew", "unchanged"]


@pytest.mark.parametrize(
    ("codenames", "may"), [(["view_endorsee"], False), (["view_endorsee", "export_endorsee"], True)]
)
def test_viewing_is_enough_for_the_report_and_not_for_the_export(
    client: Client, user_who_may, a_season: None, codenames: list[str], may: bool
) -> None:
    client.force_login(user_who_may(*codenames))
    page = report(client)
    offered = BeautifulSoup(page.content.decode(), "html.parser").select("a[href*='export=']")
    answer = report(client, export="csv").status_code
    assert (figures(page)["Endorsements due"], bool(offered), answer) == ("5", may, 200 if may else 302)


def test_report_is_closed_to_who_may_not_see_the_registry(client: Client, user_who_may) -> None:
    client.force_login(user_who_may("view_renewalcycle"))
    assert [report(client).status_code, report(client, export="csv").status_code] == [302, 302]


# --- Warnings ---


def test_missing_cycles_are_told_with_what_to_do(desk: Client) -> None:
    said = text(report(desk))
    assert (
        "No renewal cycle covers today, so only people in a grace period are on the registry. Add the cycle. "
        "By the registry settings, it runs from Oct 1, 2026 to Sep 30, 2027. Add a renewal cycle" in said
    )
    builders.cycle(TODAY)
    assert "No renewal cycle covers today" not in text(report(desk))
    assert (
        "The next renewal cycle has no dates yet. Add the cycle before its renewals come in. "
        "By the registry settings, it runs from Oct 1, 2027 to Sep 30, 2028." in text(report(desk))
    )
    builders.cycle(TODAY + timedelta(days=365))
    assert "The next renewal cycle has no dates" not in text(report(desk))


def test_only_who_may_enter_a_cycle_is_led_to_it(client: Client, user_who_may) -> None:
    client.force_login(user_who_may("view_endorsee"))
    assert "Add a renewal cycle" not in text(report(client))


# --- Cost ---


def test_report_costs_the_same_queries_at_any_size(desk: Client, django_assert_max_num_queries) -> None:
    for code in builders.NAMES:
        builders.category(code)
    for year in range(2017, 2028):
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


def test_the_registrars_of_a_new_site_may_export(db: None) -> None:
    call_command("bootstrap", verbosity=0)
    user = User.objects.create_user("r")
    user.groups.set(user.groups.model.objects.filter(name="Registrars"))
    assert user.has_perm("endorsement.export_endorsee")
