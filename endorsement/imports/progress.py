"""How far a long import is, for the terminal and for the page."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Progress:
    """So many rows of all, in one part of the work."""

    EVERY: ClassVar[int] = 500

    part: str
    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.part}: {self.done:,} / {self.total:,}"
