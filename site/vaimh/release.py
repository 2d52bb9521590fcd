"""The release of the site that runs."""

import tomllib
from functools import cache

from django.conf import settings


@cache
def release() -> str:
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
