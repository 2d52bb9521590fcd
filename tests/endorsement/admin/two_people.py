"""Two people who have the same form open."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.endorsement.admin.reading import soup, words


def filled_in(page: HttpResponse) -> dict[str, Any]:
    """What the page's form posts as it stands: the value of each field, ticked boxes and chosen radios alone."""
    posted: dict[str, Any] = {}
    element = soup(page).select_one("#w-editor-form, main form:has(.registry-choice)")
    for field in element.select("input[name]"):
        if field.get("type") not in ("checkbox", "radio") or field.has_attr("checked"):
            posted[field["name"]] = field.get("value", "on" if field.get("type") == "checkbox" else "")
    posted |= {field["name"]: field.text.removeprefix("\n") for field in element.select("textarea[name]")}
    for field in element.select("select[name]"):
        chosen = field.select_one("option[selected]")
        posted[field["name"]] = chosen["value"] if chosen else ""
    return posted


def opened(desk: Client, url: str) -> dict[str, Any]:
    return filled_in(desk.get(url))


def with_changes(form: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """None unticks a box."""
    return {name: value for name, value in {**form, **fields}.items() if value is not None}


def save(desk: Client, url: str, form: dict[str, Any], **fields: Any) -> HttpResponse:
    return desk.post(url, with_changes(form, **fields))


def questions(page: HttpResponse) -> list[tuple[str, list[str]]]:
    """The fields that the page asks about, and their answers."""
    found = soup(page).select("fieldset.registry-choice")
    return [(words(each.select_one("legend")), [words(label) for label in each.select("label")]) for each in found]
