"""Find the Nu HTML checker that the tests run over every page.

As a program (`make checker` runs it): install it, or say why not. Under CI that is a failure; elsewhere the tests that
need it are skipped.
"""

import os
import shutil
import sys

from tools import packages

JAR = packages.MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
NO_JAVA = "The Nu HTML checker needs Java, which this machine has not (Debian: apt-get install default-jre-headless)."
NOT_INSTALLED = "The Nu HTML checker is not installed: make checker does that."


def find() -> list[str] | None:
    """The command that checks the files named after it; None where Java or the checker is missing."""
    java = shutil.which("java")
    return [java, "-jar", str(JAR)] if java and JAR.exists() else None


def main() -> None:
    trouble = packages.install("--omit=dev") if shutil.which("java") else NO_JAVA
    if trouble and os.environ.get("CI") == "true":
        sys.exit(trouble)
    if trouble:
        print(f"{trouble} The HTML is not checked.")


if __name__ == "__main__":
    main()
