"""The WSGI entry point. It serves production unless ENVIRONMENT says otherwise."""

import gc
import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaimh.settings")
os.environ.setdefault("ENVIRONMENT", "production")

application = get_wsgi_application()

# What is loaded by now stays for good. Python would look through all of it again and again for garbage: a fifth of the
# time of a CSV file of 100,000 people.
get_resolver().url_patterns  # noqa: B018 - loads the views
gc.collect()
gc.freeze()
