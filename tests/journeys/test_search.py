"""A visitor looks for something and does not know whether it is a page or a person."""

import re

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


@pytest.mark.parametrize("with_javascript", [True, False])
@pytest.mark.parametrize(
    ("address", "box"), [("/", "Search this site"), ("/endorsement/professionals/", "Name or keyword")]
)
def test_visitor_types_the_printed_number_into_any_search(open_page, journey_site, with_javascript, address, box):
    number = endorsed("IFS", family_name="Winter").endorsee.number
    with open_page(java_script_enabled=with_javascript) as page:
        page.goto(address)
        page.get_by_label(box).fill(f"No. {number.lower()}.")
        page.keyboard.press("Enter")
        # A browser takes the fragment of the list's form along.
        expect(page).to_have_url(re.compile(rf"/registry/{number}/(#registry-results)?$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Ada Winter")


def test_visitor_pastes_an_address_into_the_verify_form(page_without_javascript, journey_site):
    page = page_without_javascript
    number = endorsed("IFS", family_name="Winter").endorsee.number
    page.goto("/registry/verify/")
    page.get_by_label("Endorsement number").fill(f"<https://www.example.org/registry/{number}/>.")
    page.get_by_role("button", name="Verify").click()
    expect(page).to_have_url(f"/registry/{number}/")


def test_visitor_with_two_numbers_is_asked_for_one(page_without_javascript, journey_site):
    page = page_without_javascript
    page.goto("/registry/verify/?number=VA-10QM9F-A+or+VA-S2BXYN-Q")
    expect(page.locator(".registry-mistake")).to_have_text("That is more than one number. Enter one number at a time.")


def test_visitor_follows_links_as_mail_leaves_them(page_without_javascript, journey_site):
    page = page_without_javascript
    number = endorsed("IFS", family_name="Winter").endorsee.number
    endorsed("IFA", family_name="Summer")
    page.goto("/endorsement/professionals/?utm_source=mail&amp;category=IFS")
    expect(page.locator(".registry-name")).to_have_text(["Ada Winter"])
    expect(page.get_by_role("combobox", name="Category")).to_have_value("ifs")
    for added in (").", "/).", ">", "%22", "/)"):
        page.goto(f"/registry/{number}{added}")
        expect(page).to_have_url(f"/registry/{number}/")
