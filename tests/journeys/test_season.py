"""A registrar in October: reads the season, renews somebody, reads again; and changes a cycle's days, warned first."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from endorsement.models import RenewalCycle
from tests.builders import lapsing

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("America/New_York"))


@pytest.fixture
def registrar(journey_site, at) -> User:
    at(NOW)
    user = User.objects.create_user("registrar", "registrar@example.org", "a-long-password")
    user.groups.add(Group.objects.get(name="Registrars"))
    return user


def figures(page: Page) -> dict[str, str]:
    """The season report's figures, as the menu leads to it."""
    page.goto("/admin/")
    page.get_by_role("link", name="Open the renewal season").click()
    boxes = page.locator("#figures-content .registry-figures > div")
    expect(boxes.first).to_be_visible()
    page.wait_for_load_state()  # the first may be there before the last
    return {box.locator("dt").inner_text(): box.locator("dd").inner_text() for box in boxes.all()}


def test_the_figures_move_when_somebody_is_renewed(open_page, login, registrar):
    lapsing(family_name="Early")
    lapsing(family_name="Late")
    with open_page(java_script_enabled=False) as page:
        login(page, registrar)
        before = figures(page)
        page.locator("#not-yet-content").get_by_role("link", name="Ada Late").click()
        page.get_by_role("link", name="Renew", exact=True).click()
        page.get_by_role("button", name="Continue").click()
        page.get_by_role("button", name="Renew").click()
        expect(page.locator(".messages")).to_contain_text("Ada Late is listed as IFS")
        after = figures(page)
        expect(page.locator("#not-yet-content tbody th a")).to_have_text(["Ada Early"])
    assert [(name, before[name], after[name]) for name in before if before[name] != after[name]] == [
        ("Renewed", "0", "1"),
        ("Not yet renewed", "2", "1"),
    ]
    assert before["Endorsements due"] == after["Endorsements due"] == "2"


def test_other_days_of_a_cycle_are_saved_after_the_warning(open_page, login, registrar):
    lapsing(family_name="Late")
    past = RenewalCycle.objects.get(name="2025–2026")
    with open_page() as page, open_page(java_script_enabled=False) as visitor:
        login(page, registrar)
        page.goto(f"/admin/snippets/endorsement/renewalcycle/edit/{past.pk}/")
        page.locator("[name=grace_until]").fill("2026-12-31")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Save").click()
        expect(page.locator("main")).to_contain_text("0 people leave the public list today, 1 joins it.")
        expect(page.locator("#people-content")).to_contain_text("Ada Late")
        visitor.goto("/endorsement/professionals/")
        expect(visitor.locator(".registry-name")).to_have_count(0)
        page.get_by_role("button", name="Save these dates").click()
        expect(page.locator(".messages")).to_contain_text("updated")
        visitor.reload()
        expect(visitor.locator(".registry-name")).to_have_text(["Ada Late"])
