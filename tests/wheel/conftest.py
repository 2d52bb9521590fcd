"""A Wagtail site that knows nothing of ours, with our wheel and the lines of docs/plug-in.md."""

import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.serving import Project

ROOT = settings.BASE_DIR
GUIDE = ROOT / "docs" / "plug-in.md"
# A sentence about a file, and the lines that go into it.
LINES = re.compile(
    r"^(?P<sentence>[^\n]*`(?P<file>[\w/]+\.\w+)`[^\n]*(?:\n[^\n]+)*:)\n\n```\w+\n(?P<lines>.*?)```", re.M | re.S
)
COMMANDS = re.compile(r"^Then:\n\n```sh\n(.*?)```", re.M | re.S)

# Another country and zone; the guide's own values are those of a state.
ASSOCIATION = """
TIME_ZONE = "Pacific/Auckland"
REGISTRY_NUMBER_PREFIX = "NZ"
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `pip wheel` makes of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder, ROOT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="session")
def new_host(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Callable[[], Project]:
    """`new_host()`: what `wagtail start` makes, with the wheel installed in a virtual environment and nothing added."""

    def new_host() -> Project:
        home = tmp_path_factory.mktemp("host")
        python = environment_with(wheel, home / "venv")
        return start(python, home / "mysite")

    return new_host


@pytest.fixture(scope="session")
def host(new_host: Callable[[], Project]) -> Project:
    """The site of an association in New Zealand, as the guide says, up to `manage.py check`."""
    return ready(new_host())


@pytest.fixture(scope="session")
def address(host: Project) -> Iterator[str]:
    with host.served() as address:
        yield address


def start(python: Path, site: Path) -> Project:
    """What `wagtail start` makes."""
    site.mkdir()
    subprocess.run([python, "-m", "wagtail.bin.wagtail", "start", "mysite", site], check=True, capture_output=True)
    return Project(site, python=(str(python),))


def ready(made: Project) -> Project:
    """The site after each step of the guide."""
    follow_the_guide(made.root)
    (made.root / "mysite" / "settings" / "local.py").write_text(ASSOCIATION)
    for command in COMMANDS.search(GUIDE.read_text())[1].splitlines():
        made.manage(*command.removeprefix("python manage.py ").split())
    return made


def follow_the_guide(site: Path) -> list[str]:
    """Writes the lines of the guide where it says; returns the files."""
    files = []
    for step in LINES.finditer(GUIDE.read_text()):
        file = site / step["file"]
        file.parent.mkdir(exist_ok=True)
        before = f"{file.read_text()}\n" if "t the end of" in step["sentence"] else ""
        file.write_text(before + step["lines"])
        files.append(step["file"])
    return files


def environment_with(wheel: Path, folder: Path) -> Path:
    """The interpreter of a virtual environment with the wheel in it, and from ours the packages it depends on."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    ours = sysconfig.get_path("purelib")
    (own,) = folder.glob("lib/python*/site-packages")
    (own / "of-the-tests.pth").write_text(f"{ours}\n")
    pip("--python", python, "install", "--no-deps", "--no-index", wheel)
    return python


def pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)
