import csv
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from endorsement import services
from endorsement.models import Endorsee, RegistrySettings
from tests import builders
from tests.endorsement.admin.reading import errors, soup, text, words


def changes(client: Client, **asked: object) -> HttpResponse:
    return client.get(reverse("registry_changes"), asked)


def shown(response: HttpResponse) -> list[list[str]]:
    rows = soup(response).select("main table tbody tr")
    return [[words(cell) for cell in row.select("th, td")] for row in rows]


def saved(person: Endorsee, *, by: User | None = None, **fields: object) -> Endorsee:
    person = Endorsee.objects.get(pk=person.pk)
    for name, value in fields.items():
        setattr(person, name, value)
    return services.save_endorsee(endorsee=person, by=by).record


def export(response: HttpResponse) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(text.splitlines()))


def test_a_change_says_who_what_and_both_values(desk: Client, registrar: User) -> None:
    person = saved(builders.endorsee(email="old@example.org"), by=registrar, email="new@example.org")
    assert shown(changes(desk))[0] == [
        "2026-11-22 10:00",
        "registrar",
        "Edited",
        f"{person} Endorsee",
        "email: old@example.org → new@example.org",
    ]


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({}, ["2026-11-22", "2026-11-15"]),
        ({"since": "2026-11-01", "until": "2026-11-15"}, ["2026-11-15", "2026-11-14"]),
        ({"since": "", "until": "2026-11-14"}, ["2026-11-14"]),
    ],
)
def test_a_week_is_shown_unless_other_days_are_asked_for(desk: Client, asked: dict, days: list[str]) -> None:
    for moment in (
        "2026-11-14T23:59-05:00",
        "2026-11-15T00:00-05:00",
        "2026-11-22T09:00-05:00",
    ):
        with time_machine.travel(datetime.fromisoformat(moment), tick=False):
            builders.endorsee()
    assert [row[0][:10] for row in shown(changes(desk, **asked))] == days


def test_changes_are_found_by_kind_by_user_and_by_person(desk: Client, registrar: User) -> None:
    ada, ben = builders.endorsee("Ada"), builders.endorsee("Ben")
    saved(ada, by=registrar, notes="Called.")
    services.award(endorsee=ben, awarded_on=date(2026, 10, 1), **builders.kind_of("IFS"))
    assert [row[2] for row in shown(changes(desk, kind="endorsement.award"))] == ["Awarded an endorsement"]
    assert [row[4] for row in shown(changes(desk, by=registrar.pk))] == ["notes: Called."]
    assert {row[3] for row in shown(changes(desk, person="ben"))} == {f"{ben} Endorsee"}
    assert {row[3] for row in shown(changes(desk, person=ada.number))} == {f"{ada} Endorsee"}
    assert text(changes(desk, person="nobody")).endswith("Nothing changed.")


def test_a_choice_that_cannot_be_read_lists_and_exports_nothing(desk: Client) -> None:
    builders.endorsee()
    for asked in ({"since": "tomorrow"}, {"kind": "nope"}, {"by": "999"}, {"person": "x" * 201}, {"person": "a\0"}):
        answer = changes(desk, **asked, export="csv")
        assert (answer.status_code, shown(answer)) == (200, []), asked
    assert errors(changes(desk, since="tomorrow"))


def test_history_that_the_user_may_not_read_elsewhere_is_left_out(user_who_may) -> None:
    client = Client()
    client.force_login(user_who_may("view_endorsee"))
    builders.endorsee()
    settings = RegistrySettings.load()
    settings.number_prefix = "XX"
    services.save_settings(settings=settings)
    assert {row[3].split()[-1] for row in shown(changes(client))} == {"Endorsee"}


def test_the_file_has_a_line_for_each_field_and_needs_the_permission(desk: Client, registrar, user_who_may) -> None:
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        person = builders.endorsee()
    saved(person, by=registrar, notes="=1+1", email="a@example.org")
    head, *lines = export(changes(desk, export="csv"))
    assert head == ["When", "Who", "What", "Record", "Kind of record", "Field", "Before", "After"]
    assert lines == [
        ["2026-11-22 10:00", "registrar", "Edited", str(person), "Endorsee", "email", "", "a@example.org"],
        ["2026-11-22 10:00", "registrar", "Edited", str(person), "Endorsee", "notes", "", "'=1+1"],
    ]
    client = Client()
    client.force_login(user_who_may("view_endorsee", username="viewer"))
    assert changes(client, export="csv").status_code == 302
    assert "Download" not in text(changes(client))


def test_page_costs_the_same_queries_at_any_size(desk: Client) -> None:
    builders.endorsed("IFS")
    changes(desk)
    costs = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as queries:
            changes(desk)
        costs.append(len(queries))
        for _person in range(30):
            builders.endorsed("IFS")
    assert costs[0] == costs[1] <= 16
