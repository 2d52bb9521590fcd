from typing import Any

import pytest

from endorsement.clock import today
from pages.models import EndorsementPage, HomePage
from vaimh.bootstrap import bootstrap


@pytest.fixture
def site_tree(db: Any) -> HomePage:
    """The site as a new installation has it; its home page."""
    bootstrap(on=today())
    return HomePage.objects.get()


@pytest.fixture
def endorsement_page(site_tree: HomePage) -> EndorsementPage:
    return EndorsementPage.objects.get()
