"""A communications editor changes a basic belief, looks at it before it is public, and publishes."""

import pytest
from django.contrib.auth.models import Group, User
from playwright.sync_api import Page, expect

from pages.models import MissionPage

pytestmark = pytest.mark.once

OLD = "Optimal growth and development occur within nurturing relationships;"
NEW = "Babies grow best within nurturing relationships;"


@pytest.fixture
def editor(journey_site) -> User:
    user = User.objects.create_user("editor", "editor@example.org", "a-long-password")
    user.groups.add(Group.objects.get(name="Communications"))
    return user


def read(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()


def test_a_changed_belief_is_previewed_published_and_read_everywhere(open_page, login, editor):
    with open_page() as page, open_page(java_script_enabled=False) as visitor:
        login(page, editor)
        page.goto(f"/admin/pages/{MissionPage.objects.get().pk}/edit/")
        belief = page.locator("[name=beliefs-0-text]")
        expect(belief).to_have_value(OLD)
        belief.fill(NEW)
        page.get_by_role("button", name="Toggle preview").click()
        expect(page.frame_locator("#w-preview-iframe").locator("main")).to_contain_text(NEW)
        assert NEW not in read(visitor, "/mission-and-values/")

        page.get_by_role("button", name="More actions").click()
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".messages")).to_contain_text("published")
        for address in ("/mission-and-values/", "/endorsement/"):
            text = read(visitor, address)
            assert (NEW in text, OLD in text) == (True, False)
