"""The refusals to read a file."""


class NotReadable(Exception):
    """The file is refused; the message says why and what to do."""


class NoRows(NotReadable):
    """There is nothing below the header."""


class NoHeader(NotReadable):
    """No row has the required columns; `known` counts those of ours that it has."""

    def __init__(self, message: str, *, known: int) -> None:
        super().__init__(message)
        self.known = known
