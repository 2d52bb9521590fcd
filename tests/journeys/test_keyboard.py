"""A visitor without a mouse finds somebody, reads the record, checks a number, and always sees where they are."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import surfaces
from tests.builders import endorsed

pytestmark = pytest.mark.once

# What has the focus: its name, and whether a visitor sees that it has. The style is the browser's last word.
FOCUS = """() => {
    const element = document.activeElement;
    // Tab never stops at tabindex="-1": a fragment in the address put the focus there, when the browser got to it.
    if (element === document.body || element.tabIndex < 0) return null;
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    const isInWindow = box.width > 0 && box.bottom > 0 && box.right > 0
        && box.top < innerHeight && box.left < innerWidth;
    const label = element.labels?.[0]?.textContent || element.textContent;
    return {
        name: (element.ariaLabel || label).trim().replace(/\\s+/g, ' '),
        isSeen: isOutlined && isInWindow && element.matches(':focus-visible'),
    };
}"""


def focused(page: Page) -> dict | None:
    """Where the focus is; it must be seen."""
    stop = page.evaluate(FOCUS)
    assert stop is None or stop["isSeen"], stop
    return stop


def stops(page: Page, most: int = 120) -> Iterator[str]:
    """The names of what Tab comes to, one after the other."""
    for _ in range(most):
        # A page's text is there before its stylesheets are; unstyled, the skip link has no ring and no place.
        page.wait_for_load_state()
        page.keyboard.press("Tab")
        if stop := focused(page):
            yield stop["name"]


def tab_to(page: Page, name: str) -> list[str]:
    """Tabs until the focus is on what begins with the name; all names on the way."""
    passed = []
    for stop in stops(page):
        passed.append(stop)
        if stop.startswith(name):
            return passed
    raise AssertionError(f"Tab never came to {name!r}: {passed}")


@pytest.fixture
def thirty_people(journey_site, at) -> None:
    at(surfaces.NOW)
    for number in range(28):
        endorsed("IFS", family_name=f"Winter{number:02}")
    endorsed("IMHM-C", family_name="Meadow", given_name="Ana")
    endorsed("IMHM-P", family_name="Meadow", given_name="Bo")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_visitor_without_a_mouse_finds_reads_and_checks(javascript, open_page, thirty_people) -> None:
    with open_page(java_script_enabled=javascript) as page:
        names, title = page.locator(".registry-name"), page.get_by_role("heading", level=1)
        page.goto(surfaces.LIST)
        assert tab_to(page, "Skip to the content") == ["Skip to the content"]
        page.keyboard.press("Enter")
        # The browser follows a fragment a moment later; a Tab before that would start from the link.
        expect(page.locator("main")).to_be_focused()
        assert tab_to(page, "Name or keyword") == [
            *("Home", "VAIMH Endorsement®", "Skip to results", "Name or keyword")
        ]

        page.keyboard.type("meadow")
        page.keyboard.press("Enter")
        expect(names).to_have_text(["Ana Meadow", "Bo Meadow"])

        tab_to(page, "Clinical (IMHM-C)")
        page.keyboard.press("Space")
        if not javascript:
            tab_to(page, "Apply filters")
            page.keyboard.press("Enter")
        expect(names).to_have_text(["Ana Meadow"])

        tab_to(page, "Remove filter: Clinical (IMHM-C)")
        page.keyboard.press("Enter")
        expect(names).to_have_text(["Ana Meadow", "Bo Meadow"])
        tab_to(page, "Clear all")
        page.keyboard.press("Enter")
        expect(page.locator(".registry [role=status]")).to_contain_text("30 endorsed professionals")

        tab_to(page, "Next")
        page.keyboard.press("Enter")
        expect(names).to_have_count(5)
        tab_to(page, "Ada Winter27")
        page.keyboard.press("Enter")
        expect(title).to_have_text("Ada Winter27")

        number = page.url.rstrip("/").rsplit("/", 1)[-1]
        tab_to(page, "Verify another endorsement")
        page.keyboard.press("Enter")
        expect(title).to_have_text("Verify an endorsement")
        tab_to(page, "Endorsement number")
        page.keyboard.type(number.lower())
        page.keyboard.press("Enter")
        expect(title).to_have_text("Ada Winter27")
