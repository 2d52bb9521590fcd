"""What reading a file gives and how it is refused."""

Record = tuple[int, list[str]]
"""The line in the file and the text of each cell."""


class NotReadable(Exception):
    """The file is refused; the message says why and what to do."""


class NoHeader(NotReadable):
    """No row names the columns that are needed; `known` of ours it names."""

    def __init__(self, message: str, *, known: int) -> None:
        super().__init__(message)
        self.known = known
