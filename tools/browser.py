"""Find the Chromium that the browser tests drive, and install one where there is none.

As a program (`make test` runs it): leave the machine with a browser, or say why not. Under CI that is a failure;
elsewhere the browser tests are skipped.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tools import debian

# Without windows, tabs and their pages, the first takes half the time of the others.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ABSENT = (
    "There is no Chromium on this machine and none could be installed. "
    "Install one, or name one: CHROMIUM=/path/to/chromium make test"
)


def find() -> str | None:
    """A Chromium that starts: what CHROMIUM names, else the first on PATH, else Playwright's own."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        if (path := shutil.which(name)) and starts(path):
            return path
    if named:
        return None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if shutil.which(own) else None


def starts(path: str) -> bool:
    """Ubuntu's /usr/bin/chromium-browser may be a script that only asks for a snap."""
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0


def install() -> None:
    """Install Chromium: Debian's package where that can be done without a password, else Playwright's own."""
    print("Installing Debian's Chromium for the browser tests.", flush=True)
    if debian.install("chromium-headless-shell") or debian.install("chromium"):
        return
    print("Installing Playwright's Chromium for the browser tests.", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> None:
    if find():
        return
    if not os.environ.get("CHROMIUM"):
        install()
    if find():
        return
    if os.environ.get("CI") == "true":
        sys.exit(ABSENT)
    print(f"{ABSENT}. The browser tests are skipped.")


if __name__ == "__main__":
    main()
