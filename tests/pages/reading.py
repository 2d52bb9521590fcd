"""What a visitor reads on a page."""

from bs4 import BeautifulSoup


def plain(text: str) -> str:
    return " ".join(text.split())


def part(html: str | bytes, selector: str) -> str:
    """The text of the first element that the selector finds."""
    found = BeautifulSoup(html, "html.parser").select_one(selector)
    assert found is not None, f"no {selector} on the page"
    return plain(found.get_text())


def texts(html: str | bytes, selector: str) -> list[str]:
    return [plain(found.get_text()) for found in BeautifulSoup(html, "html.parser").select(selector)]


def links(html: str | bytes, selector: str) -> list[tuple[str, str]]:
    """Text and address of each link that the selector finds."""
    return [(plain(a.get_text()), a["href"]) for a in BeautifulSoup(html, "html.parser").select(selector)]
