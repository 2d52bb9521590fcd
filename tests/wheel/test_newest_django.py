"""The wheel with the newest Django and Wagtail that its metadata allow, as pip finds them, and a site around it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.serving import Project
from tests.wheel.conftest import ready, start

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("wheel")]

# Django 6 needs Python 3.12.
INTERPRETERS = (sys.executable, "python3.14", "python3.13", "python3.12")
IS_NEW_ENOUGH = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))"


def newer_python() -> str | None:
    for name in INTERPRETERS:
        path = shutil.which(name)
        if path and not subprocess.run([path, "-c", IS_NEW_ENOUGH], capture_output=True).returncode:
            return path
    return None


@pytest.fixture(scope="module")
def newest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site that follows the guide, in an environment with nothing of ours but the wheel."""
    base = newer_python()
    if not base:
        pytest.skip("Django 6 needs Python 3.12 or newer, and there is none on this machine.")
    home = tmp_path_factory.mktemp("newest")
    python = home / "venv" / "bin" / "python"
    subprocess.run([base, "-m", "venv", home / "venv"], check=True, capture_output=True)
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", wheel, "django>=6"], capture_output=True, text=True
    )
    if installed.returncode:
        refuse = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        refuse(f"pip could not install the wheel with Django 6, so it was not tried there.\n{installed.stderr[-2000:]}")
    return ready(start(python, home / "mysite"))


@pytest.fixture(scope="module")
def address(newest: Project) -> Iterator[str]:
    with newest.served() as address:
        yield address


def test_no_check_complains_and_no_migration_is_due(newest: Project) -> None:
    assert newest.manage("shell", "-v0", "-c", "import django; print(django.VERSION >= (6, 0))") == "True\n"
    assert newest.manage("check") == "System check identified no issues (0 silenced).\n"
    assert newest.manage("makemigrations", "--check", "--dry-run") == "No changes detected\n"


def test_the_registry_is_served(newest: Project, address: str) -> None:
    newest.manage(
        "shell", "-v0", "-c", "from endorsement.models import Category; Category.objects.create(code='A', slug='a')"
    )
    newest.manage("sample_registry", "--size", "20")
    answer = requests.get(f"{address}/api/registry/v1/endorsees/?facets=1", timeout=60).json()
    number, name = answer["items"][0]["number"], answer["items"][0]["name"]
    pages = {
        path: requests.get(f"{address}{path}", timeout=60).text
        for path in (f"/registry/{number}/", "/registry/professionals.csv", f"/api/registry/v1/verify/{number}/")
    }
    assert {path: number in text for path, text in pages.items()} == dict.fromkeys(pages, True)
    assert name in pages[f"/registry/{number}/"]


ADMIN = """
from django.contrib.auth.models import User
from django.test import Client
from endorsement.models import Endorsee, Category
chief = Client(SERVER_NAME="localhost")
chief.force_login(User.objects.create_superuser("chief"))
endorsee = "/admin/snippets/endorsement/endorsee/"
person = Endorsee.objects.first().pk
for path in (endorsee, f"{endorsee}add/", f"{endorsee}inspect/{person}/", f"{endorsee}edit/{person}/",
             f"{endorsee}award/{person}/", f"{endorsee}history/{person}/", "/admin/registry/season/",
             "/admin/registry/on/", "/admin/registry/import/", "/admin/endorsement/renewal/",
             "/admin/pages/3/edit/"):
    print(chief.get(path, follow=True).status_code, end=" ")
"""


def test_the_admin_of_the_registry_opens(newest: Project, address: str) -> None:
    assert newest.manage("shell", "-v0", "-c", ADMIN) == "200 " * 11
