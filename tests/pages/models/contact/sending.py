"""A visitor who fills in the contact form."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from tests.pages.reading import part, texts

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("America/New_York"))
ADDRESS = "/contact/"
ANSWERS = {
    "your_name": "Ida Example",
    "your_email": "ida@example.org",
    "what_is_it_about": "A correction to the list",
    "endorsement_number": "VA-7K2M9Q-4",
    "your_message": "My county is not right.\nIt is Bath County.",
}


def unseen(response: HttpResponse) -> dict[str, str]:
    fields = BeautifulSoup(response.content, "html.parser").select(".form [name^=guard-]")
    return {field["name"]: field.get("value", "") for field in fields}


def send(client: Client, opened: dict[str, str], **changes: str) -> HttpResponse:
    return client.post(ADDRESS, {**ANSWERS, **opened, **changes})


def heading(response: HttpResponse) -> str:
    return part(response.content, "h1")


def faults(response: HttpResponse) -> list[str]:
    return texts(response.content, ".form-errors li")


def value(response: HttpResponse, name: str) -> str:
    field = BeautifulSoup(response.content, "html.parser").select_one(f"[name={name}]")
    return field["value"] if field.name == "input" else field.get_text().removeprefix("\r\n").lstrip("\n")
