"""Two registrars have one person's form open in their browsers."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect
from wagtail.models import Site

from endorsement.models import Endorsee
from tests import builders

pytestmark = pytest.mark.once

EDIT = "/admin/snippets/endorsement/endorsee/edit/{}/"


@pytest.fixture
def registrars(journey_site: Site, at: Callable[[datetime], None]) -> tuple[User, User]:
    at(datetime(2026, 11, 22, 20, 42, tzinfo=UTC))
    users = (builders.registrar("ann"), builders.registrar("bea", first_name="Bea", last_name="Byrne"))
    for user in users:
        user.groups.add(Group.objects.get(name="Registrars"))
    return users


def save(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["with scripts", "without scripts"])
def test_withdrawn_consent_stays_and_the_same_field_is_asked(
    open_page: Callable, registrars: tuple[User, User], login: Callable, options: dict[str, bool]
) -> None:
    endorsement = builders.endorsed(phone="804-555-0101", show_phone=True, email="ada@example.org")
    ada = endorsement.endorsee
    with open_page(**options) as ann, open_page(**options) as bea:
        for page, user in zip((ann, bea), registrars, strict=True):
            login(page, user)
            page.goto(EDIT.format(ada.pk))
        bea.locator("[name=listed]").uncheck()
        bea.locator("[name=show_phone]").uncheck()
        bea.locator("[name=email]").fill("bea@example.org")
        save(bea)
        ann.locator("[name=credentials]").fill("LCSW")
        ann.locator("[name=email]").fill("ann@example.org")
        save(ann)
        expect(ann.get_by_role("heading", name="Someone else changed this too")).to_be_visible()
        expect(ann.get_by_text("Changed by Bea Byrne, Nov 22, 2026, 3:42 PM")).to_be_visible()
        expect(ann.get_by_label("Keep their change")).to_be_checked()
        ann.get_by_label("Use mine").check()
        save(ann)
        ann.wait_for_url("**/inspect/*/")
        expect(ann.locator(".messages")).to_contain_text("kept: Listed, Show phone.")
    found = Endorsee.objects.get()
    assert (found.listed, found.show_phone, found.email, found.credentials) == (
        False,
        False,
        "ann@example.org",
        "LCSW",
    )


@pytest.mark.parametrize("width", [1280, 390])
def test_the_question_is_accessible_and_fits(
    page: Page, registrars: tuple[User, User], login: Callable, width: int
) -> None:
    ada = builders.endorsee(email="ada@example.org", organization="Old")
    page.set_viewport_size({"width": width, "height": 900})
    login(page, registrars[0])
    page.goto(EDIT.format(ada.pk))
    ada.email, ada.organization, ada.listed = f"{'long' * 12}@example.org", "Theirs " * 12, False
    builders.services.save_endorsee(endorsee=ada, by=registrars[1])
    page.locator("[name=email]").fill("ann@example.org")
    page.locator("[name=organization]").fill("Mine")
    save(page)
    page.evaluate(Axe().axe_script)
    rules = page.evaluate("axe.getRules().map(rule => rule.ruleId)")
    # The form is ours; what stands around it, and the color of its buttons, is Wagtail's.
    found = page.evaluate(
        """rules => axe.run({include: ['main form'], exclude: ['.button']},
            {runOnly: {type: 'rule', values: rules}, resultTypes: ['violations']})""",
        rules,
    )["violations"]
    assert [(rule["id"], [node["failureSummary"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
