"""Install what tools/quality/package-lock.json pins, with npm, beside it."""

import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent / "quality"
MODULES = FOLDER / "node_modules"
LOCK = FOLDER / "package-lock.json"


def install(*options: str) -> str:
    """Returns why it could not be done; "" when it was. What is installed already costs nothing."""
    stamp = MODULES / "made-from.txt"
    made_from = f"{options}\n{LOCK.read_text()}"
    if stamp.exists() and stamp.read_text() == made_from:
        return ""
    if not shutil.which("npm"):
        return "There is no npm on this machine (Debian: apt-get install npm)."
    print("Installing the packages of tools/quality/package-lock.json.", flush=True)
    if subprocess.run(["npm", "ci", "--loglevel", "error", *options], cwd=FOLDER).returncode:
        return "npm could not install them; it says why above."
    stamp.write_text(made_from)
    return ""
