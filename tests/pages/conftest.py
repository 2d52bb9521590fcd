from typing import Any

import pytest

from endorsement.clock import today
from pages.models import EndorsementPage, HomePage
from tests.new_site import make_site


@pytest.fixture
def site_tree(db: Any) -> HomePage:
    """The site as a new installation has it; its home page."""
    return make_site(on=today())


@pytest.fixture
def endorsement_page(site_tree: HomePage) -> EndorsementPage:
    return EndorsementPage.objects.get()
