"""What was changed in the site's settings and in its menu: who, when, and from what to what."""

from typing import Any

from django.db.models import Model
from django.urls import URLPattern, path, reverse
from wagtail.admin.views.generic.history import HistoryView
from wagtail.permissions import policy_registry


class SettingsHistoryView(HistoryView):
    """Wagtail's view for the history of a record. It has none for settings."""

    any_permission_required = ["change"]

    @property
    def names(self) -> list[str]:
        return [self.model._meta.app_label, self.model._meta.model_name]

    def get_edit_url(self, instance: Model) -> str:
        return reverse("wagtailsettings:edit", args=[*self.names, instance.pk])

    def get_history_url(self, instance: Model) -> str:
        return reverse(f"{self.names[1]}_history", args=[instance.pk])

    def get_history_results_url(self, instance: Model) -> str:
        return self.get_history_url(instance)


def history_urls(*models: Any) -> list[URLPattern]:
    """For the hook register_admin_urls."""
    return [
        path(
            f"settings/{model._meta.app_label}/{model._meta.model_name}/<int:pk>/history/",
            SettingsHistoryView.as_view(model=model, permission_policy=policy_registry.get_by_type(model)),
            name=f"{model._meta.model_name}_history",
        )
        for model in models
    ]
