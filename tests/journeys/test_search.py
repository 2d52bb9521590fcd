"""A visitor looks for something and does not know whether it is a page or a person."""

import pytest
from playwright.sync_api import expect

from tests.builders import endorsed

pytestmark = pytest.mark.once


@pytest.mark.parametrize("with_javascript", [True, False])
def test_visitor_finds_a_page_and_a_person_from_the_box_on_every_page(open_page, journey_site, with_javascript):
    for number in range(6):
        endorsed("IMHM-C", family_name="Núñez", given_name=f"Ana{number}")
    with open_page(java_script_enabled=with_javascript) as page:
        page.goto("/mission-and-values/")
        page.get_by_label("Search this site").fill("nunez ana")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("0 pages and 6 endorsed professionals found.")
        expect(page.locator(".search-result h3")).to_have_count(5)
        page.get_by_role("link", name="Ana0 Núñez").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Ana0 Núñez")
        page.go_back()
        page.get_by_role("link", name="See all 6 in the list of endorsed professionals").click()
        expect(page.locator(".registry-name")).to_have_count(6)
        page.get_by_label("Search this site").fill("bedrock")
        page.locator(".site-search").get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Mission and Values of Infant").click()
        expect(page).to_have_url("/mission-and-values/")


def test_visitor_with_a_wrong_address_searches_from_there(page_without_javascript, journey_site):
    page = page_without_javascript
    page.goto("/no-such-page/")
    page.get_by_label("Search this site").fill("clinic mentor")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Infant Mental Health Mentor (IMHM)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Infant Mental Health Mentor (IMHM)")


def test_visitor_is_told_what_cannot_be_looked_for(page_without_javascript, journey_site):
    page = page_without_javascript
    page.goto("/search/")
    page.get_by_label("Search this site").fill("???")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_have_text("“???” has no letters or digits to search for.")
    expect(page.get_by_label("Search this site")).to_have_value("???")
