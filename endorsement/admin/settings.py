"""Wagtail's form for settings, saved by a service, so that it writes over no change it has not seen."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.contrib.settings.views import EditView

from endorsement import services
from endorsement.admin.meanwhile import KeepsOthersChanges
from endorsement.admin.viewset_base import SavedByService
from endorsement.services import Done


class SettingsEditView(KeepsOthersChanges, SavedByService, EditView):
    def write(self) -> Done:
        return services.save_settings(settings=self.form.instance, by=self.request.user)


def settings_urls(*models: Any) -> list[URLPattern]:
    """For the hook register_admin_urls, before Wagtail's own: the same addresses with this view."""
    found = []
    for model in models:
        names = {"app_name": model._meta.app_label, "model_name": model._meta.model_name}
        found.append(
            path(f"settings/{names['app_name']}/{names['model_name']}/<int:pk>/", SettingsEditView.as_view(), names)
        )
    return found
