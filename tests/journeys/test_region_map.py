"""A visitor looks people up on the map of the regions, with a finger, with the keyboard, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests import surfaces
from tests.builders import endorsed, locality

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def people(journey_site, at) -> None:
    at(surfaces.NOW)
    endorsed(family_name="Elm", locality=locality("fairfax-county"), show_locality=True)
    endorsed(family_name="Ash", locality=locality("bath-county"), show_locality=True)


def expect_names(page: Page, *names: str) -> None:
    expect(page.locator(".registry-name")).to_have_text(list(names))


def test_the_keyboard_chooses_a_region_and_takes_it_off_again(page: Page) -> None:
    page.goto(surfaces.LIST)
    northern = page.get_by_role("link", name="Northern: 1 person")
    northern.focus()
    page.keyboard.press("Enter")
    expect_names(page, "Ada Elm")
    expect(page.get_by_role("checkbox", name="Northern")).to_be_checked()
    expect(northern).to_have_attribute("aria-current", "true")
    expect(northern).to_be_focused()
    page.keyboard.press("Enter")
    expect_names(page, "Ada Ash", "Ada Elm")
    page.go_back()
    expect_names(page, "Ada Elm")


def test_a_finger_chooses_a_region_on_a_phone(phone: Page) -> None:
    phone.goto(surfaces.LIST)
    surfaces.open_details(phone)
    phone.get_by_role("link", name="Northwest: 1 person").tap()
    expect_names(phone, "Ada Ash")
    expect(phone.get_by_role("link", name="Remove filter: Northwest")).to_be_visible()


def test_the_map_works_without_javascript(page_without_javascript: Page) -> None:
    page_without_javascript.goto(surfaces.LIST)
    page_without_javascript.get_by_role("link", name="Northern: 1 person").click()
    expect_names(page_without_javascript, "Ada Elm")
