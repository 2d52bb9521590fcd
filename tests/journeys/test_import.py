"""A registrar brings in the spreadsheet of 300 rows, settles what is unclear, and finds the people on the list."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from endorsement.models import Endorsee
from tests.endorsement.imports.messy import CREATED, REVIEWED, WRONG, messy_csv

pytestmark = pytest.mark.once

ROWS = 300
MORNING = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.fixture
def registrar(journey_site) -> User:
    user = User.objects.create_user("registrar", "registrar@example.org", "a-long-password")
    user.groups.add(Group.objects.get(name="Registrars"))
    return user


def find_the_page(page: Page, *, with_javascript: bool) -> None:
    page.goto("/admin/")
    if with_javascript:
        page.get_by_role("button", name="Registry", exact=True).click()
        page.get_by_role("link", name="Import", exact=True).click()
    else:
        # Wagtail's menu is a script.
        page.goto("/admin/registry/import/")


def upload(page: Page) -> None:
    file = {"name": "fall.csv", "mimeType": "text/csv", "buffer": messy_csv(rows=ROWS)}
    page.get_by_label("File").set_input_files(files=file)
    page.get_by_role("button", name="Upload and check").click()


def say_that_months_come_first(page: Page) -> None:
    questions = page.locator("#shared fieldset")
    expect(questions.first).to_be_visible()
    for question in questions.all():
        question.get_by_label("The month:").check()
    page.get_by_role("button", name="Save for all these rows and check again").click()


def settle(page: Page) -> None:
    page.locator("#line-10").get_by_label("Richmond (city)").check()
    page.locator("#line-11").get_by_label("Oct 13, 2026").check()
    page.locator("#line-14").get_by_label("Oct 1, 2026, the first day of 2026–2027").check()
    page.locator("#line-13").get_by_label("Skip this row").check()
    page.get_by_role("button", name="Save these answers and check again").click()


def found(page: Page, name: str) -> str:
    page.goto(f"/endorsement/professionals/?q={name}")
    return page.locator("main").inner_text()


@pytest.mark.parametrize("with_javascript", [True, False])
def test_a_messy_file_is_settled_and_applied_and_the_people_are_on_the_list(
    open_page, login, registrar, at, with_javascript
):
    at(MORNING)
    with open_page(java_script_enabled=with_javascript) as page:
        login(page, registrar)
        find_the_page(page, with_javascript=with_javascript)
        upload(page)
        say_that_months_come_first(page)
        plain = ROWS - CREATED - REVIEWED - WRONG
        expect(page.get_by_role("link", name=f"review: {REVIEWED}")).to_be_visible()
        expect(page.get_by_role("link", name=f"create: {CREATED + plain}")).to_be_visible()
        expect(page.get_by_role("link", name=f"error: {WRONG}")).to_be_visible()
        assert Endorsee.objects.count() == 0

        settle(page)
        page.get_by_role("button", name=f"Apply: write {CREATED + plain + REVIEWED - 1} rows").click()
        expect(page.get_by_text(f"{CREATED + plain + REVIEWED - 1} endorsements awarded.")).to_be_visible()
        expect(page.get_by_text("1 row skipped.")).to_be_visible()
        expect(page.get_by_text(f"{WRONG} rows with errors, left out.")).to_be_visible()

        assert "Jane O’Bramble" in found(page, "obramble")
        assert "Given287 Plainfield287" in found(page, "plainfield287")
        assert "Bo Lark" not in found(page, "lark bo")
