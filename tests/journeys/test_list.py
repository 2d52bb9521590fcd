"""A visitor filters, sorts and pages the list with JavaScript: the same answers, in place."""

import re

import pytest
from playwright.sync_api import Page, Route, expect
from wagtail.models import Site

from pages.models import StandardPage
from tests.builders import endorsed, locality

pytestmark = pytest.mark.once

LIST = "/endorsement/professionals/"
CSS = ".registry-name"


@pytest.fixture
def thirty_people(journey_site: Site) -> None:
    for number in range(28):
        endorsed("IFS", family_name=f"Winter{number:02}")
    endorsed("IMHM-C", family_name="Núñez", given_name="Ana", locality=locality("fairfax-city"), show_locality=True)
    endorsed("IMHM-P", family_name="Núñez", given_name="Bo", locality=locality("fairfax-county"), show_locality=True)


@pytest.fixture
def visitor(page: Page, thirty_people: None) -> Page:
    """At the list, in a document that must not be loaded again: `expect_in_place` says so."""
    page.goto(LIST)
    expect_shown(page, "30 endorsed professionals · Showing 1–25 of 30", "")
    page.evaluate("window.sameDocument = true")
    return page


def expect_shown(page: Page, count: str, query: str) -> None:
    expect(page.get_by_role("status").first).to_have_text(count)
    expect(page).to_have_url(re.compile(re.escape(LIST + query) + "$"))
    expect(page.locator("[aria-busy]")).to_have_count(0)


def expect_in_place(page: Page) -> None:
    assert page.evaluate("window.sameDocument") is True


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.name")


def test_filters_act_at_once_and_keep_the_focus(visitor: Page) -> None:
    clinical = visitor.get_by_role("checkbox", name="Clinical (IMHM-C)")
    clinical.focus()
    clinical.press("Space")
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-c")
    expect(visitor.locator(CSS)).to_have_text(["Ana Núñez"])
    expect(clinical).to_be_focused()
    expect(clinical).to_be_checked()
    visitor.get_by_role("checkbox", name="Policy (IMHM-P)").check()
    expect_shown(visitor, "2 endorsed professionals found", "?designation=imhm-c&designation=imhm-p")
    visitor.get_by_role("combobox", name="County or city").select_option("Fairfax County")
    both = "?designation=imhm-c&designation=imhm-p&locality=fairfax-county"
    expect_shown(visitor, "1 endorsed professional found", both)
    expect(visitor.get_by_role("checkbox", name="Clinical (IMHM-C)")).to_have_accessible_name("Clinical (IMHM-C) 0")
    expect_in_place(visitor)


def test_back_forward_and_reload_give_each_state_again(visitor: Page) -> None:
    visitor.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-c")
    visitor.get_by_role("checkbox", name="Policy (IMHM-P)").check()
    expect_shown(visitor, "2 endorsed professionals found", "?designation=imhm-c&designation=imhm-p")
    visitor.go_back()
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-c")
    expect(visitor.get_by_role("checkbox", name="Policy (IMHM-P)")).not_to_be_checked()
    visitor.go_back()
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30", "")
    expect(visitor.get_by_role("checkbox", name="Clinical (IMHM-C)")).not_to_be_checked()
    visitor.go_forward()
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-c")
    expect_in_place(visitor)
    visitor.reload()
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-c")
    expect(visitor.get_by_role("checkbox", name="Clinical (IMHM-C)")).to_be_checked()


def test_typing_follows_after_a_pause_and_leaves_one_step_back(visitor: Page) -> None:
    box = visitor.get_by_label("Name or keyword")
    box.press_sequentially("nun")
    expect_shown(visitor, "2 endorsed professionals found", "?q=nun")
    box.press("Home")
    box.press_sequentially("bo ")
    expect_shown(visitor, "1 endorsed professional found", "?q=bo+nun")
    assert box.evaluate("box => [box === document.activeElement, box.selectionStart, box.value]") == [True, 3, "bo nun"]
    box.press("Enter")
    visitor.go_back()
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30", "")
    expect(box).to_have_value("")
    expect_in_place(visitor)


def test_enter_searches_at_once_and_is_one_step_back(visitor: Page) -> None:
    box = visitor.get_by_label("Name or keyword")
    box.fill("bo")
    box.press("Enter")
    expect_shown(visitor, "1 endorsed professional found", "?q=bo")
    box.fill("ana")
    box.press("Enter")
    expect_shown(visitor, "1 endorsed professional found", "?q=ana")
    visitor.go_back()
    expect_shown(visitor, "1 endorsed professional found", "?q=bo")
    visitor.go_back()
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30", "")
    expect_in_place(visitor)


