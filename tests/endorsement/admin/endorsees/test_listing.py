import csv
import json
from datetime import date
from io import BytesIO, StringIO

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from openpyxl import load_workbook

from endorsement import services
from endorsement.enums import EndReason, HoldKind, Standing
from endorsement.models import RenewalCycle
from endorsement.setup import sample_people
from endorsement.spreadsheets.columns import COLUMNS
from tests import builders
from tests.endorsement.admin.reading import address, names, rows, soup, text, words

TODAY = date(2026, 11, 22)


def test_listing_says_why_each_person_is_or_is_not_on_the_list(desk: Client) -> None:
    builders.endorsed("IFS", family_name="Active", locality=builders.locality())
    builders.lapsing("IFA", family_name="Lapsed")
    held = builders.endorsed("IMHS", family_name="Held").endorsee
    services.place_hold(endorsee=held, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="Told us.")
    ended = builders.endorsed("IMHM-R/F", family_name="Ended")
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 11, 2), reason=EndReason.RELINQUISHED)
    builders.endorsed("IFS", family_name="Unlisted", listed=False)
    builders.endorsee("Without")
    listed = [row[2:] for row in rows(desk.get(address("list")))]
    assert listed == [
        ["Fairfax County", "IFS renewed through Sep 30, 2028"],
        ["", "IMHM-R/F ended on Nov 2, 2026 (relinquished by the endorsee)"],
        ["", "IMHS on hold since Nov 1, 2026 (retired)"],
        ["", "IFA renewed through Sep 30, 2026; not renewed for 2026–2027"],
        ["", "IFS renewed through Sep 30, 2028 not listed, as the person asked"],
        ["", "no endorsement"],
    ]


def test_listing_says_why_on_any_day_asked_for(desk: Client) -> None:
    person = builders.lapsing("IFA").endorsee
    response = desk.get(address("list"), {"on": "2026-09-30"})
    [row] = rows(response)
    assert (row[3:], "Standing on Sep 30, 2026" in text(response)) == (
        ["IFA renewed through Sep 30, 2026"],
        True,
    )
    link = soup(response).select_one("td.title .title-wrapper a")
    assert link["href"] == f"{address('inspect', person.pk)}?on=2026-09-30"


def test_looking_at_a_day_without_a_cycle_writes_none(desk: Client) -> None:
    builders.lapsing("IFA")
    before = RenewalCycle.objects.count()
    desk.get(address("list"), {"on": "2040-01-01"})
    assert RenewalCycle.objects.count() == before


def test_listing_shows_each_endorsement_with_its_own_reason(desk: Client) -> None:
    person = builders.endorsed("IFS").endorsee
    builders.endorsed("IFA", person=person, awarded_on=date(2019, 10, 3))
    [row] = rows(desk.get(address("list")))
    assert row[2:] == [
        "",
        "IFA renewed through Sep 30, 2021; not renewed for 2026–2027 IFS renewed through Sep 30, 2028",
    ]


def test_name_leads_to_the_persons_page(desk: Client) -> None:
    person = builders.endorsee()
    link = soup(desk.get(address("list"))).select_one("td.title .title-wrapper a")
    assert (link["href"], words(link)) == (address("inspect", person.pk), "Ada Winter")


@pytest.mark.parametrize(
    ("ordering", "expected"), [("sort_key", ["Núñez", "Zephyr"]), ("-sort_key", ["Zephyr", "Núñez"])]
)
def test_names_are_in_either_order(desk: Client, ordering: str, expected: list[str]) -> None:
    builders.endorsee("Zephyr", "")
    builders.endorsee("Núñez", "")
    assert names(desk.get(address("list"), {"ordering": ordering})) == expected


@pytest.mark.parametrize("q", ["Nunez", "nuñez", "NÚÑEZ", "ana nunez", "Perez", "ana@example.org", "Crm-17"])
def test_search_finds_a_person_however_the_name_is_typed(desk: Client, q: str) -> None:
    builders.endorsee("Núñez", "Ana", other_names="Ana Pérez", email="ana@example.org", external_id="crm-17")
    builders.endorsee("Winter", "Ada")
    assert names(desk.get(address("list"), {"q": q})) == ["Ana Núñez"]


def test_search_finds_a_person_by_the_beginning_of_the_number(desk: Client) -> None:
    person = builders.endorsee()
    assert names(desk.get(address("list"), {"q": person.number[:-3]})) == [person.name]


@pytest.mark.parametrize(
    "q", ["'", '"', "a\0b", "%", "_", "\\", "'; DROP TABLE", "x" * 10_000, "a " * 5_000, "🙂", "()"]
)
@pytest.mark.parametrize("view", ["list", "list_results"])
def test_odd_search_finds_nobody_and_fails_nobody(desk: Client, q: str, view: str) -> None:
    builders.endorsee()
    response = desk.get(address(view), {"q": q})
    assert (response.status_code, names(response)) == (200, [])


def test_search_that_is_too_long_is_told(desk: Client) -> None:
    response = desk.get(address("list"), {"q": "a " * 50})
    assert "Your search is too long. Use up to 8 words and 200 characters." in text(response)


@pytest.mark.parametrize("q", ["  ", "\0", "\t\n"])
def test_blank_search_is_no_search(desk: Client, q: str) -> None:
    builders.endorsee()
    assert names(desk.get(address("list"), {"q": q})) == ["Ada Winter"]


