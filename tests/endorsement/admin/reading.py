"""Reading the admin's pages: where they are and what they say."""

from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.urls import reverse
from wagtail.log_actions import registry as log_registry


def address(view: str, *args: Any, model: str = "endorsee") -> str:
    return reverse(f"wagtailsnippets_endorsement_{model}:{view}", args=args)


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def text(response: HttpResponse) -> str:
    return words(soup(response).select_one("main"))


def rows(response: HttpResponse) -> list[list[str]]:
    """The cells of the page's listing."""
    return [
        [words(cell) for cell in row.select("td:not(.bulk-action-checkbox-cell)")]
        for row in soup(response).select("table.listing tbody tr")
    ]


def names(response: HttpResponse) -> list[str]:
    """The people in a listing of endorsees, in its order."""
    return [words(link) for link in soup(response).select("table.listing td.title .title-wrapper a")]


def errors(response: HttpResponse) -> list[str]:
    return [words(error) for error in soup(response).select(".error-message, .messages .error")]


def history(record: Any) -> list[tuple[str, str, dict]]:
    """Action, user and changes, the latest first."""
    entries = log_registry.get_logs_for_instance(record)
    return [(entry.action, entry.user.username if entry.user else "", entry.data) for entry in entries]
