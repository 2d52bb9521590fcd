"""Make .venv from requirements.lock with the interpreter that runs this file.

A stamp in .venv says what it was made from, so that the second time costs nothing. Another interpreter remakes
.venv; a changed lock is installed over it.
"""

import hashlib
import importlib.util
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "made-from.txt"

DESCRIBE = "import sys; print(sys.version_info[:2], sys.base_prefix)"


def main() -> None:
    interpreter = f"{sys.version_info[:2]} {sys.base_prefix}"
    made_from = f"{interpreter}\n{hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"
    if STAMP.exists() and STAMP.read_text() == made_from and interpreter_of_venv() == interpreter:
        return
    if interpreter_of_venv() != interpreter:
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(
                f"{sys.executable} cannot make a virtual environment: its venv module is not complete. "
                "On Debian and Ubuntu: apt-get install python3-venv"
            )
        print(f"Making .venv with Python {sys.version.split()[0]}.", flush=True)
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    print("Installing the packages of requirements.lock; this takes about a minute.", flush=True)
    STAMP.unlink(missing_ok=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "-qq", "install"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)]).returncode:
        sys.exit("The packages could not be installed; pip says why above.")
    STAMP.write_text(made_from)


def interpreter_of_venv() -> str:
    """What .venv runs on, or "" when there is none that works."""
    try:
        described = subprocess.run(
            [str(VENV / "bin" / "python"), "-c", f"import pip; {DESCRIBE}"], capture_output=True, text=True
        )
    except OSError:
        return ""
    return described.stdout.strip()


if __name__ == "__main__":
    main()
