"""Which page types go below which: the site's own, and a package's."""

import pytest

from pages.models import (
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

HOLDS = {
    HomePage: {ContactPage, EndorsementPage, EventsPage, MissionPage, NewsIndexPage, StandardPage},
    EndorsementPage: {StandardPage},
    StandardPage: {CategoryPage, StandardPage},
    CategoryPage: set(),
    MissionPage: set(),
    ContactPage: set(),
    NewsIndexPage: {NewsPage},
    EventsPage: {EventPage},
    NewsPage: set(),
    EventPage: set(),
}


@pytest.mark.parametrize("parent", HOLDS)
def test_each_type_holds_its_own(parent: type) -> None:
    assert set(parent.creatable_subpage_models()) == HOLDS[parent]
