"""The registry's clock: the only place that asks what time it is.

Wagtail's admin switches to each user's own time zone, so `timezone.localdate()` there is the date where the
registrar sits. The registry's days begin and end in the project's `TIME_ZONE`.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, in the registry's time zone."""
    return local(timezone.now())


def local(moment: datetime) -> datetime:
    """A recorded moment, in the registry's time zone."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))


def today() -> date:
    """The date in the registry's time zone, whatever zone the thread is in."""
    return now().date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in the registry's time zone."""
    return datetime.combine(day, time.min, ZoneInfo(settings.TIME_ZONE))
