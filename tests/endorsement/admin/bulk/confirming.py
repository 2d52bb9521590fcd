"""The steps of a bulk action: the people on the form, what the confirmation says, what the report says."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from endorsement.models import Endorsee
from tests.endorsement.admin.reading import soup, words


def action(name: str) -> str:
    return reverse("wagtail_bulk_action", args=["endorsement", "endorsee", name])


def posted(response: HttpResponse) -> dict[str, Any]:
    """What the page's form posts as it is, without the name of a button."""
    form = soup(response).select_one("main form[method=post]")
    fields: dict[str, Any] = {}
    for field in form.select("input[name]"):
        if field.get("type") != "checkbox":
            fields[field["name"]] = field.get("value", "")
        elif field.has_attr("checked"):
            fields.setdefault(field["name"], []).append(field.get("value", "on"))
    return fields


def ask(desk: Client, name: str, *people: Endorsee, **data: Any) -> HttpResponse:
    """The confirmation for these people, or for all in the listing."""
    ids = [person.pk for person in people] or ["all"]
    form = desk.get(action(name), {"id": ids})
    return desk.post(action(name), {**posted(form), **data})


def press(desk: Client, name: str, response: HttpResponse, **data: Any) -> HttpResponse:
    """Submits the confirmation, with a button and perhaps other ticks."""
    return desk.post(action(name), {**posted(response), **data}, follow=True)


def groups(response: HttpResponse) -> dict[str, str]:
    """The confirmation's groups, with how many of each are ticked."""
    table = soup(response).select_one("#groups-content table")
    return {words(row.select_one("th")): words(row.select_one("td")) for row in table.select("tbody tr")}


def lines(response: HttpResponse) -> list[tuple[bool | None, str, str]]:
    """Ticked (None for a line without a tick box), the person, and the reason."""
    found = []
    for row in soup(response).select("#lines-content tbody tr"):
        tick = row.select_one("input[name=tick]")
        ticked = tick.has_attr("checked") if tick else None
        found.append((ticked, words(row.select_one("th")), words(row.select("td")[1])))
    return found
