"""Which page types go below which: the site's own, and a package's."""

import pytest

from pages.models import CategoryPage, ContactPage, EndorsementPage, HomePage, MissionPage, StandardPage

pytestmark = pytest.mark.once

HOLDS = {
    HomePage: {ContactPage, EndorsementPage, MissionPage, StandardPage},
    EndorsementPage: {StandardPage},
    StandardPage: {CategoryPage, StandardPage},
    CategoryPage: set(),
    MissionPage: set(),
    ContactPage: set(),
}


@pytest.mark.parametrize("parent", HOLDS)
def test_each_type_holds_its_own(parent: type) -> None:
    assert set(parent.creatable_subpage_models()) == HOLDS[parent]
