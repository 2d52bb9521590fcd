"""What a visitor typed, repeated in a message."""


def shortened(text: str, most: int = 40) -> str:
    """The text, cut off after so many characters."""
    return text if len(text) <= most else f"{text[:most]}…"
