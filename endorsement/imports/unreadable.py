"""The records of a file, and the refusals to read it."""

Record = tuple[int, list[str]]
"""The line in the file and the text of each cell."""


class NotReadable(Exception):
    """The file is refused; the message says why and what to do."""


class NoHeader(NotReadable):
    """No row has the required columns; `known` counts those of ours that it has."""

    def __init__(self, message: str, *, known: int) -> None:
        super().__init__(message)
        self.known = known
