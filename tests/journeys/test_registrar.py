"""A registrar's day, and what visitors see of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect
from wagtail.models import Site

from tests import builders

LIST = "/endorsement/professionals/"
ENDORSEES = "/admin/snippets/endorsement/endorsee/"


@pytest.fixture
def registrar(journey_site: Site, at: Callable[[datetime], None]) -> User:
    """One of the Registrars, on Nov 22, 2026."""
    at(datetime(2026, 11, 22, 15, 0, tzinfo=UTC))
    user = User.objects.create_user("registrar", "registrar@example.org", "a-long-password")
    user.groups.add(Group.objects.get(name="Registrars"))
    return user


def public_list(page: Page) -> str:
    """What a visitor reads about Ada Winter, and above the list; empty where she is not on it."""
    page.goto(LIST)
    rows = page.locator("main").get_by_role("row").filter(has_text="Ada Winter")
    if not rows.count():
        return ""
    return " ".join(f"{rows.first.inner_text()} {page.locator('.registry-summary').inner_text()}".split())


def do(page: Page, action: str, confirm: str, **fields: str) -> None:
    """Fills the form of an action, reads the confirmation and confirms it."""
    page.get_by_role("link", name=action, exact=True).click()
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
            field.press("Tab")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="What will be recorded")).to_be_visible()
    page.get_by_role("button", name=confirm, exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Done.")


def test_public_list_follows_what_the_registrar_does(page: Page, registrar: User) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("registrar")
    page.get_by_label("Password").fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")

    page.goto(f"{ENDORSEES}add/")
    page.locator("[name=given_name]").fill("Ada")
    page.locator("[name=family_name]").fill("Winter")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{ENDORSEES}inspect/*/")
    person = page.url
    seen = {"at first": public_list(page)}

    page.goto(person)
    do(page, "Award an endorsement", "Award", kind="IFS: Infant Family Specialist", awarded_on="2022-03-01")
    seen["awarded for years gone by"] = public_list(page)

    page.goto(person)
    do(page, "Renew", "Renew", note="By mail")
    seen["renewed"] = public_list(page)

    page.goto(person)
    do(page, "Place a hold", "Place the hold", kind="Retired", reason="Told us by mail.")
    seen["on hold"] = public_list(page)

    page.goto(person)
    expect(page.locator("#standing-content")).to_contain_text("on hold since Nov 22, 2026 (retired)")
    assert {
        moment: ("Ada Winter" in row, "IFS" in row, "September 30, 2027" in row) for moment, row in seen.items()
    } == {
        "at first": (False, False, False),
        "awarded for years gone by": (False, False, False),
        "renewed": (True, True, True),
        "on hold": (False, False, False),
    }


def test_registrar_answers_why_somebody_is_not_on_the_list_on_a_phone(
    phone: Page, registrar: User, login: Callable[[Page, User], None]
) -> None:
    builders.lapsing("IFA", family_name="Núñez", given_name="Ana")
    login(phone, registrar)
    phone.goto(f"{ENDORSEES}?q=nunez")
    expect(phone.locator("main")).to_contain_text("renewed through Sep 30, 2026; not renewed for 2026–2027")
    phone.get_by_role("link", name="Ana Núñez").click()
    expect(phone.locator("#standing-content")).to_contain_text("Ana Núñez is not on the public list")
