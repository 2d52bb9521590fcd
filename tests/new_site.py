"""The site as a new installation has it, for the many tests that begin with it: the fixture `new_site`."""

from datetime import date

from django.db import connection
from wagtail.models import Site

from pages.models import HomePage
from tests.sqlite_images import Image
from vaimh.bootstrap import bootstrap

# Databases with a new site in them, by the day it was made.
_made: dict[date, Image] = {}


def make_site(*, on: date) -> HomePage:
    """Bootstraps the site, in a database that has but what the migrations put there; returns its home page.

    That takes a second, so outside of a transaction SQLite gets the whole database back from the second time on.
    """
    if on in _made and not connection.in_atomic_block:
        _made[on].put_back()
        Site.get_site_root_paths()  # the cache has them after a bootstrap
        return HomePage.objects.get(slug="home")
    bootstrap(on=on)
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        _made[on] = Image()
    return HomePage.objects.get(slug="home")
