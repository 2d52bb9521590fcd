"""Every spreadsheet that the site hands out: Excel reads its UTF-8, and no cell of it is a formula.

The walk asks every address of the admin for a file, Wagtail's own pages too, so that a new export is covered at once.
"""

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from endorsement import services
from endorsement.models import Endorsee
from endorsement.spreadsheets.files import BYTE_ORDER_MARK
from pages.models import ContactMessage, ContactPage
from tests.builders import endorsee, kind_of
from tests.endorsement.admin import addresses
from tests.endorsement.admin.bulk.confirming import posted

pytestmark = [pytest.mark.once, pytest.mark.django_db]

FORMULA = "=1+1é"
# Exports that the walk must meet; others may join them.
DOORS = {
    "/admin/snippets/endorsement/endorsee/",
    "/admin/endorsement/renewal/",
    "/admin/registry/season/",
    "/admin/registry/board/",
    "/admin/registry/changes/",
    "/admin/reports/site-history/",
    "/admin/reports/aging-pages/",
    "/admin/reports/locked/",
    "/admin/reports/workflow/",
    "/admin/reports/page-types-usage/",
    "/admin/redirects/",
}


@pytest.fixture
def staff(new_site: None) -> Client:
    """Signed in, on a site whose texts are formulas wherever people may type."""
    boss = User.objects.create_superuser("boss", first_name=FORMULA, last_name=FORMULA)
    client = Client()
    client.force_login(boss)
    addresses.something_everywhere()
    services.award(endorsee=endorsee(), awarded_on=date(2026, 10, 1), note=FORMULA, **kind_of("IFS"))
    Endorsee.objects.update(given_name=FORMULA, organization=FORMULA, notes=FORMULA)
    Page.objects.filter(depth__gt=1).update(title=FORMULA, locked=True, locked_by=boss, locked_at=timezone.now())
    home = Page.objects.get(slug="home").specific
    home.title = FORMULA
    home.save_revision(user=boss, log_action=True).publish(user=boss)
    Redirect.objects.create(old_path=FORMULA, redirect_link=FORMULA)
    ContactMessage.objects.create(fingerprint="1", form_data={"name": FORMULA, "message": FORMULA})
    return client


def doors(client: Client, form: str) -> Iterator[tuple[str, HttpResponse]]:
    """Each address that answers with a file of the form, and the answer."""
    stock = {addresses.readable(route) for route, _pattern in addresses.walk(get_resolver())}
    urls = {f"/{route}" for route in stock if route.startswith(addresses.ADMIN) and "<" not in route}
    urls |= {f"/admin/forms/submissions/{ContactPage.objects.get().pk}/", reverse("endorsement:professionals_csv")}
    for url in sorted(url for url in urls if not any(word in url for word in ("logout", "failwhale", "*"))):
        answer = client.get(url, {} if url.endswith(".csv") else {"export": form})
        if answer.get("Content-Disposition", "").rstrip('"').endswith(f".{form}"):
            yield url, answer


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_every_csv_carries_the_mark_and_no_formula(staff: Client) -> None:
    seen, wrong = set(), []
    for url, answer in doors(staff, "csv"):
        seen.add(url)
        text = content(answer).decode()
        cells = [cell for row in csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK))) for cell in row]
        if not text.startswith(BYTE_ORDER_MARK) or any(cell[:1] in ("=", "+", "-", "@") for cell in cells if cell):
            wrong.append(url)
    assert wrong == []
    assert seen >= DOORS | {
        reverse("endorsement:professionals_csv"),
        f"/admin/forms/submissions/{ContactPage.objects.get().pk}/",
    }


def test_no_workbook_has_a_formula(staff: Client) -> None:
    seen, wrong = set(), []
    for url, answer in doors(staff, "xlsx"):
        seen.add(url)
        cells = [cell for row in load_workbook(BytesIO(content(answer))).active.rows for cell in row]
        if any(cell.data_type == "f" or str(cell.value)[:1] in ("=", "+", "@") for cell in cells):
            wrong.append(url)
    assert wrong == []
    assert seen >= DOORS


def test_file_of_the_selected_people_is_no_exception(staff: Client) -> None:
    url = f"/admin/bulk/endorsement/endorsee/export/?id={Endorsee.objects.first().pk}"
    answer = staff.post(url, {**posted(staff.get(url)), "form": "csv"})
    text = content(answer).decode()
    assert text.startswith(BYTE_ORDER_MARK)
    assert f"'{FORMULA}" in text
