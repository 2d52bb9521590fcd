"""Registrations only; the code is in vaimh/accounts/."""

from wagtail import hooks

from vaimh.accounts.locked import locked_urls, wrong_passwords_menu_item
from vaimh.accounts.second_factor_pages import account_menu_item, second_factor_urls

hooks.register("register_admin_urls", locked_urls)
hooks.register("register_settings_menu_item", wrong_passwords_menu_item)
hooks.register("register_admin_urls", second_factor_urls)
hooks.register("register_account_menu_item", account_menu_item)
