"""The progress of a long import, for the terminal and for the page."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Progress:
    """The rows done so far in one part of the work. A total of 0 is not known yet."""

    EVERY: ClassVar[int] = 500

    part: str
    done: int
    total: int

    def __str__(self) -> str:
        return f"{self.part}: {self.done:,} / {self.total:,}" if self.total else self.part
