"""Errors of Wagtail's own date fields that say how to type a date. Its forms and filters offer no way to set them."""

from django import forms
from django.utils.translation import gettext_lazy as _


def explain_errors() -> None:
    forms.DateField.default_error_messages["invalid"] = _("Type the date as 10/15/2026 or 2026-10-15.")
    forms.DateTimeField.default_error_messages["invalid"] = _(
        "Type the date and time as 10/15/2026 14:30 or 2026-10-15 14:30."
    )
