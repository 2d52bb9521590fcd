"""A person at a site over HTTP: reads pages, fills in forms."""

from typing import Any
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup


class Browser:
    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()

    def open(self, path: str, status: int = 200) -> BeautifulSoup:
        return self._read(self.session.get(urljoin(self.address, path), timeout=60), status)

    def fill_in(self, path: str, /, form: str = "main form[method=post i]", **fields: Any) -> BeautifulSoup:
        """Sends the form of a page with these fields, the others as they are; confirms where it is asked to."""
        page = self.send(path, self.open(path).select_one(form), **fields)
        while confirmation := page.select_one("main form:has(button[name=confirmed])"):
            button = confirmation.select_one("button[name=confirmed]")
            page = self.send(path, confirmation, confirmed=button["value"])
        return page

    def send(self, path: str, form: Any, **fields: Any) -> BeautifulSoup:
        data = {**_filled(form), **fields}
        return self._read(self.session.post(urljoin(self.address, form.get("action") or path), data, timeout=60), 200)

    def log_in(self, username: str, password: str) -> None:
        self.fill_in("/admin/login/", "form[action]", username=username, password=password)

    @staticmethod
    def _read(answer: requests.Response, status: int) -> BeautifulSoup:
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == status, f"{answer.url}: {answer.status_code} {page.title}"
        errors = [error.get_text(" ", strip=True) for error in page.select(".error-message, .messages .error")]
        assert errors == [], f"{answer.url}: {errors}"
        return page


def _filled(form: Any) -> dict[str, str]:
    """What the form would send as it is."""
    data = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[field["name"]] = field.get_text()
        elif field.get("type") not in ("checkbox", "radio"):
            data[field["name"]] = field.get("value", "")
        elif field.has_attr("checked"):
            data[field["name"]] = field.get("value", "on")
    return data
