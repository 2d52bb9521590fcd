"""A visitor finds somebody with the bar: on a phone, with taps counted, and with the keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.builders import ALL_SHOWN, endorsed, locality

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"


@pytest.fixture
def people(journey_site: None) -> None:
    fairfax = {"locality": locality("fairfax-city"), "show_locality": True}
    endorsed("IFS", family_name="Núñez", given_name="Ana", languages="es", **fairfax)
    endorsed("IMHM-C", family_name="Vega", languages="es,en", offers_supervision=True, accepting=True, **fairfax)
    endorsed("IMHM-C", family_name="Full", offers_supervision=True, **fairfax)
    endorsed("IFS", family_name="Faraway", languages="es", locality=locality("wise-county"), show_locality=True)
    for number in range(12):
        endorsed("IFA", family_name=f"Winter{number:02}", languages="en")


class Taps:
    """A finger on the page that counts. A choice from a phone's own picker is two taps."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def tap(self, target: Locator) -> None:
        target.tap()
        self.count += 1

    def choose(self, name: str, label: str) -> None:
        self.page.get_by_role("combobox", name=name).select_option(label=label)
        self.count += 2


def expect_results_on_screen(page: Page, count: str, first_name: str) -> None:
    """The count has the focus at the top of the screen, and the first name is below it without scrolling."""
    status = page.get_by_role("status")
    expect(status).to_contain_text(count)
    expect(status).to_be_focused()
    assert 0 <= status.evaluate("count => count.getBoundingClientRect().top") < 60
    name = page.locator(".registry-name").first
    expect(name).to_have_text(first_name)
    assert name.evaluate("name => name.getBoundingClientRect().bottom") <= 844


def test_spanish_speaker_near_a_zip_code_is_found_from_the_home_page(phone: Page, people: None) -> None:
    phone.goto("/")
    finger = Taps(phone)
    phone.get_by_role("textbox", name="Near").fill("22030")
    finger.choose("Language", "Spanish · 3")
    finger.tap(phone.locator(".find-professional").get_by_role("button", name="Search"))
    expect_results_on_screen(phone, "2 endorsed professionals found", "Ana Núñez")
    assert finger.count <= 4


def test_spanish_speaker_reads_spanish_all_the_way_to_the_phone_number(phone: Page, people: None) -> None:
    shown = {"locality": locality("fairfax-county"), **ALL_SHOWN, "phone": "703-555-0100"}
    endorsed("IFS", family_name="Zamora", given_name="Luz", languages="es", accepting=True, **shown)
    phone.goto("/")
    finger = Taps(phone)
    finger.tap(phone.get_by_role("link", name="Español"))
    expect(phone).to_have_url(re.compile("/es/$"))
    phone.get_by_role("textbox", name="Cerca de").fill("22030")
    finger.choose("Idioma", "español · 4")
    finger.tap(phone.locator(".find-professional").get_by_role("button", name="Buscar"))
    expect(phone.get_by_role("status")).to_contain_text("3 profesionales con acreditación en los resultados")
    finger.tap(phone.get_by_role("link", name="Luz Zamora"))
    expect(phone).to_have_url(re.compile("/es/registry/VA-"))
    expect(phone.locator("html")).to_have_attribute("lang", "es")
    expect(phone.locator(".registry-status")).to_contain_text("figura en el Registro de Acreditaciones Activas")
    expect(phone.get_by_text("Acepta nuevas familias")).to_be_visible()
    call = phone.get_by_role("link", name="703-555-0100")
    expect(call).to_have_attribute("href", "tel:7035550100")
    phone.get_by_role("link", name="Volver a los resultados").tap()
    expect(phone.get_by_role("status")).to_contain_text("3 profesionales")
    assert (finger.count, phone.evaluate("scrollX + document.documentElement.scrollWidth")) == (5, 390)


