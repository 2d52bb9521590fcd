"""Every surface fits: a narrow window, a magnified page, larger letters, and people disturbed by motion."""

import pytest
from playwright.sync_api import Page

from tests.surfaces import walk

pytestmark = [pytest.mark.once, pytest.mark.urls("tests.surfaces")]

DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}
# What a window of 1280 by 900 pixels has left at 200 %.
MAGNIFIED = {"width": 640, "height": 450}

# What sticks out of the window, and what is cut off by a box that is too small for it.
MISFITS = """() => {
    const width = document.documentElement.clientWidth;
    const told = [];
    if (document.documentElement.scrollWidth > width)
        told.push(`the page is ${document.documentElement.scrollWidth} wide`);
    const tell = (element, how) => told.push(`${element.tagName} ${element.className} ${how}`);
    const around = element => element ? [element, ...around(element.parentElement)] : [];
    const isMeantForTheEar = element => getComputedStyle(element).clipPath === 'inset(50%)';
    const canBeScrolled = element => element.tabIndex === 0 && getComputedStyle(element).overflowX === 'auto';
    for (const element of document.body.querySelectorAll(':not(svg *)')) {
        if (!element.checkVisibility() || around(element).some(isMeantForTheEar)) continue;
        if (around(element.parentElement).some(canBeScrolled)) continue;
        const box = element.getBoundingClientRect();
        if (box.right > width + 1 || box.left < -1) tell(element, `reaches from ${box.left} to ${box.right}`);
        const {overflowX, overflowY, display} = getComputedStyle(element);
        if (display === 'inline' || element.matches('input, select, textarea')) continue;
        if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1 && !canBeScrolled(element))
            tell(element, 'is cut off');
        if (['hidden', 'clip'].includes(overflowY) && element.scrollHeight > element.clientHeight + 1)
            tell(element, 'is cut off below');
    }
    return told;
}"""

# What moves, or would once it changes.
MOTION = """() => {
    const told = document.getAnimations().map(animation => `${animation.animationName ?? 'transition'} runs`);
    for (const element of document.querySelectorAll('*'))
        for (const part of [undefined, '::before', '::after']) {
            const style = getComputedStyle(element, part);
            const takes = durations => durations.split(', ').some(duration => parseFloat(duration) > 0.001);
            if (takes(style.transitionDuration)) told.push(`${element.tagName} ${element.className} changes slowly`);
            if (style.animationName !== 'none' && takes(style.animationDuration))
                told.push(`${element.tagName} ${element.className} is animated`);
            if (style.scrollBehavior === 'smooth') told.push(`${element.tagName} scrolls smoothly`);
        }
    return told;
}"""


def larger_letters(page: Page, size: str) -> None:
    page.evaluate("size => { document.documentElement.style.fontSize = size }", size)


@pytest.mark.slow
def test_nothing_sticks_out_or_is_cut_off(page: Page, surfaced_site) -> None:
    found = {}
    for surface in walk(page, **surfaced_site(page)):
        for room, size, letters in (
            ("320 pixels", NARROW, "100%"),
            ("zoomed to 200 %", MAGNIFIED, "100%"),
            ("letters at 200 %", DESK, "200%"),
            ("both at 200 %", MAGNIFIED, "200%"),
        ):
            page.set_viewport_size(size)
            larger_letters(page, letters)
            found[surface.name, room] = page.evaluate(MISFITS)
        page.set_viewport_size(DESK)
    assert {where: told for where, told in found.items() if told} == {}


@pytest.mark.slow
def test_nothing_moves_for_those_who_ask_for_less_motion(open_page, surfaced_site) -> None:
    with open_page(reduced_motion="reduce") as page:
        found = {surface.name: page.evaluate(MOTION) for surface in walk(page, **surfaced_site(page))}
    assert {name: told for name, told in found.items() if told} == {}
