"""Which approved requests of a cycle are checked: a random part that anybody can draw again."""

import hashlib
from collections.abc import Iterable
from math import ceil


def drawn(requests: Iterable[int], *, percent: int, seed: str) -> list[int]:
    """So many percent of the requests (ids), rounded up, in random order; the same for the same seed."""
    mixed = sorted(requests, key=lambda pk: hashlib.sha256(f"{seed} {pk}".encode()).digest())
    return mixed[: ceil(len(mixed) * percent / 100)]
