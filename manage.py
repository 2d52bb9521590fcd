#!/usr/bin/env python
"""Django's command line for the association's site."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# "site" is a module of the standard library and can never be our package: it is a path root.
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vaimh.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
