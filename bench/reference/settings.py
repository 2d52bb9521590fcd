"""The site's own settings and database, without its middleware: the references pay for nothing that they don't use."""

from vaimh.settings import *  # noqa: F403

ROOT_URLCONF = "bench.reference.urls"
MIDDLEWARE: list[str] = []
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}}
