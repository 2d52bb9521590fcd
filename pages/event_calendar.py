"""Events as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils import timezone
from icalendar import Calendar, Event


def calendar_of(events: Iterable[Any], *, name: str, request: HttpRequest | None) -> bytes:
    """The calendar with its time zones, ready to send."""
    calendar = Calendar()
    calendar.add("prodid", "-//VAIMH//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_as_component(event, request))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _as_component(page: Any, request: HttpRequest | None) -> Event:
    address = page.get_full_url(request) or ""
    component = Event()
    component.add("uid", f"event-{page.pk}@{urlsplit(address).hostname or 'localhost'}")
    component.add("dtstamp", _moment(page.last_published_at))
    component.add("dtstart", page.begin)
    if page.end:
        component.add("dtend", page.end)
    component.add("summary", page.title)
    for field, value in (
        ("description", page.introduction),
        ("location", page.place or page.online_address),
        ("url", address),
    ):
        if value:
            component.add(field, value)
    return component


def _moment(published: datetime | None) -> datetime:
    return published or timezone.now()
