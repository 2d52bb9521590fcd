"""Files as registrars keep them, one for each kind of trouble. Everybody in them is made up."""

from pathlib import Path


def case(name: str) -> bytes:
    return (Path(__file__).parent / f"{name}.csv").read_bytes()
