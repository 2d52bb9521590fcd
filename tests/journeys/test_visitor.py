"""A visitor looks people up, with JavaScript off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.builders import endorsed, locality

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"


@pytest.fixture
def thirty_people(journey_site):
    for number in range(28):
        endorsed("IFS", family_name=f"Winter{number:02}")
    endorsed("IMHM-C", family_name="Núñez", given_name="Ana", locality=locality("fairfax-city"), show_locality=True)
    endorsed("IMHM-P", family_name="Núñez", given_name="Bo", locality=locality("fairfax-county"), show_locality=True)


def expect_names(page: Page, names: list[str]) -> None:
    """Waits for the page that shows exactly these people."""
    expect(page.locator(".registry-name")).to_have_text(names)


def test_visitor_filters_by_category_name_and_place(page_without_javascript, thirty_people):
    page = page_without_javascript
    page.goto("/")
    page.get_by_role("link", name="Find a professional").first.click()
    expect(page.locator(".registry-summary")).to_contain_text("30 endorsed professionals")
    page.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    page.get_by_role("checkbox", name="Policy (IMHM-P)").check()
    page.get_by_label("Name or keyword").fill("nunez")
    page.locator(".registry").get_by_role("button", name="Search").click()
    expect_names(page, ["Ana Núñez", "Bo Núñez"])
    page.get_by_role("combobox", name="County or city").select_option("Fairfax (city)")
    page.get_by_role("button", name="Apply filters").click()
    expect_names(page, ["Ana Núñez"])
    expect(page.get_by_role("checkbox", name="Clinical (IMHM-C)")).to_be_checked()
    page.go_back()
    expect_names(page, ["Ana Núñez", "Bo Núñez"])
    page.get_by_role("link", name="Remove filter: “nunez”").click()
    expect(page.get_by_label("Name or keyword")).to_have_value("")
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".registry-summary")).to_contain_text("30 endorsed professionals")


def test_visitor_pages_through_the_list(page_without_javascript, thirty_people):
    page = page_without_javascript
    page.goto(f"{LIST}?category=ifs")
    expect_names(page, [f"Ada Winter{number:02}" for number in range(25)])
    page.get_by_role("link", name="Next").click()
    expect_names(page, ["Ada Winter25", "Ada Winter26", "Ada Winter27"])
    expect(page).to_have_url(re.compile(r"\?category=ifs&page=2$"))
    page.get_by_role("link", name="Previous").click()
    expect(page.locator(".registry-name").first).to_have_text("Ada Winter00")


def test_visitor_sorts_the_list_and_filters_it_in_that_order(page_without_javascript, thirty_people):
    page = page_without_javascript
    page.goto(f"{LIST}?q=nunez")
    page.get_by_role("link", name="Location").click()
    expect(page.get_by_role("link", name="Location")).to_have_attribute("aria-current", "true")
    page.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    page.get_by_role("button", name="Apply filters").click()
    expect_names(page, ["Ana Núñez"])
    assert "sort=locality" in page.url


def test_visitor_is_told_what_cannot_be_shown(page_without_javascript, thirty_people):
    page = page_without_javascript
    page.goto(f"{LIST}?category=nope")
    expect(page.get_by_role("alert")).to_contain_text("Unknown category “nope”.")
    page.get_by_role("link", name="Show all endorsed professionals").click()
    expect(page.locator(".registry-name")).to_have_count(25)


def test_visitor_on_a_phone_reads_the_list_without_scrolling_sideways(phone, thirty_people):
    phone.goto(f"{LIST}?q=nunez")
    expect_names(phone, ["Ana Núñez", "Bo Núñez"])
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    expect(phone.get_by_role("cell").first).to_contain_text("IMHM-C")


def test_visitor_on_a_phone_unfolds_the_filters_without_javascript(open_page, thirty_people):
    with open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False) as page:
        page.goto(LIST)
        expect(page.get_by_role("checkbox", name="Clinical (IMHM-C)")).to_be_hidden()
        page.get_by_text("More filters").first.click()
        page.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
        page.get_by_role("button", name="Apply filters").click()
        expect_names(page, ["Ana Núñez"])
        expect(page.get_by_text("Filters (1)")).to_be_visible()