def test_sorting_keeps_the_focus_and_the_filters(visitor: Page) -> None:
    visitor.get_by_role("link", name="Location").click()
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30 · Sorted by location", "?sort=locality")
    expect(visitor.locator(CSS).nth(1)).to_have_text("Bo Núñez")
    expect(visitor.get_by_role("link", name="Location")).to_be_focused()
    visitor.get_by_role("combobox", name="Category").select_option("ifs")
    expect_shown(
        visitor,
        "28 endorsed professionals found · Showing 1–25 of 28 · Sorted by location",
        "?category=ifs&sort=locality",
    )
    expect_in_place(visitor)


def test_paging_leads_to_the_count_above_the_list(visitor: Page) -> None:
    visitor.get_by_role("link", name="Next").click()
    expect_shown(visitor, "30 endorsed professionals · Showing 26–30 of 30", "?page=2")
    status = visitor.get_by_role("status")
    expect(status).to_be_focused()
    expect(status).to_be_in_viewport()
    visitor.get_by_role("link", name="Page 1").click()
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30", "")
    expect_in_place(visitor)


def test_a_chip_that_is_gone_leaves_the_focus_to_the_next_one(visitor: Page) -> None:
    for label in ("Clinical (IMHM-C)", "Policy (IMHM-P)", "Northern"):
        visitor.get_by_role("checkbox", name=label).check()
        expect(visitor.get_by_role("link", name=f"Remove filter: {label}")).to_be_visible()
    visitor.get_by_role("link", name="Remove filter: Clinical").press("Enter")
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-p&region=northern")
    assert focused(visitor) == "Policy (IMHM-P)"
    visitor.get_by_role("link", name="Remove filter: Northern").press("Enter")
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-p")
    assert focused(visitor) == "Policy (IMHM-P)"
    expect(visitor.get_by_role("checkbox", name="Northern")).not_to_be_checked()
    visitor.get_by_role("link", name="Clear all").press("Enter")
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30", "")
    expect(visitor.get_by_role("status")).to_be_focused()
    expect_in_place(visitor)


def test_a_late_answer_to_an_earlier_question_changes_nothing(visitor: Page) -> None:
    late: list[Route] = []
    question = re.compile("designation=imhm-c$")
    visitor.route(question, lambda route: late.append(route))
    with visitor.expect_request(question):
        visitor.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    expect(visitor.locator(".registry-results")).to_have_attribute("aria-busy", "true")
    visitor.get_by_role("checkbox", name="Policy (IMHM-P)").check()
    expect_shown(visitor, "2 endorsed professionals found", "?designation=imhm-c&designation=imhm-p")
    for route in late:
        route.abort()
    visitor.go_back()
    expect_shown(visitor, "30 endorsed professionals · Showing 1–25 of 30", "")
    expect_in_place(visitor)


def test_an_answer_that_fails_makes_the_browser_go_there(visitor: Page, trouble: list[str]) -> None:
    visitor.route(
        re.compile(r"\?designation"),
        lambda route: route.fallback() if route.request.is_navigation_request() else route.abort(),
    )
    visitor.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    expect_shown(visitor, "1 endorsed professional found", "?designation=imhm-c")
    assert visitor.evaluate("window.sameDocument") is None
    assert [line for line in trouble if "ERR_FAILED" not in line] == []
    trouble.clear()


def test_two_lists_on_a_page_follow_one_address(page: Page, thirty_people: None) -> None:
    listing = StandardPage.objects.get(slug="professionals")
    listing.body.append(("endorsed_professionals", {"heading": "Mentors", "category": "imhm", "show_filters": True}))
    listing.save_revision().publish()
    page.goto(LIST)
    everybody, mentors = page.get_by_role("status").all()
    expect(mentors).to_have_text("2 endorsed professionals")
    second = page.get_by_role("region", name="Mentors")
    second.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    expect(mentors).to_have_text("1 endorsed professional found")
    expect(everybody).to_have_text("1 endorsed professional found")
    expect(second.get_by_role("checkbox", name="Clinical (IMHM-C)")).to_be_focused()
    expect(page.get_by_role("checkbox", name="Clinical (IMHM-C)").first).to_be_checked()
    second.get_by_role("link", name="Remove filter").click()
    expect(everybody).to_have_text("30 endorsed professionals · Showing 1–25 of 30")
    expect(mentors).to_be_focused()


def test_filters_stay_open_on_a_phone(phone: Page, thirty_people: None) -> None:
    phone.goto(LIST)
    phone.get_by_text("More filters").first.click()
    phone.get_by_role("checkbox", name="Clinical (IMHM-C)").check()
    expect_shown(phone, "1 endorsed professional found", "?designation=imhm-c")
    expect(phone.get_by_role("checkbox", name="Policy (IMHM-P)")).to_be_visible()
