import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from endorsement import services
from endorsement.models import RenewalCycle
from tests import builders
from tests.endorsement.admin.reading import soup, text, words


def ledger(view: str = "index", *args: Any) -> str:
    return reverse(f"endorsement_renewal_modeladmin_{view}", args=args)


def listed(desk: Client, **parameters: object) -> list[str]:
    """Endorsement and cycle of the rows that the ledger shows."""
    response = desk.get(ledger(), parameters)
    page = soup(response)
    cells = [
        [words(page_row.select_one(f".field-{name}")) for name in ("label", "cycle_name")]
        for page_row in page.select("table.listing tbody tr")
    ]
    assert response.status_code == 200
    return [f"{label} {cycle}" for label, cycle in cells]


@pytest.fixture
def entries(registrar: User) -> None:
    winter = builders.endorsed("IFS", other_names="Summer")
    services.renew(endorsement=winter, cycle=builders.cycle(date(2028, 10, 1)), by=registrar, note="By mail")
    services.void_renewal(renewal=winter.renewals.get(cycle__name="2027–2028"), reason="Wrong person", by=registrar)
    builders.endorsed("IFA", family_name="Núñez", given_name="Ana")


def test_ledger_lists_every_renewal_voided_ones_too(desk: Client, entries: None) -> None:
    assert listed(desk) == [
        "IFA 2027–2028", "IFA 2026–2027", "IFS 2028–2029", "IFS 2027–2028", "IFS 2026–2027",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"kind": "renewal"}, ["IFS 2028–2029"]),
        ({"state": "voided"}, ["IFS 2027–2028"]),
        ({"state": "standing", "category": "ifs"}, ["IFS 2028–2029", "IFS 2026–2027"]),
        ({"category": "ifa"}, ["IFA 2027–2028", "IFA 2026–2027"]),
        ({"q": "nunez"}, ["IFA 2027–2028", "IFA 2026–2027"]),
        ({"q": "summer"}, ["IFS 2028–2029", "IFS 2027–2028", "IFS 2026–2027"]),
        ({"q": "by mail"}, ["IFS 2028–2029"]),
        ({"q": "wrong person"}, ["IFS 2027–2028"]),
        ({"q": "\0"}, ["IFA 2027–2028", "IFA 2026–2027", "IFS 2028–2029", "IFS 2027–2028", "IFS 2026–2027"]),
        ({"q": "x" * 10_000}, []),
        ({"q": "%"}, []),
        ({"category": "no-such"}, []),
        ({"cycle": "x"}, []),
        ({"recorded": "x"}, []),
    ],
)
def test_ledger_is_narrowed_by_filters_and_search(
    desk: Client, entries: None, parameters: dict[str, str], expected: list[str]
) -> None:
    assert listed(desk, **parameters) == expected


def test_ledger_is_narrowed_by_cycle(desk: Client, entries: None) -> None:
    assert listed(desk, cycle=RenewalCycle.objects.get(name="2028–2029").pk) == ["IFS 2028–2029"]


def test_recorded_today_is_the_registrys_day(
    desk: Client, registrar: User, entries: None, morning: time_machine.Traveller
) -> None:
    """The entries are from 10:00 on Nov 22 in New York."""
    found = {}
    for moment in (
        "2026-11-22T23:59:00-05:00",
        "2026-11-23T00:01:00-05:00",
        "2026-11-29T00:01:00-05:00",
        "2027-01-01T00:01:00-05:00",
    ):
        morning.move_to(moment)
        desk.logout()
        desk.force_login(registrar)
        found[moment[:10]] = [bool(listed(desk, recorded=span)) for span in ("today", "week", "month", "year")]
    assert found == {
        "2026-11-22": [True, True, True, True],
        "2026-11-23": [False, True, True, True],
        "2026-11-29": [False, False, True, True],
        "2027-01-01": [False, False, False, False],
    }


