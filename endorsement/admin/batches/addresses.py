"""The addresses of bulk changes, and how other pages lead to them."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from endorsement.admin.batches.listing import BatchIndexView
from endorsement.admin.batches.page import BatchView, UndoView
from endorsement.admin.permissions import may_see_registry


class BatchMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_registry(request.user)


def batch_menu_item() -> MenuItem:
    return BatchMenuItem(_("Bulk changes"), reverse_lazy("registry_batches"), icon_name="rotate", order=14)


def batch_url(batch_pk: int) -> str:
    return reverse("registry_batch", args=[batch_pk])


def batch_urls() -> list[URLPattern]:
    """For the hook register_admin_urls."""
    return [
        path("registry/batches/", BatchIndexView.as_view(), name="registry_batches"),
        path("registry/batches/results/", BatchIndexView.as_view(results_only=True), name="registry_batches_results"),
        path("registry/batches/<int:batch_pk>/", BatchView.as_view(), name="registry_batch"),
        path("registry/batches/<int:batch_pk>/undo/", UndoView.as_view(), name="registry_batch_undo"),
    ]
