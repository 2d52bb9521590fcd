"""The page about the columns of a file that has other headers than ours."""

import pytest
from django.test import Client
from django.urls import reverse

from endorsement.models import ImportPlan
from tests.endorsement.admin.reading import soup, text, words
from tests.endorsement.admin.test_imports import ROW, buttons, plan_page, press, upload
from tests.endorsement.admin.test_imports import categories as categories
from tests.sheets import csv_of

pytestmark = pytest.mark.once

FOREIGN = b'Name,Level,Cell,Awarded on\n"Winter, Ada, LCSW",IFS,804-555-0100,2026-11-01\n'


def columns_page(desk: Client) -> str:
    return reverse("endorsement_import_columns", args=[ImportPlan.objects.latest("pk").pk])


def test_columns_with_other_names_are_shown_before_they_count(desk):
    page = upload(desk, FOREIGN)
    assert page.redirect_chain[-1][0] == columns_page(desk)
    table, names = soup(page).select("main table")
    assert [option["value"] for option in table.select("option[selected]")] == ["name", "category", "awarded_on"]
    assert words(table.select("tbody tr")[2]).startswith("Cell 804-555-0100")
    assert words(names.select_one("tbody tr")) == "Winter, Ada, LCSW Ada Winter LCSW"
    assert not ImportPlan.objects.get().rows.exists()


def test_the_chosen_columns_count_and_are_remembered(desk):
    upload(desk, FOREIGN)
    choice = {"column-0": "name", "column-1": "category", "column-2": "phone", "column-3": "awarded_on"}
    page = desk.post(columns_page(desk), choice, follow=True)
    assert "Apply: write 1 row" in buttons(page)
    assert ImportPlan.objects.get().rows.get().cells["phone"] == "804-555-0100"
    assert "Apply: write 1 row" in buttons(upload(desk, FOREIGN))


def test_an_unclear_choice_of_columns_is_told_on_the_page(desk):
    upload(desk, FOREIGN)
    page = desk.post(columns_page(desk), {"column-0": "name", "column-2": "name"})
    assert "You chose name twice" in text(page)
    assert [option["value"] for option in soup(page).select("option[selected]")] == ["name", "name"]


def test_a_plan_whose_columns_nobody_reviewed_leads_to_their_page(desk):
    upload(desk, FOREIGN)
    assert plan_page(desk).url == columns_page(desk)


def test_the_columns_of_a_checked_file_can_be_changed(desk):
    upload(desk, csv_of({**ROW, "organization": "Little Oaks"}))
    headers = [*csv_of({**ROW, "organization": ""}).decode().splitlines()[0].split(",")]
    choice = {f"column-{position}": header for position, header in enumerate(headers)}
    choice[f"column-{headers.index('organization')}"] = ""
    desk.post(columns_page(desk), choice, follow=True)
    assert "organization" not in ImportPlan.objects.get().rows.get().cells


def test_the_file_is_gone_once_it_is_applied(desk):
    upload(desk, csv_of(ROW))
    press(desk, "apply")
    for page in (desk.get(columns_page(desk), follow=True), desk.post(columns_page(desk), {}, follow=True)):
        assert "The file is no longer kept" in text(page)
