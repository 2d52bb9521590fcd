"""Registrations only; the code is in pages/contact_messages.py."""

from wagtail import hooks

from pages.contact_messages import (
    forms_of,
    message_permissions,
    messages_menu_item,
    messages_urls,
    without_forms,
)

hooks.register("register_admin_urls", messages_urls)
hooks.register("register_admin_menu_item", messages_menu_item)
hooks.register("construct_main_menu", without_forms)
hooks.register("filter_form_submissions_for_user", forms_of)
hooks.register("register_permissions", message_permissions)
