"""A visitor checks a number and prints what they find, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from endorsement import clock
from tests.builders import ALL_SHOWN, endorsed, lapsing, locality

pytestmark = pytest.mark.once

SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(params=["page", "page_without_javascript"])
def visitor(request) -> Page:
    return request.getfixturevalue(request.param)


def test_visitor_checks_a_number(journey_site, visitor):
    today = clock.today()
    listed = endorsed("IMHM-C", awarded_on=today, given_name="Ana", family_name="Núñez").endorsee.number
    unlisted = endorsed(awarded_on=today, family_name="Hidden", listed=False).endorsee.number
    lapsed = lapsing(family_name="Gone").endorsee.number
    visitor.goto("/endorsement/professionals/")
    visitor.get_by_role("main").get_by_role("link", name="Verify an endorsement").click()
    typed = visitor.get_by_role("textbox", name=re.compile("number", re.I))
    verify = visitor.get_by_role("button", name="Verify", exact=True)
    typed.fill("VA-12")
    verify.click()
    expect(typed).to_have_accessible_description(re.compile("It is too short or too long"))
    expect(typed).to_have_value("VA-12")
    typed.fill(lapsed)
    typed.press("Enter")
    expect(visitor.locator(".registry-status")).to_contain_text("Not active")
    expect(visitor).to_have_url(re.compile(f"/registry/{lapsed}/$"))
    typed.fill(unlisted)
    verify.click()
    expect(visitor.locator(".registry-status strong")).to_have_text("Active")
    expect(visitor.get_by_role("main")).not_to_contain_text("Hidden")
    typed.fill(listed.lower().replace("-", ""))
    verify.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ana Núñez")
    expect(visitor.get_by_role("img", name=f"QR code with the address of record {listed}")).to_be_visible()
    visitor.get_by_role("link", name="Verify another endorsement").click()
    expect(typed).to_have_value("")
    visitor.go_back()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ana Núñez")


@pytest.mark.parametrize("sheet", ["Letter", "A4"])
def test_a_record_prints_on_one_sheet_whatever_it_holds(journey_site, page, sheet):
    today = clock.today()
    long_name = "Wilhelmina-Konstantina Papadimitrakopoulou"
    person = endorsed(
        "IFA",
        awarded_on=today,
        given_name=f"{long_name} {long_name}",
        family_name=f"{long_name} {long_name}",
        credentials="LCSW, LPC, PhD, PsyD, MSW, MEd, RN, BCBA-D, " * 4,
        organization="The Very Long Name of a Family Center for Infants, Toddlers and Their Families in Virginia",
        email=f"{'long' * 12}@example.org",
        website="https://example.org/" + "long/" * 20,
        phone="804-555-0100 extension 1234",
        other_languages=", ".join(["English", "Spanish", "Vietnamese", "American Sign Language"] * 3),
        locality=locality("fairfax-county"),
        **ALL_SHOWN,
    ).endorsee
    for label in ("IFS", "IMHS", "IMHM-C", "IMHM-P", "IMHM-R/F", "ERS"):
        endorsed(label, awarded_on=today, person=person)
    page.goto(f"/registry/{person.number}/")
    expect(page.locator(".registry-awards li")).to_have_count(7)
    assert len(SHEET.findall(page.pdf(format=sheet))) == 1
    page.emulate_media(media="print")
    for shown in (".brand-name", ".registry-print-only", ".registry-status", ".registry-qr", ".registry-disclaimer"):
        expect(page.locator(shown)).to_be_visible()
    for hidden in (".site-footer", ".main-menu", ".registry-details", ".registry-meanings"):
        expect(page.locator(hidden)).to_be_hidden()


def test_an_answer_prints_on_one_sheet_without_the_form(journey_site, page):
    page.goto(f"/registry/{lapsing(family_name='Gone').endorsee.number}/")
    assert len(SHEET.findall(page.pdf(format="Letter"))) == 1
    page.emulate_media(media="print")
    expect(page.locator(".registry-status")).to_be_visible()
    expect(page.locator(".registry-as-of")).to_be_visible()
    for hidden in (".registry-check", ".registry-steps", ".registry-ask >> nth=0", ".site-footer"):
        expect(page.locator(hidden)).to_be_hidden()


def test_a_visitor_without_a_script_sees_only_what_works(journey_site, page, page_without_javascript):
    number = endorsed("IFS", awarded_on=clock.today()).endorsee.number
    for visitor, buttons in ((page, ["Print confirmation", "Copy link"]), (page_without_javascript, [])):
        visitor.goto(f"/registry/{number}/")
        actions = visitor.locator(".registry-actions")
        expect(actions.get_by_role("link")).to_have_text(["Download PDF", "Save contact"])
        expect(actions.get_by_role("button")).to_have_text(buttons)


def test_a_visitor_copies_and_comes_back(journey_site, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    endorsed("IFS", awarded_on=clock.today(), given_name="Ana", family_name="Núñez")
    page.goto("/endorsement/professionals/?q=nunez")
    page.get_by_role("link", name="Ana Núñez").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator(".registry-actions [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.get_by_role("link", name="Back to results").click()
    expect(page).to_have_url(re.compile(r"/endorsement/professionals/\?q=nunez$"))


def test_a_record_fits_a_phone(journey_site, phone):
    person = endorsed(
        "IMHM-R/F", awarded_on=clock.today(), website="https://example.org/" + "long" * 30, show_website=True
    ).endorsee
    for address in (f"/registry/{person.number}/", "/registry/verify/?number=VA-12"):
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390
