"""Debian's packages, installed where that can be done without a password."""

import os
import shutil
import subprocess


def install(package: str) -> bool:
    """Installs a package. Whether it is there now."""
    if not shutil.which("apt-get") or (as_root := _root_prefix()) is None:
        return False
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run([*as_root, "apt-get", "update"], **quiet)
    return not subprocess.run([*as_root, "apt-get", "install", "--yes", package], **quiet).returncode


def _root_prefix() -> list[str] | None:
    """What to put before a command that needs root; None where root is not to be had without a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
        return ["sudo", "-n"]
    return None
