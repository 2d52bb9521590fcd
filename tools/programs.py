"""Install the programs that the tests of real servers start. Where that can't be done, these tests are skipped."""

import shutil

from tools import debian

NAMES = ("faketime", "redis-server")


def main() -> None:
    for name in NAMES:
        if shutil.which(name) is None:
            print(f"Installing Debian's {name} for the tests of real servers.", flush=True)
            debian.install(name)


if __name__ == "__main__":
    main()
