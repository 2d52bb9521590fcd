"""The listing of endorsees, and why each is or is not on the public list, today or any day."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BaseColumn, BulkActionsCheckboxColumn, ButtonsColumnMixin, Column, TitleColumn
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.widgets.button import ListingButton

from endorsement import clock
from endorsement.admin.endorsees.filters import EndorseeFilterSet
from endorsement.admin.endorsees.public_status import public_status_of
from endorsement.admin.endorsees.search import found, read_search
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS, may_take
from endorsement.admin.samples import may_remove_samples
from endorsement.admin.viewset_base import RegistryIndexView
from endorsement.calendar import lookup
from endorsement.calendar.terms import short_date
from endorsement.models import Endorsee
from endorsement.public.filters import RegistryFilter
from endorsement.querysets import EndorseeQuerySet
from endorsement.spreadsheets import exports, files
from endorsement.spreadsheets.columns import COLUMNS


class NameColumn(ButtonsColumnMixin, TitleColumn):
    """The name, with a link to the person's page, and the buttons of the row."""

    def __init__(self, view: "EndorseeIndexView") -> None:
        super().__init__(
            "name",
            label=_("Name"),
            sort_key="sort_key",
            get_url=view.get_page_of_the_day,
            get_title_id=lambda endorsee: f"endorsee_{endorsee.pk}_title",
        )
        self.view = view

    def get_buttons(self, instance: Endorsee, parent_context: Any) -> list[Any]:
        return self.view.get_list_buttons(instance)


class StandingColumn(BaseColumn):
    """The answer to "why is this person not on the list?": each endorsement with its standing in words."""

    cell_template_name = "endorsement/admin/standing_cell.html"

    def __init__(self, *, on: date, today: date, label: str) -> None:
        super().__init__("standing", label=label)
        self.on, self.today = on, today
        self.cycle_name, _term = lookup.term_on(on)

    def get_cell_context_data(self, instance: Endorsee, parent_context: Any) -> dict[str, Any]:
        public_status = public_status_of(instance, on=self.on, today=self.today, cycle_name=self.cycle_name)
        return {**super().get_cell_context_data(instance, parent_context), "public_status": public_status}


def export_download(endorsees: EndorseeQuerySet, *, on: date, form: str) -> HttpResponseBase:
    """The endorsees as a file that a registrar keeps and can import again; `form` is one of `files.FORMATS`."""
    rows = exports.registry_rows(endorsees, on=on)
    return files.download(rows, name=f"endorsees-{on.isoformat()}", form=form)


class EndorseeIndexView(RegistryIndexView):
    template_name = "endorsement/admin/endorsee_index.html"
    any_permission_required = ENDORSEE_PERMISSIONS
    filterset_class = EndorseeFilterSet
    default_ordering = "sort_key"
    is_searchable = True
    FORMATS = files.FORMATS
    list_export = COLUMNS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()

    @cached_property
    def on(self) -> date:
        """The day whose standing is shown."""
        return self.filters.day

    def get_page_of_the_day(self, endorsee: Endorsee) -> str:
        url = self.get_inspect_url(endorsee)
        return url if self.on == self.today else f"{url}?on={self.on}"

    @cached_property
    def columns(self) -> list[BaseColumn]:
        is_today = self.on == self.today
        standing = _("Standing today") if is_today else _("Standing on %(date)s") % {"date": short_date(self.on)}
        ticks = [BulkActionsCheckboxColumn("bulk_actions", obj_type="endorsee")] if self.bulk_buttons else []
        return [
            *ticks,
            NameColumn(self),
            Column("number", label=_("Number"), classname="registry-number registry-wide"),
            Column("locality", label=_("Location"), classname="registry-wide"),
            StandingColumn(on=self.on, today=self.today, label=standing),
        ]

    def get_base_queryset(self) -> EndorseeQuerySet:
        return Endorsee.objects.with_explanation(self.on)

    def order_queryset(self, queryset: EndorseeQuerySet) -> EndorseeQuerySet:
        return queryset.by_name(descending=self.ordering == "-sort_key")

    # --- Bulk actions ---

    @cached_property
    def bulk_buttons(self) -> list[ListingButton]:
        """The buttons of the bulk actions that this user may take."""
        actions = bulk_action_registry.get_bulk_actions_for_model("endorsement", "endorsee")
        return sorted(
            ListingButton(
                action.display_name,
                reverse("wagtail_bulk_action", args=["endorsement", "endorsee", action.action_type]),
                attrs={"aria-label": action.aria_label, "data-bulk-action-button": ""},
                priority=action.action_priority,
                classname="bulk-action-btn",
            )
            for action in actions
            if may_take(action, self.request.user)
        )

    # --- Export: everyone in the listing, on every page, with the whole record ---

    @cached_property
    def show_export_buttons(self) -> bool:
        return self.user_has_permission("export")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        if not self.show_export_buttons:
            raise PermissionDenied
        return export_download(self.shown_endorsees(), on=self.today, form=request.GET["export"])

    @classmethod
    def shown_to(cls, request: HttpRequest) -> EndorseeQuerySet:
        """Everyone in the listing at the address with the same parameters, for "select all"."""
        view = cls(model=Endorsee)
        view.setup(request)
        return view.shown_endorsees()

    def shown_endorsees(self) -> EndorseeQuerySet:
        """Everyone who matches the filters and the search, on every page of the listing, in its order."""
        endorsees: Any = self.filter_queryset(self.order_queryset(Endorsee.objects.all()))
        return self.search_queryset(endorsees)

    # --- Search: the form's own validation would ignore an invalid search and show everyone ---

    @cached_property
    def asked(self) -> RegistryFilter:
        return read_search(self.request.GET.get(self.search_kwarg, ""))

    @cached_property
    def search_query(self) -> str:
        return self.asked.q

    def search_queryset(self, queryset: EndorseeQuerySet) -> EndorseeQuerySet:
        return found(queryset, self.asked) if self.is_searching else queryset

    @cached_property
    def no_results_message(self) -> str:
        if self.asked.problems:
            return self.asked.problems[0].message
        if "on" in self.filters.errors:
            return _("No one is shown. %(reason)s") % {"reason": " ".join(self.filters.errors["on"])}
        if not self.filters.is_valid():
            return _("A filter has an unknown value, so no one is shown. Clear the filters.")
        return super().no_results_message

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "has_samples": Endorsee.objects.samples().exists(),
            "may_remove_samples": may_remove_samples(self.request.user),
        }
