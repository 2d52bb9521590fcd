"""The WSGI entry point. It serves production unless ENVIRONMENT says otherwise."""

import os
import sys
from pathlib import Path

from django.core.wsgi import get_wsgi_application

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaimh.settings")
os.environ.setdefault("ENVIRONMENT", "production")

application = get_wsgi_application()
