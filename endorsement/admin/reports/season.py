"""The report on a renewal season: its progress, and the people who have not renewed yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.reports import ReportView

from endorsement import clock
from endorsement.admin.actions.renewal_cycles import cycle_choices, first_day_to_renew
from endorsement.admin.cycles.missing import MissingCycles
from endorsement.admin.endorsees.public_status import Reason, public_status_of
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS, may_take
from endorsement.admin.reports.registry_on_date import RegistryDayForm, counted
from endorsement.admin.reports.week_chart import WeekChart
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.models import Endorsee
from endorsement.querysets import EndorseeQuerySet
from endorsement.reports import season
from endorsement.reports.season import Season
from endorsement.spreadsheets import files


class SeasonForm(forms.Form):
    """The choice of a season: the current cycle's, the next, or a past one, by the cycle's first day."""

    cycle = forms.ChoiceField(label=gettext_lazy("Renewal cycle"))

    def __init__(self, asked: str, *, today: date) -> None:
        super().__init__({"cycle": asked or first_day_to_renew(today).isoformat()})
        self.fields["cycle"].choices = cycle_choices(today)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Asked:
    """A person to ask for a renewal: contact details, and the standing of each endorsement not yet renewed."""

    endorsee: Endorsee
    reasons: tuple[Reason, ...]


# As an import reads them: a registrar fills in `renewed_on` or `renewed_cycle` for the people who renewed.
DOWNLOADED = (
    "number",
    "given_name",
    "family_name",
    "email",
    "no_mail",
    "phone",
    "organization",
    "category",
    "designation",
    "renewed_cycle",
    "renewed_on",
    "standing",
)


def rows_to_renew(people: Iterable[Asked]) -> Iterator[files.Row]:
    """The people not yet renewed, a row for each endorsement, the header first. Imported as it is, it changes
    nothing.
    """
    yield DOWNLOADED
    for asked in people:
        person = asked.endorsee
        for endorsement, reason in zip(person.explained_endorsements, asked.reasons, strict=True):
            branch = endorsement.designation
            yield [
                person.number,
                person.given_name,
                person.family_name,
                person.email,
                "yes" if person.no_mail else "no",
                person.phone,
                person.organization,
                endorsement.category.code,
                branch.code if branch else "",
                "",
                "",
                reason.words,
            ]


def asked_of(endorsees: Iterable[Endorsee], season: Season, *, today: date) -> Iterator[Asked]:
    for endorsee in endorsees:
        status = public_status_of(endorsee, on=season.as_of, today=today, cycle_name=season.name)
        yield Asked(endorsee, tuple(status.told))


def timing(season: Season) -> str:
    """ "313, through Sep 30, 2027"; before the cycle when it begins, after it when it ended."""
    if days := season.days_to_start:
        words = ngettext("begins in %(count)d day, on %(date)s", "begins in %(count)d days, on %(date)s", days)
        return words % {"count": days, "date": short_date(season.term.starts_on)}
    if season.days_left:
        words = _("%(count)d, through %(date)s")
        return words % {"count": season.days_left, "date": short_date(season.term.ends_on)}
    return _("none, ended on %(date)s") % {"date": short_date(season.term.ends_on)}


class ListAction(NamedTuple):
    """A button for the ticked people, one for everyone in the list, and where both lead."""

    words: Any
    everyone: Any
    url: str


LIST_ACTIONS = (
    ("renew", gettext_lazy("Renew the ticked people"), gettext_lazy("Renew everyone in this list")),
    ("email", gettext_lazy("Email the ticked people"), gettext_lazy("Email everyone in this list")),
)


class SeasonReportView(ReportView):
    """For every user who may open an endorsee. Downloading the contacts takes the export permission."""

    model = Endorsee
    any_permission_required = ENDORSEE_PERMISSIONS
    template_name = "endorsement/admin/season_report.html"
    page_title = gettext_lazy("Renewal season")
    columns: list[Any] = []

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()
        self.form = SeasonForm(request.GET.get("cycle", ""), today=self.today)
        # Without a season there is only the page with the error.
        self.is_export: bool = self.is_export and self.chosen is not None

    @cached_property
    def chosen(self) -> Season | None:
        """None if the address asks for a cycle outside the choices; the form then shows the error."""
        if not self.form.is_valid():
            return None
        return season.season_on(date.fromisoformat(self.form.cleaned_data["cycle"]), today=self.today)

    def get_queryset(self) -> EndorseeQuerySet:
        return self.chosen.people_not_yet if self.chosen else Endorsee.objects.none()

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        return counted(super().get_paginator(*args, **kwargs), self.tally.people_not_yet if self.tally else 0)

    @cached_property
    def tally(self) -> season.SeasonTally | None:
        return season.tally(self.chosen) if self.chosen else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export and self.chosen:
            if not self.may_export:
                raise PermissionDenied
            people = self.get_queryset().iterator(chunk_size=500)
            rows = rows_to_renew(asked_of(people, self.chosen, today=self.today))
            return files.download(rows, name=self.get_filename(), form=request.GET["export"])
        return super().get(request, *args, **kwargs)

    @cached_property
    def may_export(self) -> bool:
        return self.user_has_permission("export")

    @cached_property
    def list_actions(self) -> list[ListAction]:
        """The bulk actions on the people in the list that this user may take."""
        return [
            ListAction(words, everyone, reverse("wagtail_bulk_action", args=["endorsement", "endorsee", action]))
            for action, words, everyone in LIST_ACTIONS
            if may_take(
                bulk_action_registry.get_bulk_action_class("endorsement", "endorsee", action), self.request.user
            )
        ]

    @cached_property
    def show_export_buttons(self) -> bool:
        return self.may_export and self.chosen is not None

    def get_filename(self) -> str:
        return f"not-yet-renewed-{self.chosen.term.starts_on}" if self.chosen else super().get_filename()

    def get_page_subtitle(self) -> str:
        return self.chosen.name if self.chosen else ""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        day_form = RegistryDayForm(initial={"on": lookup.first_day_of_next_cycle(self.today)})
        context |= {
            "form": self.form,
            "day_form": day_form,
            "media": context["media"] + day_form.media,
            "missing": MissingCycles.on(self.today, user=self.request.user),
        }
        if self.chosen:
            weeks = season.by_week(self.chosen)
            context |= {
                "season": self.chosen,
                "timing": timing(self.chosen),
                "tally": self.tally,
                "retention": season.retention(self.chosen),
                "chart": WeekChart(weeks),
                "people": list(asked_of(context["object_list"], self.chosen, today=self.today)),
            }
        return context
