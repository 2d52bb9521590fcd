"""The renewal ledger for reference: to read, filter and export, never to write (wagtail-modeladmin)."""

from datetime import datetime
from typing import Any

from django.contrib.admin import display
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_user_display_name
from wagtail_modeladmin.helpers import AdminURLHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView

from endorsement import clock
from endorsement.admin.harmless_export import HarmlessExport
from endorsement.admin.ledger.filters import (
    CategoryFilter,
    CycleFilter,
    KindFilter,
    LedgerSearch,
    RecordedFilter,
    StateFilter,
)
from endorsement.admin.permissions import LedgerPermission
from endorsement.calendar.terms import short_date
from endorsement.models import Renewal


def registry_time(moment: datetime | None) -> str:
    """ "2026-09-30 22:05" in the registry's time zone, wherever the reader is."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


class LedgerAddresses(AdminURLHelper):
    """Modeladmin's addresses, for numeric keys only: any other key would be a database error."""

    def get_action_url_pattern(self, action: str) -> str:
        return super().get_action_url_pattern(action).replace(r"[-\w]+", "[0-9]+")


class LedgerIndexView(HarmlessExport, IndexView):
    """Modeladmin's listing, without the lookups that Django's admin would take from the address."""

    page_title = gettext_lazy("Renewal ledger")

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        known = {list_filter.parameter_name for list_filter in self.list_filter}
        return {name: value for name, value in super().get_filters_params(params).items() if name in known}


class LedgerInspectView(InspectView):
    """Modeladmin's page, with times in the registry's time zone."""

    def get_field_label(self, field_name: str, field: Any = None) -> str:
        return capfirst(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        value = super().get_field_display_value(field_name, field)
        return registry_time(value) if isinstance(value, datetime) else value


class RenewalLedgerAdmin(ModelAdmin):
    """Every renewal ever recorded, including voided ones."""

    model = Renewal
    menu_label = gettext_lazy("Renewal ledger")
    menu_icon = "list-ol"
    add_to_admin_menu = False
    permission_helper_class = LedgerPermission
    url_helper_class = LedgerAddresses
    index_view_class = LedgerIndexView
    inspect_view_enabled = True
    inspect_view_class = LedgerInspectView
    history_view_enabled = False
    search_handler_class = LedgerSearch
    list_filter = (CycleFilter, KindFilter, StateFilter, RecordedFilter, CategoryFilter)
    list_display = ("endorsee", "label", "cycle_name", "kind_name", "effective", "recorded", "state")
    list_export = (
        "number",
        "endorsee",
        "label",
        "cycle_name",
        "kind_name",
        "effective_on",
        "recorded",
        "recorder",
        "note",
        "voided",
        "voider",
        "void_reason",
    )
    export_filename = "renewal-ledger"
    list_select_related = (
        "endorsement__endorsee",
        "endorsement__category",
        "endorsement__designation",
        "cycle",
        "recorded_by",
        "voided_by",
    )
    list_per_page = 50
    index_view_extra_css = ["endorsement/admin.css"]
    empty_value_display = ""
    inspect_view_fields = [
        "endorsement",
        "printed_label",
        "cycle",
        "kind",
        "effective_on",
        "recorded_at",
        "recorded_by",
        "note",
        "voided_at",
        "voided_by",
        "void_reason",
    ]

    @display(description=gettext_lazy("endorsee"), ordering="endorsement__endorsee__sort_key")
    def endorsee(self, renewal: Renewal) -> str:
        return renewal.endorsement.endorsee.name

    @display(description=gettext_lazy("number"))
    def number(self, renewal: Renewal) -> str:
        return renewal.endorsement.endorsee.number

    @display(description=gettext_lazy("endorsement"))
    def label(self, renewal: Renewal) -> str:
        return renewal.endorsement.label

    @display(description=gettext_lazy("kind"), ordering="kind")
    def kind_name(self, renewal: Renewal) -> str:
        return renewal.get_kind_display()

    @display(description=gettext_lazy("cycle"), ordering="cycle__starts_on")
    def cycle_name(self, renewal: Renewal) -> str:
        return renewal.cycle.name

    @display(description=gettext_lazy("effective on"), ordering="effective_on")
    def effective(self, renewal: Renewal) -> str:
        return short_date(renewal.effective_on)

    @display(description=gettext_lazy("recorded"), ordering="recorded_at")
    def recorded(self, renewal: Renewal) -> str:
        return registry_time(renewal.recorded_at)

    @display(description=gettext_lazy("recorded by"))
    def recorder(self, renewal: Renewal) -> str:
        return get_user_display_name(renewal.recorded_by) if renewal.recorded_by else ""

    @display(description=gettext_lazy("state"), ordering="voided_at")
    def state(self, renewal: Renewal) -> str:
        if renewal.stands:
            return _("valid")
        return _("voided: %(reason)s") % {"reason": renewal.void_reason}

    @display(description=gettext_lazy("voided"))
    def voided(self, renewal: Renewal) -> str:
        return registry_time(renewal.voided_at)

    @display(description=gettext_lazy("voided by"))
    def voider(self, renewal: Renewal) -> str:
        return get_user_display_name(renewal.voided_by) if renewal.voided_by else ""

    def register_indexing(self) -> None:
        """None: following references would cost several queries per renewal, and renewals are never deleted."""

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        return super().get_permissions_for_registration().filter(codename="view_renewal")
