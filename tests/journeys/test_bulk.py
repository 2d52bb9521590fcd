"""A registrar renews everyone in the list at once, and voids one renewal."""

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from endorsement.models import Endorsee
from tests.builders import endorsed, lapsing, registrar

pytestmark = pytest.mark.once

ENDORSEES = "/admin/snippets/endorsement/endorsee/"
LEDGER = "/admin/endorsement/renewal/?recorded=today&kind=renewal"
LIST = "/endorsement/professionals/"


@pytest.fixture
def desk(page: Page, journey_site, login, at) -> Page:
    """The registrar's browser, on Nov 22, 2026; of 300 people 37 are named Meadow, were IFS, and have lapsed."""
    at(datetime(2026, 10, 20, 15, tzinfo=UTC))
    for number in range(37):
        lapsing("IFS", family_name=f"Meadow{number:02}")
    for number in range(20):
        lapsing("IFA", family_name=f"Meadow{number + 50}")
        lapsing("IFS", family_name=f"Brook{number:02}")
    for number in range(223):
        endorsed("IFS", family_name=f"Hill{number:03}")
    at(datetime(2026, 11, 22, 15, tzinfo=UTC))
    user = registrar()
    user.groups.add(Group.objects.get(name="Registrars"))
    login(page, user)
    return page


def test_registrar_renews_all_whom_filters_and_search_leave_and_voids_one(desk: Page) -> None:
    page = desk
    page.goto(LIST)
    expect(page.locator(".registry-summary")).to_contain_text("223 endorsed professionals")

    page.goto(ENDORSEES)
    page.locator("#id_q").fill("meadow")
    expect(page.get_by_role("alert")).to_contain_text("There are 57 matches")
    page.get_by_role("button", name="Show filters").click()
    page.get_by_role("button", name="Category").click()
    page.get_by_label("Infant Family Specialist (IFS)").check()
    expect(page.get_by_role("alert")).to_contain_text("There are 37 matches")
    page.keyboard.press("Escape")

    page.locator("thead [data-bulk-action-select-all-checkbox]").check()
    page.get_by_role("button", name="Select everyone in this list").click()
    page.get_by_role("link", name="Renew the selected endorsees").click()
    expect(page.get_by_text("37 endorsees are selected.")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#groups-content tbody tr")).to_have_count(1)
    expect(page.get_by_role("row", name="Renewed for the previous cycle")).to_contain_text("37 of 37")
    page.get_by_role("button", name="Renew selected endorsements").click()
    expect(page.locator(".messages")).to_contain_text("37 endorsements were renewed for 2026–2027.")

    page.goto(LEDGER)
    expect(page.locator("table.listing tbody tr")).to_have_count(37)
    page.goto(LIST)
    expect(page.locator(".registry-summary")).to_contain_text("260 endorsed professionals")
    page.goto(f"{LIST}?q=meadow")
    expect(page.locator(".registry-summary")).to_contain_text("37 endorsed professionals")

    person = Endorsee.objects.get(family_name="Meadow05")
    page.goto(f"{ENDORSEES}inspect/{person.pk}/")
    page.get_by_role("link", name=re.compile("^Void")).first.click()
    page.get_by_label("Reason").fill("Wrong Meadow")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Void the renewal").click()
    expect(page.locator(".messages")).to_contain_text("Ada Meadow05 is not on the public list")
    page.goto(f"{LIST}?q=meadow")
    expect(page.locator(".registry-summary")).to_contain_text("36 endorsed professionals")
    assert Endorsee.objects.on_registry(date(2026, 11, 22)).count() == 259
