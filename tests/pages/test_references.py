"""Staff read where a page is used before they delete or unpublish it."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from pages.models import CategoryPage, HomePage, MainMenu, MenuItem, MissionPage, SiteSettings, StandardPage


def uses(page: Page) -> set[tuple[str, str]]:
    """Where the page is used: what it is used by, and in which field."""
    found = ReferenceIndex.get_references_to(page)
    return {(reference.model_name, reference.describe_source_field()) for reference in found}


def test_the_page_with_the_list_is_used_by_the_menu_and_the_home_page(site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="professionals")
    assert {("main menu", "Menu item → Page"), ("home page", "Body → Find a professional")} <= uses(page)


def test_the_mission_is_used_where_a_block_shows_it(site_tree: HomePage) -> None:
    assert ("home page", "Body → Mission excerpt") in uses(MissionPage.objects.get())


def test_each_category_page_is_used_by_the_lists_of_categories(site_tree: HomePage) -> None:
    for page in CategoryPage.objects.all():
        assert ("standard page", "Body → Category descriptions") in uses(page)


def test_settings_count_with_the_links_in_their_texts(site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="privacy")
    assert ("site settings", "Footer") in uses(page)
    settings = SiteSettings.load()
    settings.footer = "<p>Nothing.</p>"
    settings.save()
    assert ("site settings", "Footer") not in uses(page)


def test_a_page_is_not_used_by_a_menu_that_lost_its_item(site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="accessibility")
    menu = MainMenu.load()
    menu.items.add(MenuItem(page=page, sort_order=9))
    menu.save()
    assert ("main menu", "Menu item → Page") in uses(page)
    menu.items.set([item for item in menu.items.all() if item.page_id != page.pk])
    menu.save()
    assert ("main menu", "Menu item → Page") not in uses(page)


def test_a_new_index_has_the_same(site_tree: HomePage) -> None:
    page = StandardPage.objects.get(slug="professionals")
    before = uses(page)
    call_command("rebuild_references_index", verbosity=0)
    assert uses(page) == before


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_staff_read_how_often_a_page_is_used_before_it_goes(
    site_tree: HomePage, admin_client: Client, action: str
) -> None:
    page = StandardPage.objects.get(slug="professionals")
    html = admin_client.get(reverse(f"wagtailadmin_pages:{action}", args=[page.pk])).content
    usage = reverse("wagtailadmin_pages:usage", args=[page.pk])
    link = BeautifulSoup(html, "html.parser").select_one(f'a[href^="{usage}"]')
    assert link is not None
    assert link.get_text(strip=True) == "This standard page is referenced 4 times."
    told = admin_client.get(link["href"]).content.decode()
    assert "/admin/settings/pages/mainmenu/" in told


def test_home_can_be_published_after_the_page_with_the_list_is_gone(site_tree: HomePage, admin_client: Client) -> None:
    StandardPage.objects.get(slug="professionals").delete()
    home = HomePage.objects.get(slug="home")
    home.save_revision().publish()
    assert HomePage.objects.get(slug="home").live
