"""The HTML of every surface: valid, and nothing inline."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from playwright.sync_api import Page, Response, expect
from wagtail.models import Site

from tests.surfaces import walk
from tools import markup

# The checker calls the role a repetition, but Safari takes a list without bullets for none.
LIST_ROLE = "The “list” role is unnecessary for element “[uo]l”."


@pytest.fixture
def sources(page: Page, surfaced_site: Callable) -> dict[str, str]:
    """The HTML of every surface as the server sent it, by the surface's name."""
    documents: list[Response] = []

    def on_response(response: Response) -> None:
        if response.request.is_navigation_request() and response.status != 302:
            documents.append(response)

    page.on("response", on_response)
    return {surface.name: documents[-1].text() for surface in walk(page, **surfaced_site(page))}


def inline(html: str) -> list[str]:
    """Scripts, styles and handlers that are written into the HTML; data in a script are neither."""
    soup = BeautifulSoup(html, "html.parser")
    found = [str(tag) for tag in soup.select("style, script:not([src], [type='application/ld+json'])")]
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name == "style" or name.startswith("on") or str(value).strip().lower().startswith("javascript:"):
                found.append(f"<{tag.name} {name}={value!r}>")
    return found


def test_what_is_inline_is_seen() -> None:
    written = "<style></style><script>a()</script><p style='b' onclick='c'><a href=' JavaScript:d'></a>"
    allowed = "<script src='/a.js'></script><script type='application/ld+json'>{}</script><p class='on'><a href='/'>"
    assert (len(inline(written)), inline(allowed)) == (5, [])


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.urls("tests.surfaces")
def test_every_surface_is_valid_html_with_nothing_inline(sources: dict[str, str], tmp_path: Path) -> None:
    assert {name: found for name, html in sources.items() if (found := inline(html))} == {}
    if not (checker := markup.find()):
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(markup.NOT_INSTALLED)
    for name, html in sources.items():
        (tmp_path / f"{name}.html").write_text(html)
    command = [*checker, "--format", "json", "--filterpattern", LIST_ROLE, tmp_path]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert [
        f"{unquote(Path(message['url']).stem)}, line {message.get('lastLine')}: {message['message']}"
        for message in json.loads(checked.stderr)["messages"]
    ] == []


@pytest.mark.once
def test_the_editors_bar_works_under_the_pages_policy(page: Page, login: Callable, journey_site: Site) -> None:
    login(page, User.objects.create_superuser("staff"))
    page.goto("/")
    page.get_by_role("button", name="View Wagtail quick actions").click()
    expect(page.get_by_role("menuitem", name="Edit this page")).to_be_visible()
