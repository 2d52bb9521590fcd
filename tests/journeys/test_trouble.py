"""What a page asks of other hosts, or says on its console, fails its journey."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.once


def test_trouble_in_the_page_is_noticed(page: Page, trouble: list[str]) -> None:
    # A file: the policy of a page would refuse the other host before it is asked.
    page.goto("/robots.txt")
    page.evaluate("console.error('broken')")
    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    with page.expect_console_message(lambda message: "ERR_NAME_NOT_RESOLVED" in message.text):
        page.evaluate("fetch('http://elsewhere.example/').catch(() => {})")
    noticed, trouble[:] = [entry.split(" (")[0] for entry in trouble], []
    assert sorted(noticed) == [
        "console: Failed to load resource: net::ERR_NAME_NOT_RESOLVED",
        "console: broken",
        "request: http://elsewhere.example/",
        "script: thrown",
    ]
