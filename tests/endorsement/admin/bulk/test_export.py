import csv
from io import BytesIO, StringIO

from django.test import Client
from openpyxl import load_workbook

from tests import builders
from tests.endorsement.admin.bulk.confirming import action, ask


def test_who_is_selected_is_exported(desk: Client) -> None:
    people = [builders.endorsed("IFS", family_name=name).endorsee for name in "ABC"]
    response = ask(desk, "export", people[0], people[2], form="csv")
    rows = csv.DictReader(StringIO(response.getvalue().decode("utf-8-sig"), newline=""))
    assert [row["family_name"] for row in rows] == ["A", "C"]


def test_workbook_is_offered_first(desk: Client) -> None:
    person = builders.endorsed("IFS").endorsee
    response = ask(desk, "export", person, form="xlsx")
    assert load_workbook(BytesIO(response.getvalue())).active["D2"].value == "Winter"


def test_action_is_closed_to_who_may_not_export(client: Client, user_who_may) -> None:
    person = builders.endorsed("IFS").endorsee
    client.force_login(user_who_may("view_endorsee", "change_endorsee", "renew_endorsee"))
    assert client.get(action("export"), {"id": person.pk}).status_code == 302
