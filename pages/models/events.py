"""Events, such as trainings: the next ones first, those that are over in an archive, and a calendar to subscribe to.

Days and times are stored as they are at the place of the event, beside its time zone. Wagtail's admin would read
a moment in the time zone of its editor.
"""

from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from endorsement import clock
from endorsement.public.structured_data import Thing
from pages.body_field import BodyField
from pages.event_calendar import calendar_of
from pages.models.base import BasePage
from pages.models.section import SectionPage
from pages.models.settings import SiteSettings
from pages.public_pages import only_public


def site_time_zone() -> str:
    return settings.TIME_ZONE


def time_zones() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in settings.WAGTAIL_USER_TIME_ZONES]


class EventQuerySet(PageQuerySet):
    """An event is over the day after its last one, in the site's zone: pages are kept for a day at most."""

    def upcoming(self, on: date) -> Self:
        """The public ones that aren't over, the next one first."""
        return self._with_end().filter(through__gte=on).order_by("first_day", "starts", "pk")

    def past(self, on: date) -> Self:
        """The public ones that are over, the latest first."""
        return self._with_end().filter(through__lt=on).order_by("-first_day", "-starts", "-pk")

    def _with_end(self) -> Self:
        return only_public(self).annotate(through=Coalesce("last_day", "first_day"))


class EventsPage(SectionPage):
    page_description = _("The next events, those that are over, and a calendar to subscribe to.")
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.EventPage"]

    class Meta:
        verbose_name = _("event list")
        verbose_name_plural = _("event lists")

    def events(self) -> EventQuerySet:
        return EventPage.objects.child_of(self) if self.path else EventPage.objects.none()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today, shows_past = clock.today(), request.GET.get("past") == "yes"
        events = self.events().past(today) if shows_past else self.events().upcoming(today)
        return {
            **super().get_context(request, *args, **kwargs),
            **self.part(events, request),
            "shows_past": shows_past,
            "has_past": shows_past or self.events().past(today).exists(),
            "more": "past=yes&" if shows_past else "",
        }

    @path("calendar/")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """The events that aren't over as iCalendar, to subscribe to."""
        events = self.events().upcoming(clock.today())
        return as_calendar(calendar_of(events, name=self.title, request=request), "events.ics")


class EventPage(RoutablePageMixin, BasePage):
    first_day = models.DateField(_("day"), default=clock.today, help_text=_("At the place of the event."))
    starts = models.TimeField(_("begins at"), null=True, blank=True, help_text=_("Leave empty for a whole day."))
    last_day = models.DateField(_("last day"), null=True, blank=True, help_text=_("If it lasts more than one day."))
    ends = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default=site_time_zone)
    place = models.CharField(
        _("place"), max_length=255, blank=True, help_text=_("The address, or leave empty for an event online.")
    )
    online_address = models.URLField(
        _("address online"), blank=True, help_text=_("Publicly displayed: where people take part over the internet.")
    )
    registration_address = models.URLField(
        _("address to register"), blank=True, help_text=_("Shown as a button until the event is over.")
    )
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences. Shown in lists and in the calendar.")
    )
    body = BodyField(blank=True, verbose_name=_("body"))

    objects = PageManager.from_queryset(EventQuerySet)()

    page_description = _("An event, such as a training.")
    parent_page_types = ["pages.EventsPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("first_day"), FieldPanel("starts")]),
                FieldRowPanel([FieldPanel("last_day"), FieldPanel("ends")]),
                FieldPanel("time_zone", widget=forms.Select(choices=time_zones())),
            ],
            heading=_("When"),
        ),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("online_address")], heading=_("Where")),
        FieldPanel("registration_address"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("place"),
        index.SearchField("body"),
    ]
    api_fields = [
        APIField(name)
        for name in (
            *("first_day", "starts", "last_day", "ends", "time_zone", "place", "online_address"),
            *("registration_address", "introduction", "body"),
        )
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="pages_event_ends_after_it_begins",
                violation_error_message=_("The event can't end before it begins."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if self.ends and not self.starts:
            raise ValidationError({"starts": _("Say when it begins, or leave out when it ends.")})
        if self.time_zone not in available_timezones():
            raise ValidationError({"time_zone": _("Choose a time zone.")})
        is_one_day = self.last_day in (None, self.first_day)
        if is_one_day and self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The event can't end before it begins.")})

    @property
    def default_description(self) -> str:
        return self.introduction

    @property
    def end_day(self) -> date:
        return self.last_day or self.first_day

    @property
    def is_over(self) -> bool:
        return self.end_day < clock.today()

    @property
    def begin(self) -> date | datetime:
        """The moment, or the day if no time is known."""
        return datetime.combine(self.first_day, self.starts, self.zone) if self.starts else self.first_day

    @property
    def end(self) -> date | datetime | None:
        """The moment, or for whole days the day after the last one; None if it isn't known."""
        if not self.starts:
            return self.end_day + timedelta(days=1)
        return datetime.combine(self.end_day, self.ends, self.zone) if self.ends else None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_name(self) -> str:
        """ "EST", as it is on the day."""
        begin = self.begin
        return (begin.tzname() or "") if isinstance(begin, datetime) else ""

    def structured_data(self, request: HttpRequest | None = None) -> list[Thing]:
        places = []
        if self.place:
            places.append({"@type": "Place", "name": self.place, "address": self.place})
        if self.online_address:
            places.append({"@type": "VirtualLocation", "url": self.online_address})
        kind = "Mixed" if len(places) == 2 else "Online" if self.online_address else "Offline"
        end = self.end if self.starts else self.end_day
        event: dict[str, Any] = {
            "@type": "Event",
            "name": self.title,
            "startDate": self.begin.isoformat(),
            "endDate": end.isoformat() if end else "",
            "eventAttendanceMode": f"https://schema.org/{kind}EventAttendanceMode",
            "location": places,
            "description": self.meta_description,
            "url": self.get_full_url(request) or "",
            "organizer": SiteSettings.load(request_or_site=request).as_organization(request),
        }
        return [{name: value for name, value in event.items() if value}, *super().structured_data(request)]

    @path("calendar/")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """This event, for a visitor's own calendar."""
        return as_calendar(calendar_of([self], name=self.title, request=request), f"{self.slug}.ics")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        response["Cache-Control"] = "no-cache"
        return response


def as_calendar(text: bytes, name: str) -> HttpResponse:
    disposition = f'inline; filename="{name}"'
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition})
