"""Endorsees in the admin: the listing, the form, the person's page, and the actions on it."""

from typing import Any

from django.urls import path
from wagtail.snippets.views.snippets import HistoryView

from endorsement.admin.actions.award import AwardView
from endorsement.admin.actions.ends import EndView, ReopenView
from endorsement.admin.actions.files import AttachView, FileView, RemoveFileView
from endorsement.admin.actions.holds import HoldView, ReleaseView
from endorsement.admin.actions.renew import RenewView
from endorsement.admin.actions.void import VoidView
from endorsement.admin.endorsees.form import ENDORSEE_PANELS, EndorseeCreateView, EndorseeEditView
from endorsement.admin.endorsees.listing import EndorseeIndexView
from endorsement.admin.endorsees.page import EndorseeInspectView
from endorsement.admin.permissions import ENDORSEE_PERMISSIONS
from endorsement.admin.viewset_base import RegistryViewSet
from endorsement.models import Endorsee

ACTIONS = {
    "award/<int:pk>/": AwardView,
    "renew/<int:pk>/": RenewView,
    "void/<int:pk>/<int:renewal_pk>/": VoidView,
    "end/<int:pk>/<int:endorsement_pk>/": EndView,
    "reopen/<int:pk>/<int:endorsement_pk>/": ReopenView,
    "hold/<int:pk>/": HoldView,
    "release/<int:pk>/<int:hold_pk>/": ReleaseView,
    "attach/<int:pk>/": AttachView,
    "file/<int:pk>/<int:attachment_pk>/": FileView,
    "remove-file/<int:pk>/<int:attachment_pk>/": RemoveFileView,
}


class EndorseeHistoryView(HistoryView):
    any_permission_required = ENDORSEE_PERMISSIONS


class EndorseeViewSet(RegistryViewSet):
    model = Endorsee
    icon = "group"
    index_view_class = EndorseeIndexView
    index_template_name = EndorseeIndexView.template_name
    add_view_class = EndorseeCreateView
    edit_view_class = EndorseeEditView
    inspect_view_enabled = True
    inspect_view_class = EndorseeInspectView
    inspect_template_name = EndorseeInspectView.template_name
    history_view_class = EndorseeHistoryView
    edit_handler = ENDORSEE_PANELS

    def get_urlpatterns(self) -> list[Any]:
        actions = [
            path(route, self.construct_view(view), name=route.partition("/")[0]) for route, view in ACTIONS.items()
        ]
        return [*super().get_urlpatterns(), *actions]
