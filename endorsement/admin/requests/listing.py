"""The queue of renewal requests."""

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from endorsement import clock
from endorsement.admin.requests.access import ForDeciders
from endorsement.calendar.terms import short_date
from endorsement.enums import OPEN_REQUESTS, RequestStatus
from endorsement.models import RenewalCycle, RenewalRequest
from endorsement.querysets import RenewalRequestQuerySet
from endorsement.requests.answers import Answers, open_points
from endorsement.requests.requirements import Asked


class RequestFilterSet(WagtailFilterSet):
    """Without a choice, the open ones."""

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=RequestStatus.choices, widget=CheckboxSelectMultiple
    )
    cycle = django_filters.ModelChoiceFilter(label=_("Renewal cycle"), queryset=RenewalCycle.objects.all())

    class Meta:
        model = RenewalRequest
        fields: list[str] = []

    def filter_queryset(self, queryset: RenewalRequestQuerySet) -> RenewalRequestQuerySet:
        queryset = super().filter_queryset(queryset)
        return queryset if self.form.cleaned_data["status"] else queryset.open()


def _points(request: RenewalRequest) -> str:
    if request.status not in OPEN_REQUESTS:
        return ""
    return " ".join(open_points(Asked.from_json(request.asked), Answers.from_json(request.answers)))


class RequestIndexView(ForDeciders, ReportView):
    model = RenewalRequest
    page_title = _("Renewal requests")
    header_icon = "mail"
    index_url_name = "registry_requests"
    index_results_url_name = "registry_requests_results"
    filterset_class = RequestFilterSet
    default_ordering = "sent_at"
    FORMATS = ()
    columns = [
        TitleColumn(
            "endorsee",
            label=_("Name"),
            accessor="endorsee.name",
            get_url=lambda request: reverse("registry_request", args=[request.pk]),
        ),
        Column("cycle", label=_("Renewal cycle")),
        Column("status", label=_("Status"), accessor="get_status_display"),
        Column(
            "sent_at",
            label=_("Sent"),
            accessor=lambda request: short_date(clock.local(request.sent_at).date()),
            sort_key="sent_at",
        ),
        Column("points", label=_("To look at"), accessor=_points),
    ]

    def get_queryset(self) -> RenewalRequestQuerySet:
        return self.order_queryset(RenewalRequest.objects.select_related("endorsee", "cycle"))

    def filter_queryset(self, queryset: Any) -> Any:
        """An invalid filter lists nothing; the filter itself shows the error."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)
