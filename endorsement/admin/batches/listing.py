"""The list of bulk renewals, imports and mailings."""

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.reports import ReportView

from endorsement.admin.ledger.listing import registry_time
from endorsement.admin.permissions import may_see_mail, may_see_registry
from endorsement.enums import BatchKind
from endorsement.models import Batch


class ForReaders:
    """Before a view of the admin: those who may see the registry. Mailings are for those who may see mail."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_see_registry(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def batches_for(user: Any) -> QuerySet[Batch]:
    batches = Batch.objects.select_related("cycle", "plan", "made_by", "undone_by")
    return batches if may_see_mail(user) else batches.exclude(kind=BatchKind.MAILING)


def user_of(batch: Batch) -> str:
    return get_user_display_name(batch.made_by) if batch.made_by else ""


def state_of(batch: Batch) -> str:
    if batch.undone_at is None:
        return ""
    return _("Undone: %(reason)s") % {"reason": batch.undo_reason}


class BatchFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=BatchKind.choices)

    class Meta:
        model = Batch
        fields: list[str] = []


class BatchIndexView(ForReaders, ReportView):
    model = Batch
    page_title = gettext_lazy("Bulk changes")
    header_icon = "rotate"
    index_url_name = "registry_batches"
    index_results_url_name = "registry_batches_results"
    filterset_class = BatchFilterSet
    default_ordering = "-made_at"
    FORMATS = ()
    columns = [
        TitleColumn(
            "batch",
            label=gettext_lazy("Bulk change"),
            accessor=str,
            get_url=lambda batch: reverse("registry_batch", args=[batch.pk]),
        ),
        Column("made_by", label=gettext_lazy("Made by"), accessor=user_of),
        Column("made_at", label=gettext_lazy("Made"), accessor=lambda one: registry_time(one.made_at)),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
    ]

    def get_queryset(self) -> QuerySet[Batch]:
        return self.order_queryset(batches_for(self.request.user))

    def filter_queryset(self, queryset: Any) -> Any:
        """An invalid filter lists nothing; the filter itself shows the error."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)
