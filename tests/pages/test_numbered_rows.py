"""Rows stay where staff put them, on both engines."""

import importlib
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from pages.models import (
    Belief,
    ContactField,
    HomePage,
    MainMenu,
    MenuItem,
    MissionPage,
    SiteSettings,
    SocialLink,
    Value,
)

ROWS = [Belief, Value, ContactField, MenuItem, SocialLink]
in_order = importlib.import_module("pages.migrations.0003_number_the_rows").in_order


def test_the_first_rows_are_numbered(site_tree: HomePage) -> None:
    for model in (Belief, Value, ContactField, MenuItem):
        numbers = list(model.objects.order_by("pk").values_list("sort_order", flat=True))
        assert numbers == list(range(len(numbers))) != []


def formset(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Existing rows as the browser sends them: it counts from 1, so a row that nobody moved is unchanged."""
    return inline_formset([{"ORDER": place, **row} for place, row in enumerate(rows, start=1)], initial=len(rows))


def menu_rows() -> list[dict[str, Any]]:
    items = MainMenu.load().items.all()
    return [{"id": item.pk, "page": item.page_id or "", "url": item.url, "label": item.label} for item in items]


def save_menu(client: Client, rows: list[dict[str, Any]]) -> None:
    address = reverse("wagtailsettings:edit", args=["pages", "mainmenu", MainMenu.load().pk])
    assert client.post(address, nested_form_data({"items": formset(rows)})).status_code == 302


def labels() -> list[str]:
    return [item.label for item in MainMenu.load().items.all()]


def test_the_first_edit_of_a_menu_item_leaves_it_in_its_place(admin_client: Client, site_tree: HomePage) -> None:
    before = labels()
    rows = menu_rows()
    rows[1]["label"] = "Kinds"
    save_menu(admin_client, rows)
    assert labels() == [before[0], "Kinds", *before[2:]]


def test_an_edit_after_deletions_leaves_the_item_in_its_place(admin_client: Client, site_tree: HomePage) -> None:
    before = labels()
    rows = menu_rows()
    rows[0]["DELETE"] = rows[1]["DELETE"] = "on"
    rows[5]["label"] = "Write to us"
    save_menu(admin_client, rows)
    assert labels() == [*before[2:5], "Write to us"]


def test_the_first_edits_of_a_belief_and_a_value_leave_them_in_their_places(
    admin_client: Client, site_tree: HomePage
) -> None:
    page = MissionPage.objects.get()
    beliefs = [{"id": row.pk, "text": row.text} for row in page.beliefs.all()]
    values = [{"id": row.pk, "name": row.name, "text": row.text} for row in page.values.all()]
    beliefs[2]["text"] = "A new belief."
    values[0]["name"] = "A new value"
    fields = {
        "title": page.title,
        "slug": page.slug,
        "mission": rich_text(page.mission),
        "beliefs_heading": page.beliefs_heading,
        "beliefs": formset(beliefs),
        "values": formset(values),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    response = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), nested_form_data(fields))
    assert response.status_code == 302
    page = MissionPage.objects.get()
    assert [row.text for row in page.beliefs.all()] == [row["text"] for row in beliefs]
    assert [row.name for row in page.values.all()] == [row["name"] for row in values]


def test_a_moved_item_is_where_it_was_moved(admin_client: Client, site_tree: HomePage) -> None:
    before = labels()
    rows = menu_rows()
    rows[0]["DELETE"] = "on"
    rows[4]["ORDER"], rows[5]["ORDER"] = 6, 5
    save_menu(admin_client, rows)
    assert labels() == [*before[1:4], before[5], before[4]]


def test_rows_without_numbers_follow_the_others_as_they_are_saved(db: None) -> None:
    menu = MainMenu.load()
    menu.items.set([MenuItem(label=label, url="/") for label in "bac"])
    menu.save()
    MenuItem.objects.create(menu=menu, label="d", url="/")
    assert labels() == ["b", "a", "c", "d"]


@pytest.mark.parametrize("model", ROWS)
def test_the_database_keeps_no_row_without_a_number(site_tree: HomePage, model: type[Model]) -> None:
    settings = SiteSettings.objects.get()
    SocialLink.objects.create(label="Facebook", url="https://www.facebook.com/example", settings=settings)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(sort_order=None)


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([None, None, None], [0, 1, 2]),
        ([None, None, 1], [0, 2, 1]),
        ([None, 1, None], [0, 1, 2]),
        ([2, None, 2], [2, 0, 1]),
        ([None, 7, -1], [0, 1, 2]),
        ([0, 5, 9], [0, 5, 9]),
        ([], []),
    ],
    ids=str,
)
def test_an_older_sites_rows_get_the_places_that_the_form_gave_them(
    numbers: list[int | None], places: list[int]
) -> None:
    assert in_order(numbers) == places
