"""Drafts may lack what publishing requires, so every template survives empty values."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, get_page_models

from pages.models import (
    BasePage,
    Belief,
    CategoryPage,
    ContactPage,
    EndorsementPage,
    EventPage,
    EventsPage,
    HomePage,
    MissionPage,
    NewsIndexPage,
    NewsPage,
    StandardPage,
)

pytestmark = pytest.mark.once

PAGE_TYPES = [
    *(HomePage, StandardPage, EndorsementPage, CategoryPage, MissionPage, ContactPage),
    *(NewsIndexPage, NewsPage, EventsPage, EventPage),
]


def test_every_page_type_is_tried_here() -> None:
    assert {model for model in get_page_models() if issubclass(model, BasePage)} == set(PAGE_TYPES)


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_without_any_content_has_a_preview(page_type: type[Page], site_tree: HomePage) -> None:
    response = page_type().make_preview_request()
    assert (response.status_code, b"<h1>" in response.content) == (200, True)
    assert b"None" not in response.content


def make(page_type: type[Page]) -> Page:
    """A page of a type that a new site has none of."""
    (parent,) = page_type.allowed_parent_page_models()
    above = parent.objects.first() or make(parent)
    return above.add_child(instance=page_type(title=page_type.__name__, slug=page_type.__name__.lower()))


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_every_page_type_has_an_edit_form(page_type: type[Page], admin_client: Client, site_tree: HomePage) -> None:
    page = page_type.objects.first() or make(page_type)
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_a_preview_shows_the_mission_as_it_is_drafted(client: Client, site_tree: HomePage) -> None:
    mission = MissionPage.objects.get()
    mission.beliefs.set([Belief(text="Zqudraft belief", sort_order=0)])
    mission.save_revision()
    page = EndorsementPage.objects.get()
    assert "Zqudraft belief" in page.make_preview_request().content.decode()
    assert "Zqudraft belief" not in client.get(page.url).content.decode()
