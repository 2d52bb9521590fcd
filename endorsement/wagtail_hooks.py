"""Registrations only; what is registered lives in endorsement/admin/."""

from wagtail import hooks

from endorsement.admin.log_actions import register_log_actions

hooks.register("register_log_actions", register_log_actions)
