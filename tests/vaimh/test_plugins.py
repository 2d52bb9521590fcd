"""Packages that extend the site, installed and started for real."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from django.conf import settings

from tests.serving import Project

# In one process of pytest-xdist, which makes it once.
pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.xdist_group("plugins")]

ROOT = settings.BASE_DIR
SAMPLE = ROOT / "tests" / "plugins" / "proverbs"

PUT_ON_A_PAGE = """
from pages.models import StandardPage
page = StandardPage.objects.get(slug="categories")
page.body = [("proverb", {"text": "Still waters run deep.", "origin": "English"})]
page.save_revision().publish()
"""


def site_with(packages: Path, data: Path) -> Project:
    """The association's site, with the packages in a directory installed and a database of its own."""
    return Project(
        ROOT,
        environment={
            "PYTHONPATH": f"{packages}:{ROOT}:{ROOT / 'site'}",
            "DATABASE_URL": f"sqlite:///{data / 'site.sqlite3'}",
            "MEDIA_ROOT": str(data / "media"),
        },
    )


def database_of(site: Project) -> dict[str, str]:
    return {"DATABASE_URL": site.environment["DATABASE_URL"]}


def declare(packages: Path, name: str, *, files: dict[str, str], app: str = "") -> None:
    """An installed package with an entry point, as pip leaves it."""
    information = packages / f"{name}-2.0.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
    (information / "entry_points.txt").write_text(f"[vaimh.plugins]\n{name} = {app or name}\n")
    for path, text in files.items():
        file = packages / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)


def config(name: str, *attributes: str) -> str:
    return "\n    ".join(
        ["from django.apps import AppConfig\nclass Config(AppConfig):", f"name = {name!r}", *attributes]
    )


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The site with the sample plug-in, as `pip install` leaves it."""
    packages, data = tmp_path_factory.mktemp("packages"), tmp_path_factory.mktemp("data")
    options = ["--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", *options, "--target", packages, SAMPLE], check=True, cwd=data
    )
    return site_with(packages, data)


@pytest.fixture(scope="module")
def address(extended: Project) -> Iterator[str]:
    extended.manage("migrate", "-v0")
    extended.manage("bootstrap")
    extended.manage("shell", "-v0", "-c", PUT_ON_A_PAGE)
    with extended.served() as address:
        yield address


def test_a_plug_in_needs_no_migration_and_passes_the_checks(extended: Project) -> None:
    assert extended.manage("makemigrations", "--check", "--dry-run") == "No changes detected\n"
    assert extended.manage("check") == "System check identified no issues (0 silenced).\n"


def test_its_block_is_in_the_chooser_of_every_body(extended: Project) -> None:
    code = """
from pages.models import EndorsementPage, HomePage, StandardPage
from wagtail.blocks.stream_block import StreamBlockAdapter
for page in (EndorsementPage, HomePage, StandardPage):
    name, groups, *_ = StreamBlockAdapter().js_args(page.body.field.stream_block)
    print([block.name for group, blocks in groups for block in blocks][-2:])
"""
    assert extended.manage("shell", "-v0", "-c", code) == "['endorsed_professionals', 'proverb']\n" * 3


def test_its_block_is_part_of_a_page(address: str) -> None:
    page = requests.get(f"{address}/endorsement/categories/", timeout=30).text
    assert '<blockquote class="proverb">\n  <p>Still waters run deep.</p>\n  <footer>English</footer>' in page


def test_its_block_is_in_the_json_of_the_page(address: str) -> None:
    pages = f"{address}/api/v2/pages/"
    (found,) = requests.get(f"{pages}?slug=categories", timeout=30).json()["items"]
    (block,) = requests.get(f"{pages}{found['id']}/", timeout=30).json()["body"]
    assert (block["type"], block["value"]) == ("proverb", {"text": "Still waters run deep.", "origin": "English"})


def test_its_addresses_have_a_place_of_their_own(address: str) -> None:
    assert requests.get(f"{address}/plugins/proverbs/today/", timeout=30).text == "Many hands make light work."


def test_without_it_the_page_is_served_and_keeps_what_it_had(address: str, extended: Project) -> None:
    """The same database, and nothing installed."""
    bare = Project(ROOT, environment={**extended.environment, "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"})
    code = """
