"""Two people edit the site's settings or its menu: neither writes over what the other changed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from pages.models import HomePage, MainMenu, MenuItem, SiteSettings, SocialLink
from tests.endorsement.admin.reading import history, soup, text
from tests.endorsement.admin.two_people import filled_in, questions, save

pytestmark = pytest.mark.once


@pytest.fixture
def browser_of(db: None) -> Callable[[str], Client]:
    def browser_of(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.create_superuser(name, f"{name}@example.org", "a-long-password"))
        return client

    return browser_of


@pytest.fixture
def ann(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("ann")


@pytest.fixture
def bea(browser_of: Callable[[str], Client]) -> Client:
    return browser_of("bea")


def address(settings: Any) -> str:
    return f"/admin/settings/pages/{settings._meta.model_name}/{settings.pk}/"


def opened(client: Client, url: str) -> dict[str, Any]:
    """What the form posts as it stands, without the rich texts, which only a script fills in."""
    return {**filled_in(client.get(url)), "footer": "null", "alert": "null"}


def menu_of(*labels: str) -> MainMenu:
    menu = MainMenu.load()
    menu.items.set([MenuItem(url=f"/{label.lower()}/", label=label, sort_order=i) for i, label in enumerate(labels)])
    menu.save()
    return menu


def labels(menu: MainMenu) -> list[str]:
    return list(MainMenu.objects.get(pk=menu.pk).items.values_list("label", flat=True))


def test_a_setting_that_one_changed_stays_when_the_other_saves(site_tree: HomePage, ann: Client, bea: Client) -> None:
    settings = SiteSettings.load()
    url = address(settings)
    mine = opened(ann, url)
    save(bea, url, opened(bea, url), organization_name="Theirs")
    save(ann, url, mine, contact_email="office@example.org")
    found = SiteSettings.objects.get()
    assert (found.organization_name, found.contact_email) == ("Theirs", "office@example.org")
    assert history(found)[0] == (
        "endorsement.edit",
        "ann",
        {"contact_email": ["vaendorsement@vcu.edu", "office@example.org"]},
    )


def test_a_list_is_one_question_with_both_lists(site_tree: HomePage, ann: Client, bea: Client) -> None:
    menu = menu_of("One", "Two")
    url = address(menu)
    mine = filled_in(ann.get(url))
    save(bea, url, filled_in(bea.get(url)), **{"items-0-label": "Theirs"})
    question = save(ann, url, mine, **{"items-1-DELETE": "on"})
    assert questions(question) == [
        ("Menu items", ["Keep their change: /one/, Theirs; /two/, Two", "Use mine: /one/, One"])
    ]
    assert "Changed by bea" in text(question)
    assert labels(menu) == ["Theirs", "Two"]
    ann.post(url, {**filled_in(question), "keep-items": "mine"})
    assert labels(menu) == ["One"]


def test_a_list_that_only_the_other_changed_stays(site_tree: HomePage, ann: Client, bea: Client) -> None:
    settings = SiteSettings.load()
    settings.social_links.set([SocialLink(label="One", url="https://example.org/1", sort_order=0)])
    settings.save()
    url = address(settings)
    mine = opened(ann, url)
    save(bea, url, opened(bea, url), **{"social_links-0-DELETE": "on"})
    save(ann, url, mine, contact_email="office@example.org")
    found = SiteSettings.objects.get()
    assert (found.contact_email, found.social_links.count()) == ("office@example.org", 0)


def test_an_item_that_the_other_deleted_can_be_kept(site_tree: HomePage, ann: Client, bea: Client) -> None:
    menu = menu_of("One", "Two")
    url = address(menu)
    mine = filled_in(ann.get(url))
    save(bea, url, filled_in(bea.get(url)), **{"items-1-DELETE": "on"})
    question = save(ann, url, mine, **{"items-0-label": "Mine"})
    assert questions(question)[0][1] == ["Keep their change: /one/, One", "Use mine: /one/, Mine; /two/, Two"]
    ann.post(url, {**filled_in(question), "keep-items": "mine"})
    assert labels(menu) == ["Mine", "Two"]


def test_items_change_places(site_tree: HomePage, ann: Client) -> None:
    menu = menu_of("One", "Two")
    url = address(menu)
    save(ann, url, filled_in(ann.get(url)), **{"items-0-ORDER": "2", "items-1-ORDER": "1"})
    assert labels(menu) == ["Two", "One"]


def test_a_page_saved_over_another_s_revision_says_so(site_tree: HomePage, ann: Client, bea: Client) -> None:
    """Wagtail's own: every save is a revision of its own, and the open form asks the server who else edits."""
    url = f"/admin/pages/{site_tree.pk}/edit/"
    page = soup(ann.get(url))
    assert page.select_one("[name=loaded_revision_id], [data-controller~=w-session]") is not None


def test_the_history_tells_who_changed_what(site_tree: HomePage, ann: Client) -> None:
    settings = SiteSettings.load()
    url = address(settings)
    save(ann, url, opened(ann, url), organization_name="The Association")
    link = soup(ann.get(url)).select_one('a[href="history/"]')
    assert link is not None
    told = ann.get(f"{url}history/").content.decode()
    assert "Virginia Association for Infant Mental Health" in told
    assert "The Association" in told
    assert "ann" in told
