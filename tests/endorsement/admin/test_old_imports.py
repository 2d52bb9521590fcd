"""Imports whose rows are due to be removed: gone from the pages, and from the database with the next look at them."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.endorsement.admin.reading import text
from tests.endorsement.imports.old_plans import DUE, stored, two_plans

pytestmark = pytest.mark.once


@pytest.mark.parametrize("page", ["/admin/registry/import/", "/admin/"])
def test_opening_the_home_page_or_the_imports_removes_them(desk: Client, page: str) -> None:
    applied, _waiting = two_plans(age=DUE)
    assert (desk.get(page).status_code, stored()) == (200, ([applied.pk], 0))


def test_what_is_still_stored_is_not_shown(desk: Client) -> None:
    report, waiting = (desk.get(reverse("endorsement_import_plan", args=[plan.pk])) for plan in two_plans(age=DUE))
    assert (report.status_code, "Winter" in text(report), waiting.status_code) == (200, False, 404)
    assert "1 person created." in text(report)


@pytest.mark.parametrize("button", ["apply", "check", "settle", "settle_shared", "discard"])
def test_what_is_still_stored_cannot_be_used(desk: Client, button: str) -> None:
    _applied, waiting = two_plans(age=DUE)
    assert desk.post(reverse("endorsement_import_plan", args=[waiting.pk]), {button: "1"}).status_code == 404
