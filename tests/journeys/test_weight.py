"""The list of 25 people is light, and all that it loads is the site's own."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from endorsement.setup import sample_people
from tests import surfaces

pytestmark = pytest.mark.once

KILOBYTE = 1000


def over_the_wire(response: Response) -> int:
    """Bytes of headers and body. Static files count as production sends them, compressed: here they are not."""
    sizes = response.request.sizes()
    body = sizes["responseBodySize"]
    if urlsplit(response.url).path.startswith("/static/"):
        body = min(body, len(gzip.compress(response.body(), mtime=0)))
    return sizes["responseHeadersSize"] + body


def test_the_list_with_25_people_is_light(page: Page, journey_site, at) -> None:
    at(surfaces.NOW)
    sample_people.load(size=200, seed=1)
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))
    document = page.goto(surfaces.LIST, wait_until="networkidle")
    assert page.locator(".registry-name").count() == 25
    assert document.headers["content-encoding"] == "gzip"
    weights = {urlsplit(response.url).path: over_the_wire(response) for response in responses}
    parts = {"/static/css/site.css", "/static/endorsement/registry.css", "/static/fonts/newsreader-600.woff2"}
    assert parts < set(weights)
    assert len(document.body()) <= 30 * KILOBYTE
    assert sum(weights.values()) <= 90 * KILOBYTE, weights
