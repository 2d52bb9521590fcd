"""The queue of renewal requests."""

from typing import Any

import django_filters
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button, HeaderButton

from endorsement import clock
from endorsement.admin.requests.access import ForDeciders
from endorsement.calendar.terms import short_date
from endorsement.enums import RequestStatus
from endorsement.models import RenewalCycle, RenewalRequest
from endorsement.querysets import RenewalRequestQuerySet
from endorsement.requests.services import points_of_many


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


class RequestIndexView(ForDeciders, ReportView):
    model = RenewalRequest
    page_title = _("Renewal requests")
    header_icon = "mail"
    index_url_name = "registry_requests"
    index_results_url_name = "registry_requests_results"
    filterset_class = RequestFilterSet
    default_ordering = "sent_at"
    FORMATS = ()
    template_name = "endorsement/admin/requests/queue.html"
    columns = [
        TitleColumn(
            "endorsee",
            label=_("Name"),
            accessor="endorsee.name",
            get_url=lambda request: reverse("registry_request", args=[request.pk]),
        ),
        Column("cycle", label=_("Renewal cycle"), classname="registry-wide"),
        Column("status", label=_("Status"), accessor="get_status_display"),
        Column(
            "sent_at",
            label=_("Sent"),
            accessor=lambda request: short_date(clock.local(request.sent_at).date()),
            sort_key="sent_at",
            classname="registry-wide",
        ),
        Column("points", label=_("To look at"), accessor="to_look_at"),
    ]

    def get_queryset(self) -> RenewalRequestQuerySet:
        return self.order_queryset(RenewalRequest.objects.select_related("endorsee", "cycle"))

    def filter_queryset(self, queryset: Any) -> Any:
        """An invalid filter lists nothing; the filter itself shows the error."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Approve several"), reverse("registry_requests_approve"), icon_name="check")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        # Behind three dots: beside the title, a phone has room for one button.
        return [Button(gettext("Audit list"), url=reverse("registry_requests_audit"), icon_name="tasks")]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        points = points_of_many([each for each in context["object_list"] if each.is_open], on=clock.today())
        # The table reads the same instances.
        for each in context["object_list"]:
            each.to_look_at = " ".join(points[each.pk]) or gettext("nothing") if each.is_open else ""
        return context
