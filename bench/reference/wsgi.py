"""The references as a WSGI application."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reference.settings"

from tools.behind_proxy import application  # noqa: F401
