"""What the registry says on the admin's home page."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from endorsement.admin.permissions import ENDORSEE_PERMISSIONS
from endorsement.models import Endorsee


class SampleDataPanel(Component):
    """Says that there are fictional people in the registry, as long as there are."""

    template_name = "endorsement/admin/sample_banner.html"
    order = 50


def add_sample_banner(request: HttpRequest, panels: list[Any]) -> None:
    """For the hook construct_homepage_panels."""
    policy = policy_registry.get_by_type(Endorsee)
    if policy.user_has_any_permission(request.user, ENDORSEE_PERMISSIONS) and Endorsee.objects.samples().exists():
        panels.append(SampleDataPanel())
