"""The progress of a long import, for the terminal and for the page."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Progress:
    """The rows done so far in one part of the work."""

    EVERY: ClassVar[int] = 500

    part: str
    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.part}: {self.done:,} / {self.total:,}"
