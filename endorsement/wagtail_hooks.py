"""Registrations only; what is registered lives in endorsement/admin/."""

from functools import partial

from django.db.models import DateField
from wagtail import hooks
from wagtail.admin.forms.models import register_form_field_override
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from endorsement.admin.bulk.delete import NoBulkDelete
from endorsement.admin.bulk.export import ExportBulkAction
from endorsement.admin.bulk.hold import HoldBulkAction
from endorsement.admin.bulk.renew import RenewBulkAction
from endorsement.admin.day_field import options_for_dates, picker_that_keeps_what_is_typed
from endorsement.admin.guide.pages import guide_menu_item, guide_urls, page_menu_item
from endorsement.admin.imports import import_menu_item, import_urls
from endorsement.admin.ledger.listing import RenewalLedgerAdmin
from endorsement.admin.log_actions import register_log_actions
from endorsement.admin.mail.addresses import mail_menu_item, mail_urls, texts_menu_item
from endorsement.admin.mail.note import NoteBulkAction
from endorsement.admin.menu import (
    RegistryGroup,
    board_menu_item,
    changes_menu_item,
    date_menu_item,
    endorsee_search_area,
    ledger_menu_item,
    report_urls,
    requests_menu_item,
    season_menu_item,
    settings_menu_item,
)
from endorsement.admin.panels import add_registry_panels
from endorsement.admin.permissions import register_policies, registry_permissions
from endorsement.admin.requests.addresses import request_urls
from endorsement.admin.samples import samples_urls
from endorsement.admin.settings import settings_urls
from endorsement.admin.users import keep_user_of_the_ledger, keep_users_of_the_ledger
from endorsement.models import RegistrySettings
from endorsement.public.number_searches import lead_to_record

# Before any form is made.
register_form_field_override(DateField, override=options_for_dates)
register_policies()
register_snippet(RegistryGroup)
modeladmin_register(RenewalLedgerAdmin)

hooks.register("insert_global_admin_js", picker_that_keeps_what_is_typed)
hooks.register("register_admin_urls", import_urls)
hooks.register("register_admin_urls", request_urls)
hooks.register("register_registry_menu_item", requests_menu_item)
hooks.register("register_registry_menu_item", import_menu_item)
hooks.register("register_registry_menu_item", ledger_menu_item)
hooks.register("register_registry_menu_item", mail_menu_item)
for set_up_item in (texts_menu_item, settings_menu_item):
    hooks.register("register_registry_setup_menu_item", set_up_item)
hooks.register("register_admin_urls", mail_urls)
for report in (season_menu_item, date_menu_item, changes_menu_item, board_menu_item):
    hooks.register("register_registry_menu_item", report)
    hooks.register("register_reports_menu_item", report)
hooks.register("register_admin_urls", report_urls)
hooks.register("register_admin_urls", samples_urls)
hooks.register("register_admin_urls", guide_urls)
for help_item in (page_menu_item, guide_menu_item):
    hooks.register("register_help_menu_item", help_item)
# Before Wagtail's own, whose address it takes over.
hooks.register("register_admin_urls", partial(settings_urls, RegistrySettings), order=-1)
hooks.register("register_permissions", registry_permissions)
hooks.register("register_log_actions", register_log_actions)
hooks.register("construct_homepage_panels", add_registry_panels)
hooks.register("before_serve_page", lead_to_record)
hooks.register("register_admin_search_area", endorsee_search_area)
hooks.register("before_delete_user", keep_user_of_the_ledger)
hooks.register("before_bulk_action", keep_users_of_the_ledger)
for action in (RenewBulkAction, HoldBulkAction, ExportBulkAction, NoteBulkAction):
    hooks.register("register_bulk_action", action)
# After Wagtail's own action, which it replaces.
hooks.register("register_bulk_action", NoBulkDelete, order=1)
