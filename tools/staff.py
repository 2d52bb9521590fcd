"""A member of the staff at the admin's forms, over HTTP: for the benchmarks and for tests with real servers."""

import re
from typing import Any

import requests
from bs4 import BeautifulSoup, Tag
from requests.adapters import HTTPAdapter

ENDORSEES = "/admin/snippets/endorsement/endorsee/"


class Proxy(HTTPAdapter):
    """Takes HTTPS and passes on HTTP, as nginx in front of the site does."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        asked = str(request.url)
        request.url = asked.replace("https:", "http:", 1)
        request.headers.update({"X-Forwarded-Proto": "https", "Connection": "close"})
        response = super().send(request, *args, **kwargs)
        request.url = response.url = asked
        return response


class Staff:
    """A browser at the site, whose address is that of gunicorn: "http://localhost:8000"."""

    def __init__(self, address: str, *, seconds: float = 300) -> None:
        self.address = address.replace("http:", "https:")
        self.seconds = seconds
        self.browser = requests.Session()
        self.browser.mount("https://", Proxy())
        self.browser.headers["Referer"] = f"{self.address}/"

    def sign_in(self, name: str, password: str) -> None:
        answer = self.send("/admin/login/", username=name, password=password)
        if "/login/" in answer.url:
            raise PermissionError(f"{name} can't sign in.")

    def get(self, path: str) -> requests.Response:
        answer = self.browser.get(self.address + path, timeout=self.seconds)
        answer.raise_for_status()
        return answer

    def send(self, path: str, *, has: str = "", files: Any = None, **fields: Any) -> requests.Response:
        """Opens the page, fills in what is given and sends its form; the page that follows."""
        return self.send_form(self.get(path), has=has, files=files, **fields)

    def send_form(self, page: requests.Response, *, has: str = "", files: Any = None, **fields: Any) -> Any:
        """Sends a form of an open page: the one with a button or field `has`, or the last that posts."""
        forms = BeautifulSoup(page.text, "html.parser").select('form[method="post" i]')
        form = next((form for form in reversed(forms) if not has or form.select_one(f'[name="{has}"]')), None)
        if form is None:
            raise LookupError(f"{page.url} has no form with {has}.")
        sent = {**({has: "1"} if has else {}), **filled_in(form), **fields}
        to = requests.compat.urljoin(page.url, str(form.get("action") or page.url))
        answer = self.browser.post(to, data=sent, files=files, timeout=self.seconds)
        answer.raise_for_status()
        return answer

    def call(self, path: str, *, after: str) -> requests.Response:
        """Posts to an address as a script or a dialog on the page `after` does."""
        fields = filled_in(BeautifulSoup(self.get(after).text, "html.parser"))
        token = {"X-CSRFToken": fields["csrfmiddlewaretoken"][0]}
        answer = self.browser.post(self.address + path, headers=token, timeout=self.seconds)
        answer.raise_for_status()
        return answer

    def change_person(self, pk: int, **fields: Any) -> requests.Response:
        return self.send(f"{ENDORSEES}edit/{pk}/", has="family_name", **fields)

    def upload(self, name: str, content: bytes) -> str:
        """The address of the import, checked and ready to be applied."""
        answer = self.send("/admin/registry/import/", files={"file": (name, content, "text/csv")})
        found = re.search(r"/admin/registry/import/\d+/", answer.url + answer.text)
        if not found:
            raise ValueError("The file was not taken.")
        return found[0]

    def apply(self, plan: str) -> requests.Response:
        return self.send(plan, has="apply")

    def renew(self, *, ids: str, cycle: str, on: str) -> requests.Response:
        """The bulk action, with all that are ticked at first; `ids` is a query: "id=all", "id=3&id=4"."""
        path = f"/admin/bulk/endorsement/endorsee/renew/?{ids}"
        confirmation = self.send(path, has="selection", cycle=cycle, effective_on=on)
        return self.send_form(confirmation, has="confirmed")


def filled_in(form: Tag) -> dict[str, Any]:
    """What a browser sends of the form as it is; several values of one name as a list."""
    fields: dict[str, Any] = {}

    def add(name: str, value: str) -> None:
        fields.setdefault(name, []).append(value)

    for box in form.select("input[name]"):
        kind = box.get("type", "text")
        if kind in ("checkbox", "radio"):
            if box.has_attr("checked"):
                add(str(box["name"]), str(box.get("value", "on")))
        elif kind not in ("file", "submit", "button"):
            add(str(box["name"]), str(box.get("value", "")))
    for text in form.select("textarea[name]"):
        add(str(text["name"]), text.get_text().removeprefix("\n"))
    for choice in form.select("select[name]"):
        for option in choice.select("option[selected]"):
            add(str(choice["name"]), str(option.get("value", "")))
    return fields
