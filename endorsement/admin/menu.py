"""The Registry menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from endorsement.admin.cycles import CycleViewSet
from endorsement.admin.endorsees import EndorseeViewSet
from endorsement.admin.ledger import RenewalLedgerAdmin
from endorsement.admin.vocabulary import CategoryViewSet, DesignationViewSet, LocalityViewSet
from endorsement.models import RegistrySettings


class RegistryGroup(SnippetViewSetGroup):
    menu_label = _("Registry")
    menu_name = "registry"
    menu_icon = "group"
    menu_order = 200
    items = (EndorseeViewSet, CycleViewSet, CategoryViewSet, DesignationViewSet, LocalityViewSet)
    submenu_hook = "register_registry_menu_item"


def ledger_menu_item() -> MenuItem:
    return RenewalLedgerAdmin().get_menu_item(order=10)


def settings_menu_item() -> MenuItem:
    return SettingMenuItem(RegistrySettings, order=20)
