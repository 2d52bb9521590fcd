"""A warning on the admin's home page when scheduled publishing doesn't run (docs/operations.md)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.permissions import policy_registry

from endorsement import clock

# The command runs each minute and may take a while.
PATIENCE = timedelta(minutes=5)


def overdue(now: datetime) -> list[datetime]:
    """When each page or snippet should have been published or unpublished that still is not, earliest first."""
    return sorted(_due_before(now - PATIENCE))


def _due_before(moment: datetime) -> Iterator[datetime]:
    """By the same two conditions as Wagtail's publish_scheduled."""
    revisions = Revision.objects.filter(approved_go_live_at__lt=moment)
    yield from revisions.values_list("approved_go_live_at", flat=True)
    for model in _publishable_models():
        expired = model._default_manager.filter(live=True, expire_at__lt=moment)
        yield from expired.order_by().values_list("expire_at", flat=True)


def _publishable_models() -> list[Any]:
    drafted = (model for model in apps.get_models() if issubclass(model, DraftStateMixin))
    return [Page, *(model for model in drafted if not issubclass(model, Page))]


class OverduePanel(Component):
    name = "overdue"
    template_name = "pages/admin/overdue.html"
    order = 40

    def __init__(self, due: list[datetime]) -> None:
        self.due = due

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"count": len(self.due), "since": self.due[0]}


def add_overdue_panel(request: HttpRequest, panels: list[Any]) -> None:
    """For the hook construct_homepage_panels. Only users who may publish something see it."""
    if _may_publish(request.user) and (due := overdue(clock.now())):
        panels.append(OverduePanel(due))


def _may_publish(user: Any) -> bool:
    if policy_registry.get_by_type(Page).user_has_permission(user, "publish"):
        return True
    return any(
        user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")
        for model in _publishable_models()
        if model is not Page
    )
