"""A visitor filters, sorts and pages the list with JavaScript: the same answers, in place."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect
from wagtail.models import Site

from tests.builders import endorsed, locality

LIST = "/endorsement/professionals/"
EVERYBODY = "30 endorsed professionals"


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
    expect(page.get_by_role("status")).to_contain_text(EVERYBODY)
    page.evaluate("window.sameDocument = true")
    return page


def expect_names(page: Page, names: list[str], query: str) -> None:
    expect(page.locator(".registry-name")).to_have_text(names)
    expect(page).to_have_url(re.compile(re.escape(LIST + query) + "$"))


def expect_in_place(page: Page) -> None:
    assert page.evaluate("window.sameDocument") is True


@contextmanager
def held(page: Page, pattern: str) -> Iterator[list[Route]]:
    """Requests for these addresses wait; they are in the list until the test answers them."""
    waiting: list[Route] = []
    page.route(re.compile(pattern), waiting.append)
    yield waiting
    page.unroute(re.compile(pattern))


def test_filters_act_at_once_and_keep_the_focus(visitor: Page) -> None:
    clinical = visitor.get_by_label("Clinical (IMHM-C)")
    clinical.focus()
    clinical.press("Space")
    expect_names(visitor, ["Ana Núñez"], "?designation=imhm-c")
    expect(clinical).to_be_focused()
    expect(clinical).to_be_checked()
    expect(visitor.get_by_role("status")).to_have_text("1 endorsed professional found")
    visitor.get_by_label("Policy (IMHM-P)").check()
    visitor.get_by_label("County or city").select_option("Fairfax County")
    expect_names(visitor, ["Bo Núñez"], "?designation=imhm-c&designation=imhm-p&locality=fairfax-county")
    expect(visitor.get_by_label("Northern")).to_have_accessible_name("Northern 1")
    expect_in_place(visitor)


def test_back_forward_and_reload_give_each_state_again(visitor: Page) -> None:
    visitor.get_by_label("Clinical (IMHM-C)").check()
    expect_names(visitor, ["Ana Núñez"], "?designation=imhm-c")
    visitor.get_by_role("link", name="Newest").click()
    expect_names(visitor, ["Ana Núñez"], "?designation=imhm-c")