def test_listing_costs_the_same_queries_at_any_size(desk: Client, django_assert_max_num_queries) -> None:
    builders.locality()

    def fill(start: int, stop: int) -> None:
        for number in range(start, stop):
            person = builders.endorsed("IFS", given_name=f"P{number}", locality=builders.locality()).endorsee
            builders.endorsed("IFA", person=person, awarded_on=date(2019, 10, 3))
            services.place_hold(endorsee=person, kind=HoldKind.INACTIVE, starts_on=TODAY, reason="Counted.")

    def cost() -> int:
        with django_assert_max_num_queries(100) as context:
            desk.get(address("list"))
        return len(context)

    fill(0, 1)
    desk.get(address("list"))
    fill(1, 10)
    at_ten = cost()
    fill(10, 60)
    assert (cost(), at_ten < 35) == (at_ten, True)


def exported(response: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline="")))


def test_export_has_what_filters_and_search_leave(desk: Client) -> None:
    builders.endorsed("IFS", family_name="Núñez", given_name="Ana")
    builders.endorsed("IFS", family_name="Winter")
    builders.lapsing("IFS", family_name="Nuñez", given_name="Bo")
    asked = {"q": "nunez", "standing": str(Standing.ACTIVE), "export": "csv", "p": "9"}
    response = desk.get(address("list"), asked)
    assert response["Content-Disposition"] == 'attachment; filename="endorsees-2026-11-22.csv"'
    assert [(row["given_name"], row["category"]) for row in exported(response)] == [("Ana", "IFS")]


def test_export_as_a_workbook_has_the_same_cells(desk: Client) -> None:
    builders.endorsed("IFS")
    response = desk.get(address("list"), {"export": "xlsx"})
    header, row = load_workbook(BytesIO(response.getvalue())).active.iter_rows(values_only=True)
    cells = dict(zip(header, row, strict=True))
    assert (header, cells["family_name"], cells["awarded_on"].date()) == (COLUMNS, "Winter", date(2026, 10, 1))


@pytest.mark.parametrize("parameters", [{"q": "a " * 50}, {"standing": "99"}, {"q": "()"}])
def test_export_of_what_cannot_be_asked_is_empty(desk: Client, parameters: dict[str, str]) -> None:
    builders.endorsed("IFS")
    assert exported(desk.get(address("list"), {**parameters, "export": "csv"})) == []


def test_export_is_offered_with_the_filters_of_the_listing(desk: Client) -> None:
    page = soup(desk.get(address("list"), {"q": "nunez", "standing": "7"}))
    assert [link["href"] for link in page.select("a[href*='export=']")] == [
        f"{address('list')}?q=nunez&standing=7&export={form}" for form in ("xlsx", "csv")
    ]


def test_export_is_for_who_may_export(client: Client, user_who_may) -> None:
    client.force_login(user_who_may("view_endorsee", "change_endorsee"))
    page = client.get(address("list"))
    refused = client.get(address("list"), {"export": "csv"})
    assert (page.status_code, soup(page).select("a[href*='export=']"), refused.status_code) == (200, [], 302)


def test_listing_warns_of_sample_people_as_long_as_there_are_any(desk: Client) -> None:
    builders.endorsee(is_sample=True)
    warning = "The people marked as samples are fictional"
    before = warning in text(desk.get(address("list")))
    sample_people.clear()
    assert (before, warning in text(desk.get(address("list")))) == (True, False)


def test_today_is_the_registrys_for_a_registrar_in_tokyo(
    desk: Client, registrar, morning: time_machine.Traveller
) -> None:
    """At 22:00 on Sep 30 in New York it is Oct 1 in Tokyo, but the cycle is not over yet."""
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(registrar)
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    builders.lapsing("IFA")
    morning.move_to("2026-09-30T22:00:00-04:00")
    [row] = rows(desk.get(address("list")))
    assert row[3] == "IFA renewed through Sep 30, 2026"


@pytest.mark.parametrize(
    ("permissions", "offered"),
    [
        (["renew_endorsee", "hold_endorsee", "export_endorsee"], ["Renew", "Place a hold", "Export"]),
        (["view_endorsee", "hold_endorsee"], ["Place a hold"]),
        (["view_endorsee", "delete_endorsee"], []),
    ],
)
def test_listing_offers_the_bulk_actions_that_the_user_may_take(
    client: Client, user_who_may, permissions: list[str], offered: list[str]
) -> None:
    person = builders.endorsee()
    client.force_login(user_who_may(*permissions))
    page = soup(client.get(address("list")))
    ticks = [box["data-object-id"] for box in page.select("input[data-bulk-action-checkbox]")]
    assert [words(button) for button in page.select("[data-bulk-action-button]")] == offered
    assert ticks == ([str(person.pk)] if offered else [])


@pytest.mark.parametrize("written", ["{}", "No. {}", "({})", "https://www.example.org/registry/{}/"])
def test_a_number_as_it_was_pasted_finds_its_holder_alone(desk: Client, written: str) -> None:
    person = builders.lapsing(family_name="Lapsed").endorsee
    builders.endorsed(family_name="Winter")
    assert names(desk.get(address("list"), {"q": written.format(person.number)})) == ["Ada Lapsed"]


def test_the_search_beside_the_menu_looks_for_people(desk: Client) -> None:
    [props] = soup(desk.get("/admin/")).select("#wagtail-sidebar-props")
    modules = json.loads(props.text)["modules"]
    [search] = [module for module in modules if module["_type"] == "wagtail.sidebar.SearchModule"]
    assert search["_args"] == [address("list")]


def test_the_admins_search_for_pages_leads_to_people_too(admin_client: Client) -> None:
    page = soup(admin_client.get("/admin/pages/search/", {"q": "VA-10QM9F-A"}))
    others = [link["href"] for link in page.select("[aria-labelledby=other-searches-title] a")]
    assert f"{address('list')}?q=VA-10QM9F-A" in others


def test_only_who_may_see_the_registry_is_led_there(client: Client, user_who_may) -> None:
    client.force_login(user_who_may())
    assert address("list") not in client.get("/admin/").content.decode()
