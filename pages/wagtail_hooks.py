"""Registrations only; the code is in pages/contact_messages.py and others in pages/."""

from functools import partial

from wagtail import hooks

from endorsement.admin.settings import settings_urls
from pages.contact_messages import (
    MessagesView,
    forms_of,
    message_permissions,
    messages_menu_item,
    messages_urls,
    without_forms,
)
from pages.copying import tell_what_became_draft
from pages.done_messages import register_message_actions
from pages.models import ContactPage, MainMenu, SiteSettings
from pages.overdue import add_overdue_panel
from pages.page_links import register_page_links
from pages.settings_history import history_urls

# Wagtail has no hook for this. The model cannot name the view, which stands on the models; and the admin, which alone
# shows it, loads these hooks before its first answer.
ContactPage.submissions_list_view_class = MessagesView

hooks.register("register_admin_urls", messages_urls)
# Before Wagtail's own, whose addresses they take over.
hooks.register("register_admin_urls", partial(settings_urls, SiteSettings, MainMenu), order=-1)
hooks.register("register_admin_urls", partial(history_urls, SiteSettings, MainMenu))
hooks.register("register_admin_menu_item", messages_menu_item)
hooks.register("construct_main_menu", without_forms)
hooks.register("filter_form_submissions_for_user", forms_of)
hooks.register("register_permissions", message_permissions)
hooks.register("register_log_actions", register_message_actions)
hooks.register("after_copy_page", tell_what_became_draft)
# After Wagtail's own, which it replaces.
hooks.register("register_rich_text_features", register_page_links, order=1)
hooks.register("construct_homepage_panels", add_overdue_panel)
