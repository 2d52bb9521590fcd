"""The two steps of an action: what the confirmation says, and confirming it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.endorsement.admin.reading import soup, words


def said(response: HttpResponse) -> list[str]:
    """The sentences of the confirmation: what the public list shows now, and what after this."""
    content = soup(response).select_one("#public-list-content")
    return [words(line) for line in content.select("dd, .help-block")] if content else []


def asked(response: HttpResponse) -> dict[str, Any]:
    """What the confirmation posts when it is confirmed."""
    form = soup(response).select_one("main form[method=post]")
    fields: dict[str, Any] = {}
    for field in form.select("input[name]"):
        name, value = field["name"], field.get("value", "")
        fields[name] = (
            [*fields[name], value]
            if isinstance(fields.get(name), list)
            else ([fields[name], value] if name in fields else value)
        )
    button = form.select_one("button[name=confirmed]")
    return {**fields, "confirmed": button["value"]} if button else fields


def notices(response: HttpResponse) -> list[str]:
    """The messages that the page after the redirect shows."""
    return [words(message) for message in soup(response).select(".messages li")]


def take(desk: Client, url: str, data: dict[str, Any]) -> list[str]:
    """Both steps; returns the messages at the end."""
    confirmation = desk.post(url, data)
    return notices(desk.post(url, asked(confirmation), follow=True))
