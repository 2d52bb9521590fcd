"""Registrations only; the code is in pages/contact_messages.py and pages/overdue.py."""

from wagtail import hooks

from pages.contact_messages import (
    MessagesView,
    forms_of,
    message_permissions,
    messages_menu_item,
    messages_urls,
    without_forms,
)
from pages.models import ContactPage
from pages.overdue import add_overdue_panel

# Wagtail has no hook for this. The model cannot name the view, which stands on the models; and the admin, which alone
# shows it, loads these hooks before its first answer.
ContactPage.submissions_list_view_class = MessagesView

hooks.register("register_admin_urls", messages_urls)
hooks.register("register_admin_menu_item", messages_menu_item)
hooks.register("construct_main_menu", without_forms)
hooks.register("filter_form_submissions_for_user", forms_of)
hooks.register("register_permissions", message_permissions)
hooks.register("construct_homepage_panels", add_overdue_panel)
