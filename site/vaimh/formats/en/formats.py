"""The dates that can be typed in Wagtail's own fields. Django's list also reads two-digit years, which is a guess."""

DATE_INPUT_FORMATS = [
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%b %d %Y",
    "%b %d, %Y",
    "%B %d %Y",
    "%B %d, %Y",
]
_TIMES = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p")
# A date alone is its midnight.
DATETIME_INPUT_FORMATS = [
    *(f"{day} {time}" for day in DATE_INPUT_FORMATS for time in _TIMES),
    *DATE_INPUT_FORMATS,
]
