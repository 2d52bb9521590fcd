import pytest

from pages.models import EndorsementPage, HomePage


@pytest.fixture
def site_tree(new_site: None) -> HomePage:
    """The site as a new installation has it; its home page."""
    return HomePage.objects.get(slug="home")


@pytest.fixture
def endorsement_page(site_tree: HomePage) -> EndorsementPage:
    return EndorsementPage.objects.get()