def test_the_switch_keeps_what_was_asked_for(phone: Page, people: None) -> None:
    phone.goto(f"{LIST}?language=es")
    phone.get_by_role("combobox", name="Category").select_option("ifs")
    expect(phone.get_by_role("link", name="Remove filter: Infant Family Specialist (IFS)")).to_be_visible()
    phone.get_by_role("link", name="Español").tap()
    expect(phone).to_have_url(re.compile(r"/es/profesionales/\?.*category=ifs"))
    expect(phone.get_by_role("link", name="Quitar filtro: Infant Family Specialist (IFS)")).to_be_visible()


def test_spanish_speaker_near_a_zip_code_is_found_on_the_list(phone: Page, people: None) -> None:
    phone.goto(LIST)
    finger = Taps(phone)
    phone.get_by_role("textbox", name="Near").fill("22030")
    finger.choose("Language", "Spanish · 3")
    expect_results_on_screen(phone, "2 endorsed professionals found", "Ana Núñez")
    expect(phone).to_have_url(re.compile(re.escape("?near=22030&within=25&language=es") + "$"))
    assert finger.count <= 4


def test_supervisor_who_accepts_is_found_with_the_filters_that_fold_away(phone: Page, people: None) -> None:
    phone.goto(LIST)
    finger = Taps(phone)
    finger.tap(phone.get_by_text("More filters").first)
    finger.tap(phone.get_by_role("checkbox", name="Offers reflective supervision"))
    expect(phone.get_by_role("button", name="Show 2 people")).to_be_visible()
    finger.tap(phone.get_by_role("checkbox", name="Accepting new families or supervisees"))
    finger.tap(phone.get_by_role("button", name="Show 1 person"))
    expect_results_on_screen(phone, "1 endorsed professional found", "Ada Vega")
    expect(phone.get_by_role("checkbox", name="Offers reflective supervision")).to_be_hidden()
    assert finger.count <= 4
    finger.tap(phone.get_by_role("link", name="Remove filter: Accepting new families or supervisees"))
    expect(phone.get_by_role("status")).to_contain_text("2 endorsed professionals found")


def test_a_search_on_a_phone_closes_the_keyboard_and_shows_the_first_name(phone: Page, people: None) -> None:
    phone.goto(LIST)
    box = phone.get_by_label("Name or keyword")
    box.fill("winter")
    box.press("Enter")
    expect_results_on_screen(phone, "12 endorsed professionals found", "Ada Winter00")


def test_without_javascript_a_search_leads_to_the_results(open_page, people: None) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with open_page(**options, java_script_enabled=False) as phone:
        phone.goto(LIST)
        phone.get_by_label("Name or keyword").fill("IMHM-C")
        phone.locator(".registry-bar").get_by_role("button", name="Search").tap()
        expect_results_on_screen(phone, "2 endorsed professionals found", "Ada Full")


def test_arrow_keys_in_a_select_are_one_step_back(page: Page, people: None) -> None:
    page.goto(LIST)
    page.get_by_label("Name or keyword").fill("a")
    expect(page).to_have_url(re.compile(r"\?q=a$"))
    category = page.get_by_role("combobox", name="Category")
    category.focus()
    for slug in ("ifa", "ifs", "imhs"):
        category.press("ArrowDown")
        expect(page).to_have_url(re.compile(rf"\?q=a&category={slug}$"))
        expect(category).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?q=a$"))
    expect(category).to_have_value("")


def test_results_can_be_skipped_to_and_have_a_heading(page: Page, people: None) -> None:
    page.goto(LIST)
    expect(page.get_by_role("heading", name="Results", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Skip to results").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_be_focused()


def test_a_misspelt_name_is_one_tap_from_the_person(phone: Page, people: None) -> None:
    phone.goto(f"{LIST}?q=wintre00")
    phone.get_by_role("link", name="Winter00", exact=True).tap()
    expect(phone.locator(".registry-name")).to_have_text(["Ada Winter00"])
    phone.goto(f"{LIST}?q=vega&category=ifs")
    phone.get_by_role("link", name="1 person without “Infant Family Specialist (IFS)”").tap()
    expect(phone.locator(".registry-name")).to_have_text(["Ada Vega"])
