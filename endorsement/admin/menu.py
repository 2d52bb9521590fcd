"""The Registry menu, the reports in it, and their addresses."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from endorsement.admin.cycles.viewset import CycleViewSet
from endorsement.admin.endorsees.viewset import EndorseeViewSet
from endorsement.admin.ledger.listing import RenewalLedgerAdmin
from endorsement.admin.permissions import may_decide_requests, may_see_registry
from endorsement.admin.reports.board import BoardReportView
from endorsement.admin.reports.changes import ChangesView
from endorsement.admin.reports.registry_on_date import RegistryOnDateView
from endorsement.admin.reports.season import SeasonReportView
from endorsement.admin.requests.requirements import RequirementViewSet
from endorsement.admin.vocabulary import CategoryViewSet, DesignationViewSet, LocalityViewSet
from endorsement.models import RegistrySettings


class SetUpGroup(SnippetViewSetGroup):
    """What is set up once and then rarely opened. Hooks named `register_registry_setup_menu_item` add to it."""

    menu_label = _("Set-up")
    menu_name = "registry-set-up"
    menu_icon = "cogs"
    menu_order = 100
    add_to_admin_menu = False
    items = (CycleViewSet, RequirementViewSet, CategoryViewSet, DesignationViewSet, LocalityViewSet)
    submenu_hook = "register_registry_setup_menu_item"


class RegistryGroup(SnippetViewSetGroup):
    """In the order in which a registrar's day needs them."""

    menu_label = _("Registry")
    menu_name = "registry"
    menu_icon = "group"
    menu_order = 200
    items = (EndorseeViewSet, SetUpGroup)
    submenu_hook = "register_registry_menu_item"


def ledger_menu_item() -> MenuItem:
    return RenewalLedgerAdmin().get_menu_item(order=14)


def settings_menu_item() -> MenuItem:
    return SettingMenuItem(RegistrySettings, order=20)


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_registry(request.user)


class RequestsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_decide_requests(request.user)


def requests_menu_item() -> MenuItem:
    return RequestsMenuItem(_("Requests"), reverse_lazy("registry_requests"), icon_name="form", order=8)


def season_menu_item() -> MenuItem:
    return ReportMenuItem(_("Renewal season"), reverse_lazy("registry_season"), icon_name="calendar-check", order=7)


def date_menu_item() -> MenuItem:
    return ReportMenuItem(_("On a date"), reverse_lazy("registry_on_date"), icon_name="calendar", order=11)


def changes_menu_item() -> MenuItem:
    return ReportMenuItem(_("Changes"), reverse_lazy("registry_changes"), icon_name="history", order=12)


def board_menu_item() -> MenuItem:
    return ReportMenuItem(_("Report for the board"), reverse_lazy("registry_board"), icon_name="table", order=13)


class RegistrySearchArea(SearchArea):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_registry(request.user)


def endorsee_search_area() -> SearchArea:
    """The tab of the admin's own search that looks for people."""
    return RegistrySearchArea(
        _("Endorsees"),
        reverse("wagtailsnippets_endorsement_endorsee:list"),
        name="endorsees",
        icon_name="group",
        order=250,
    )


def report_urls() -> list[URLPattern]:
    return [
        path("registry/season/", SeasonReportView.as_view(), name="registry_season"),
        path("registry/on/", RegistryOnDateView.as_view(), name="registry_on_date"),
        path("registry/board/", BoardReportView.as_view(), name="registry_board"),
        path("registry/changes/", ChangesView.as_view(), name="registry_changes"),
    ]
