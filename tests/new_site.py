"""The site as a new installation has it, for the many tests that begin with it."""

from datetime import date

from django.db import connection
from wagtail.models import Site

from tests.sqlite_images import Image
from vaimh.bootstrap import bootstrap

# Databases with a new site in them, by the day it was made. A bootstrap takes a second.
_made: dict[date, Image] = {}


def make_site(*, on: date) -> None:
    """In a database with nothing in it but what the migrations put there, before any transaction begins."""
    if on in _made:
        _made[on].put_back()
        Site.get_site_root_paths()  # the cache has them after a bootstrap
        return
    bootstrap(on=on)
    if connection.vendor == "sqlite":
        _made[on] = Image()