from django.test import Client
from pages.models import StandardPage
print(Client(SERVER_NAME="localhost").get("/endorsement/categories/").status_code)
page = StandardPage.objects.get(slug="categories")
print(list(page.body))
page.save_revision().publish()
"""
    assert bare.manage("shell", "-v0", "-c", code) == "200\n[]\n"
    page = requests.get(f"{address}/endorsement/categories/", timeout=30).text
    assert "<p>Still waters run deep.</p>" in page


def test_each_broken_promise_is_told_by_name_and_the_site_runs_without_it(
    tmp_path: Path, address: str, extended: Project
) -> None:
    packages = tmp_path / "packages"
    declare(packages, "absent", files={})
    declare(packages, "careless", files={"careless/__init__.py": "1 / 0"})
    declare(
        packages,
        "promising",
        files={
            "promising/__init__.py": "",
            "promising/blocks.py": "from wagtail.blocks import CharBlock\nnothing = 3",
            "promising/apps.py": config(
                "promising",
                "urls = 'promising.urls'",
                "body_blocks = {'lost': 'promising.blocks.Lost', 'number': 'promising.blocks.nothing',"
                " 'text': 'promising.blocks.CharBlock', 'line': 'promising.blocks.CharBlock'}",
            ),
        },
    )
    # The database is that of the site above, so that there is a page to serve.
    site = Project(ROOT, environment={**site_with(packages, tmp_path).environment, **database_of(extended)})
    checked = site.run("check")
    assert (checked.returncode, [line for line in checked.stderr.splitlines() if line.startswith("?: ")]) == (
        1,
        [
            f"?: (vaimh.E001) The plug-in {sentence}"
            for sentence in (
                "\"absent\" (package absent 2.0) cannot be imported: ModuleNotFoundError: No module named 'absent'",
                '"careless" (package careless 2.0) cannot be imported: ZeroDivisionError: division by zero',
                '"promising" (package promising 2.0) cannot add its addresses: ModuleNotFoundError: No module named '
                "'promising.urls'",
                '"promising" (package promising 2.0) cannot offer the block "lost": ImportError: Module '
                '"promising.blocks" does not define a "Lost" attribute/class',
                '"promising" (package promising 2.0) cannot offer the block "number": TypeError: '
                "promising.blocks.nothing isn't a Wagtail block",
                '"promising" (package promising 2.0) cannot offer the block "text": ValueError: another block '
                "already has that name",
            )
        ],
    )
    code = """
import django; django.setup()
from django.test import Client
from pages.models import HomePage
home = Client(SERVER_NAME="localhost").get("/")
print(home.status_code, "line" in HomePage.body.field.stream_block.child_blocks)
"""
    served = subprocess.run(
        [sys.executable, "-c", code],
        env={**site.environment, "DJANGO_SETTINGS_MODULE": "vaimh.settings"},
        capture_output=True,
        text=True,
    )
    assert served.stdout == "200 True\n"
    told = ("absent", "careless", 'block "lost"', 'block "number"', 'block "text"', "add its addresses")
    assert [word for word in told if word not in served.stderr] == []


def test_its_page_types_find_a_place(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    models = """
from pages.body_field import BodyField
from pages.models import BasePage
class AlbumPage(BasePage):
    body = BodyField(blank=True)
    parent_page_types = ["pages.HomePage", "pages.StandardPage"]
    subpage_types = []
"""
    declare(
        packages,
        "albums",
        files={"albums/__init__.py": "", "albums/models.py": models, "albums/apps.py": config("albums")},
    )
    code = """
from albums.models import AlbumPage
from pages.models import CategoryPage, HomePage, StandardPage
print([AlbumPage in model.creatable_subpage_models() for model in (HomePage, StandardPage, CategoryPage)])
print("heading" in AlbumPage.body.field.stream_block.child_blocks)
"""
    assert site_with(packages, tmp_path).manage("shell", "-v0", "-c", code) == "[True, True, False]\nTrue\n"