@pytest.mark.parametrize(
    "parameter", ["recorded_by__password__startswith", "endorsement__endorsee__email", "no_such_field"]
)
def test_address_takes_no_look_ups_but_the_filters(desk: Client, entries: None, parameter: str) -> None:
    assert len(listed(desk, **{parameter: "x"})) == 5


def test_ledger_costs_the_same_queries_at_any_size(desk: Client, django_assert_max_num_queries) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(100) as context:
            desk.get(ledger())
        return len(context)

    builders.endorsed("IFS")
    desk.get(ledger())
    few = cost()
    for number in range(20):
        builders.endorsed("IFS", given_name=f"P{number}")
    assert (cost(), few < 35) == (few, True)


def test_inspecting_a_row_shows_who_voided_it_and_why(desk: Client, entries: None) -> None:
    voided = RenewalCycle.objects.get(name="2027–2028").renewals.get(endorsement__category__code="IFS")
    assert text(desk.get(ledger("inspect", voided.pk))).endswith(
        "Endorsement Ada Winter: IFS Printed label IFS, 2027–2028 Renewal cycle 2027–2028 Kind With the award "
        "Effective on Oct. 1, 2026 Recorded at 2026-11-22 10:00 Recorded by Note "
        "Voided at 2026-11-22 10:00 Voided by registrar Void reason Wrong person"
    )


@pytest.mark.parametrize("pk", ["abc", "1-2", "0", "9" * 30])
@pytest.mark.parametrize("view", ["inspect", "edit", "delete"])
def test_row_that_is_not_there_is_not_found(desk: Client, view: str, pk: str) -> None:
    assert desk.get(f"{ledger()}{view}/{pk}/").status_code == 404


@pytest.mark.parametrize("view", ["create", "edit", "delete"])
def test_nobody_writes_the_ledger_in_the_admin(entries: None, client: Client, view: str) -> None:
    client.force_login(User.objects.create_superuser("boss"))
    renewal = RenewalCycle.objects.get(name="2028–2029").renewals.get()
    args = [] if view == "create" else [renewal.pk]
    statuses = [
        client.get(ledger(view, *args)).status_code,
        client.post(ledger(view, *args), {"note": "x"}).status_code,
    ]
    renewal.refresh_from_db()
    assert (statuses, renewal.note) == ([302, 302], "By mail")


def test_ledger_is_closed_to_who_may_not_view_renewals(client: Client, user_who_may) -> None:
    client.force_login(user_who_may("change_endorsee", "renew_endorsee"))
    assert client.get(ledger()).status_code == 302


def test_csv_has_the_row_as_it_was_recorded_and_runs_nothing(desk: Client, registrar: User) -> None:
    endorsement = builders.endorsed("IFS", given_name="=HYPERLINK(1)")
    services.renew(endorsement=endorsement, cycle=builders.cycle(date(2028, 10, 1)), by=registrar, note="+cmd")
    response = desk.get(ledger(), {"export": "csv", "kind": "renewal"})
    assert list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig")))) == [
        {
            "Number": endorsement.endorsee.number,
            "Endorsee": "'=HYPERLINK(1) Winter",
            "Endorsement": "IFS",
            "Cycle": "2028–2029",
            "Kind": "Renewal",
            "Effective On": "2026-11-22",
            "Recorded": "2026-11-22 10:00",
            "Recorded By": "registrar",
            "Note": "'+cmd",
            "Voided": "",
            "Voided By": "",
            "Void Reason": "",
        }
    ]


def test_xlsx_has_the_same_rows_and_runs_nothing(desk: Client, registrar: User) -> None:
    endorsement = builders.endorsed("IFS", given_name="=1+1")
    response = desk.get(ledger(), {"export": "xlsx", "state": "standing"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
    cells = [[cell.value for cell in row[:4]] for row in sheet.iter_rows()][1:]
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells == [
        [endorsement.endorsee.number, "'=1+1 Winter", "IFS", "2027–2028"],
        [endorsement.endorsee.number, "'=1+1 Winter", "IFS", "2026–2027"],
    ]
    assert "f" not in kinds
