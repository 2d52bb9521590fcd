"""What Wagtail's own date fields and filters say about a mistyped date. Wagtail has no hooks for these."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import BaseListingView


def explain_errors() -> None:
    forms.DateField.default_error_messages["invalid"] = _("Type the date as 10/15/2026 or 2026-10-15.")
    forms.DateTimeField.default_error_messages["invalid"] = _(
        "Type the date and time as 10/15/2026 14:30 or 2026-10-15 14:30."
    )
    BaseListingView.filter_queryset = filter_queryset


def filter_queryset(view: Any, queryset: Any) -> Any:
    """What the listing's filters find. Stock ignores all of them if one has an error, and shows everything."""
    if not view.filters:
        return queryset
    if view.filters.is_valid():
        return view.filters.filter_queryset(queryset)
    return queryset.none() if isinstance(queryset, QuerySet) else []
