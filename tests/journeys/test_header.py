"""What a visitor sees before scrolling: a low header, and on the home page the two things that most come for."""

import pytest
from playwright.sync_api import Page, expect

from endorsement.setup import sample_people
from tests import surfaces

pytestmark = pytest.mark.once

HEIGHT = "() => document.querySelector('.site-header').getBoundingClientRect().height"
ROWS = "() => new Set([...document.querySelectorAll('.main-menu li')].map(item => item.offsetTop)).size"


@pytest.fixture
def with_samples(journey_site, at) -> None:
    at(surfaces.NOW)
    sample_people.load(size=3, seed=1)


def test_the_header_is_low_on_a_phone(phone: Page, with_samples: None) -> None:
    phone.goto("/")
    expect(phone.locator(".sample-banner")).to_be_visible()
    assert phone.evaluate(HEIGHT) <= 120


def test_a_phone_has_the_other_language_in_the_same_row(phone: Page, with_samples: None) -> None:
    phone.goto("/")
    boxes = [phone.locator(".site-header").get_by_role("link", name="Español"), phone.locator(".main-menu summary")]
    language, menu = (each.bounding_box() for each in boxes)
    assert abs(language["y"] + language["height"] / 2 - menu["y"] - menu["height"] / 2) < 4


def test_a_phone_shows_both_buttons_without_scrolling(phone: Page, with_samples: None) -> None:
    phone.goto("/")
    for name in ("Find a professional", "Verify an endorsement"):
        box = phone.locator(".hero").get_by_role("link", name=name).bounding_box()
        assert box["y"] + box["height"] <= 844


def test_the_menu_of_a_phone_opens_without_a_script(open_page, with_samples: None) -> None:
    with open_page(viewport={"width": 390, "height": 844}, java_script_enabled=False) as page:
        page.goto("/")
        link = page.locator(".main-menu").get_by_role("link", name="Contact")
        expect(link).to_be_hidden()
        page.locator(".main-menu summary").click()
        expect(link).to_be_visible()


def test_the_menu_of_a_tablet_is_one_row(open_page, with_samples: None) -> None:
    with open_page(viewport={"width": 768, "height": 1024}) as page:
        page.goto("/")
        assert page.evaluate(ROWS) == 1
