"""The front end in examples/, served from an origin of its own: the site sends it JSON and nothing else."""

import functools
import re
import shutil
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from tests.builders import endorsed, locality

EXAMPLES = Path(settings.BASE_DIR) / "examples"
LATE_ANSWER_IS_THERE = "performance.getEntriesByType('resource').some(({name}) => name.endsWith('=%2Fendorsement%2F'))"


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def front_end(journey_site, live_server, origins, tmp_path) -> Iterator[str]:
    """Its address. It reads from the live server instead of from `make run`."""
    folder = shutil.copytree(EXAMPLES, tmp_path / "examples")
    index = folder / "index.html"
    index.write_text(index.read_text().replace("http://127.0.0.1:8000", live_server.url))
    server = ThreadingHTTPServer(("localhost", 0), functools.partial(QuietHandler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://localhost:{server.server_port}"
    origins.append(address)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture
def people(journey_site) -> None:
    for number in range(28):
        endorsed("IFS", family_name=f"Winter{number:02}")
    endorsed("IMHM-C", family_name="Núñez", given_name="Ana", locality=locality("fairfax-city"), show_locality=True)
    endorsed("IFA", family_name="Hidden", listed=False)


def test_the_example_renders_the_endorsement_page(front_end: str, page: Page) -> None:
    page.goto(front_end)
    expect(page.get_by_role("heading", level=1)).to_have_text("VAIMH Endorsement®")
    expect(page).to_have_title("VAIMH Endorsement®")
    expect(page.locator("article h3")).to_have_text(
        [
            "Infant Family Associate (IFA)",
            "Infant Family Specialist (IFS)",
            "Infant Mental Health Specialist (IMHS)",
            "Infant Mental Health Mentor (IMHM)",
        ]
    )
    expect(page.locator("main ol li")).to_have_count(5)
    expect(page.get_by_text("Renewal cycle is October 1st through September 30th.")).to_be_visible()


def test_the_example_lists_filters_and_pages_the_registry(front_end: str, people: None, page: Page) -> None:
    page.goto(front_end)
    page.get_by_role("link", name="Find a professional").click()
    status, rows = page.get_by_role("status"), page.locator("section li")
    expect(status).to_contain_text("29 endorsed professionals as of ")
    expect(rows).to_have_count(25)
    expect(rows.first).to_have_text("Ana Núñez, Fairfax (city), IMHM-C")
    page.get_by_role("button", name="Next").click()
    expect(rows).to_have_text([f"Ada Winter{number}, IFS" for number in range(24, 28)])
    page.get_by_role("button", name="Previous").click()
    expect(rows).to_have_count(25)
    page.get_by_label("Category").select_option("Infant Mental Health Mentor (IMHM): 1")
    page.get_by_role("button", name="Search").click()
    expect(rows).to_have_text(["Ana Núñez, Fairfax (city), IMHM-C"])
    page.get_by_label("Category").select_option("All")
    page.get_by_label("Name").fill("winter07")
    page.get_by_role("button", name="Search").click()
    expect(rows).to_have_text(["Ada Winter07, IFS"])


def test_a_page_that_comes_late_does_not_replace_the_one_asked_for_since(front_end: str, page: Page) -> None:
    late: list[Route] = []
    page.route(re.compile(r"html_path=%2Fendorsement%2F$"), lambda route: late.append(route))
    page.goto(front_end)
    page.get_by_role("link", name="Mission and values").click()
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("Mission and Values of Infant")
    (route,) = late
    route.continue_()
    page.wait_for_function(LATE_ANSWER_IS_THERE)
    expect(title).to_contain_text("Mission and Values of Infant")


@pytest.mark.once
def test_the_example_has_at_most_a_hundred_lines() -> None:
    assert sum(len(file.read_text().splitlines()) for file in EXAMPLES.iterdir()) <= 100
