"""The registry on any date, past or future: the people on it, the changes from today, and the reasons."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.views.reports import ReportView

from endorsement import clock
from endorsement.admin.day_field import DayField
from endorsement.admin.endorsees.public_status import public_status_of
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS
from endorsement.calendar import lookup
from endorsement.enums import ON_REGISTRY
from endorsement.models import Endorsee
from endorsement.querysets import EndorseeQuerySet
from endorsement.reports import season
from endorsement.reports.season import Change


class RegistryDayForm(forms.Form):
    on = DayField(label=gettext_lazy("The registry on"))


def who_is_on(on: date) -> str:
    """The query with which the listing of endorsees shows everyone on the registry on the day."""
    return urlencode({"on": on, "standing": [int(standing) for standing in ON_REGISTRY]}, doseq=True)


def counted(paginator: Paginator, count: int) -> Paginator:
    """The paginator with a known count, so that it doesn't count again."""
    paginator.count = count
    return paginator


class RegistryOnDateView(ReportView):
    """Compares the registry today with the registry on the requested day, based on current records."""

    model = Endorsee
    any_permission_required = ENDORSEE_PERMISSIONS
    template_name = "endorsement/admin/date_report.html"
    page_title = gettext_lazy("The registry on a date")
    columns: list[Any] = []
    FORMATS = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()
        asked = request.GET.get("on") or lookup.first_day_of_next_cycle(self.today).isoformat()
        self.form = RegistryDayForm({"on": asked})
        self.shows_joining = request.GET.get("who") == "joining"

    @cached_property
    def on(self) -> date | None:
        """None if the address has no valid day; the form then shows the error."""
        return self.form.cleaned_data["on"] if self.form.is_valid() else None

    @cached_property
    def changes(self) -> tuple[Change, Change]:
        """The people who drop off by the requested day, and the people who join."""
        now, then = season.census(self.today), season.census(self.on or self.today)
        return Change(there=now, not_there=then), Change(there=then, not_there=now)

    @property
    def shown(self) -> Change:
        """The change whose people the page names."""
        leaving, joining = self.changes
        return joining if self.shows_joining else leaving

    def get_queryset(self) -> EndorseeQuerySet:
        return self.shown.people if self.on else Endorsee.objects.none()

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        return counted(super().get_paginator(*args, **kwargs), self.shown.count)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context |= {"form": self.form, "media": context["media"] + self.form.media}
        if self.on is None:
            return context
        leaving, joining = self.changes
        now, then, told = leaving.there, leaving.not_there, self.shown.not_there
        before, after = now.by_standing, then.by_standing
        return {
            **context,
            "on": self.on,
            "today": self.today,
            "now": now,
            "then": then,
            "categories": [
                (category, count, count_then)
                for (category, count), (_category, count_then) in zip(now.by_category, then.by_category, strict=True)
            ],
            "standings": [
                (standing.label, before[standing], after[standing]) for standing in sorted(before | after, reverse=True)
            ],
            "leaving": leaving,
            "joining": joining,
            "shows_joining": self.shows_joining,
            "told_on": told.on,
            "reasons": [(standing.label, count) for standing, count in self.shown.reasons],
            "people": [
                (person, public_status_of(person, on=told.on, today=self.today, cycle_name=told.cycle_name).reasons)
                for person in context["object_list"]
            ],
            "listing": f"{reverse('wagtailsnippets_endorsement_endorsee:list')}?{who_is_on(self.on)}",
        }
