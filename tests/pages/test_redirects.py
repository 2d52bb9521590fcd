"""Staff rename and move pages, and the old addresses lead to where the pages are now."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from pages.models import EndorsementPage, HomePage, MissionPage, StandardPage

pytestmark = pytest.mark.once

Rename = Callable[[Page, str], None]


@pytest.fixture
def rename(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> Rename:
    """`rename(page, slug)` as the editor does it: a draft, then its publication."""

    def rename(page: Page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


def leads(address: str) -> str | int:
    """Where a visitor gets at once, or the status of an answer that leads nowhere."""
    response = Client().get(address)
    return response["Location"] if response.status_code == 301 else response.status_code


def test_a_renamed_page_and_those_below_it_are_found_at_their_old_addresses(
    site_tree: HomePage, rename: Rename
) -> None:
    rename(StandardPage.objects.get(slug="categories"), "kinds")
    assert leads("/endorsement/categories/") == "/endorsement/kinds/"
    assert leads("/endorsement/categories/ifa/") == "/endorsement/kinds/ifa/"
    assert leads("/endorsement/categories/ifa/?utm_source=mail") == "/endorsement/kinds/ifa/"
    assert leads("/endorsement/kinds/ifa/") == 200


def test_a_moved_page_and_those_below_it_are_found_at_their_old_addresses(site_tree: HomePage) -> None:
    StandardPage.objects.get(slug="categories").move(site_tree, pos="last-child")
    assert leads("/endorsement/categories/") == "/categories/"
    assert leads("/endorsement/categories/imhm/") == "/categories/imhm/"


def test_a_page_renamed_twice_is_one_step_away_from_both_addresses(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    rename(MissionPage.objects.get(), "values")
    assert (leads("/mission-and-values/"), leads("/mission/"), leads("/values/")) == ("/values/", "/values/", 200)


def test_a_page_that_comes_back_is_there_and_leads_nowhere(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    rename(MissionPage.objects.get(), "mission-and-values")
    assert (leads("/mission-and-values/"), leads("/mission/")) == (200, "/mission-and-values/")


def test_another_page_at_the_old_address_is_what_is_there(site_tree: HomePage, rename: Rename) -> None:
    rename(MissionPage.objects.get(), "mission")
    other = site_tree.add_child(instance=StandardPage(title="Other", slug="mission-and-values"))
    assert leads("/mission-and-values/") == 200
    other.delete()
    assert leads("/mission-and-values/") == "/mission/"


def test_nothing_leads_to_a_page_that_nobody_may_see(site_tree: HomePage, rename: Rename) -> None:
    draft = site_tree.add_child(instance=StandardPage(title="Draft", slug="draft", live=False))
    draft.slug = "plan"
    draft.save_revision()
    assert Redirect.objects.count() == 0
    rename(MissionPage.objects.get(), "mission")
    MissionPage.objects.get().unpublish()
    assert (leads("/draft/"), Client().get("/mission-and-values/", follow=True).status_code) == (404, 404)


def test_a_redirect_is_asked_for_again(site_tree: HomePage, rename: Rename) -> None:
    rename(EndorsementPage.objects.get(), "endorse")
    response = Client().get("/endorsement/")
    assert (response.status_code, response["Cache-Control"]) == (301, "no-cache")
    assert "Cache-Control" not in Client().get("/nothing-here/")
