import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = [pytest.mark.slow, pytest.mark.once]


def make(*arguments: str, cwd: Path = settings.BASE_DIR) -> tuple[int, str]:
    """make's exit status and the first line it said, with no variable of this test run in its way."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(["make", *arguments], cwd=cwd, env=environment, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).splitlines()[0]


@pytest.fixture
def old_interpreter(tmp_path: Path) -> Path:
    """This Python, with the age of another."""
    path = tmp_path / "python3.10"
    code = "import sys; sys.version_info = (3, 10, 13); exec(sys.argv[2])"
    path.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{code}' \"$@\"\n")
    path.chmod(0o755)
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that needs no packages, set up once with the real script."""
    project = tmp_path_factory.mktemp("project")
    (project / "tools").mkdir()
    shutil.copy(settings.BASE_DIR / "tools" / "environment.py", project / "tools")
    (project / "requirements.lock").write_text("# nothing\n")
    assert len(set_up(project).stdout.splitlines()) == 2
    return project


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "project", symlinks=True)


def set_up(project: Path) -> subprocess.CompletedProcess[str]:
    base = Path(sysconfig.get_config_var("BINDIR")) / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return subprocess.run([str(base), "tools/environment.py"], cwd=project, env={}, capture_output=True, text=True)


def test_interpreter_that_is_not_there_is_named() -> None:
    assert make("environment", "PYTHON=python3.99") == (
        2,
        "There is no python3.99 on this machine. Install Python 3.11 or newer, or name one: PYTHON=python3.13 make ...",
    )


def test_interpreter_that_is_too_old_is_named(old_interpreter: Path) -> None:
    assert make("environment", f"PYTHON={old_interpreter}") == (
        2,
        f"{old_interpreter} is too old: this project needs Python 3.11 or newer. Name one: PYTHON=python3.13 make ...",
    )


def test_changed_lock_is_installed_into_the_same_environment(project: Path) -> None:
    (project / ".venv" / "left-over").touch()
    (project / "requirements.lock").write_text("# still nothing\n")
    assert set_up(project).stdout.splitlines() == [
        "Installing the packages of requirements.lock; this takes about a minute."
    ]
    assert ((project / ".venv" / "left-over").exists(), set_up(project).stdout) == (True, "")


def test_environment_of_another_interpreter_is_made_anew(project: Path) -> None:
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.write_text("#!/bin/sh\necho '(3, 8) /opt/python3.8'\n")
    python.chmod(0o755)
    (project / ".venv" / "left-over").touch()
    assert len(set_up(project).stdout.splitlines()) == 2
    assert (python.is_symlink(), (project / ".venv" / "left-over").exists()) == (True, False)


def test_failed_installation_is_not_taken_for_done(project: Path) -> None:
    (project / "requirements.lock").write_text("nothing-by-this-name==1.0\n")
    failed = set_up(project)
    assert (failed.returncode, failed.stderr.splitlines()[-1]) == (
        1,
        "The packages could not be installed; pip says why above.",
    )
    assert (project / ".venv" / "made-from.txt").exists() is False


def test_python_without_venv_says_what_to_install(project: Path) -> None:
    shutil.rmtree(project / ".venv")
    script = project / "tools" / "environment.py"
    script.write_text(script.read_text().replace('"ensurepip"', '"ensurepip_of_another_package"'))
    assert set_up(project).stderr.endswith("On Debian and Ubuntu: apt-get install python3-venv\n")
