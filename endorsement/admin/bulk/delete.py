"""Wagtail offers a bulk delete for every snippet; the registry refuses it for its records."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from endorsement.models import Category, Designation, Endorsee, Locality, RenewalCycle, RenewalRequirement


class NoBulkDelete(SnippetBulkAction):
    """Replaces Wagtail's action, so that its address refuses instead of failing on a protected row."""

    models = [Endorsee, RenewalCycle, RenewalRequirement, Category, Designation, Locality]
    display_name = _("Delete")
    action_type = "delete"
    permission = "delete"
    aria_label = _("Delete selected records")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied
