"""Wagtail's choosers and its admin API name every page, image and document, drafts and private ones too.

Everyone who may open the admin may ask them, and registrars need none: only users who work with these things get in.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin
from wagtail.admin.auth import permission_denied
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

API = "/admin/api/main/"
PAGES = ("/admin/choose-", f"{API}pages/")
IMAGES = ("/admin/images/chooser/", f"{API}images/")
DOCUMENTS = ("/admin/documents/chooser/", f"{API}documents/")


class OnlyForEditors(MiddlewareMixin):
    def process_view(self, request: HttpRequest, *args: Any) -> HttpResponse | None:
        model = model_behind(request.path)
        if model is None or not request.user.is_authenticated or works_with(request.user, model):
            return None
        if request.path.startswith(API):
            raise PermissionDenied
        return permission_denied(request)


def model_behind(path: str) -> Any:
    if path.startswith(PAGES):
        return Page
    if path.startswith(IMAGES):
        return get_image_model()
    return get_document_model() if path.startswith(DOCUMENTS) else None


def works_with(user: Any, model: Any) -> bool:
    actions = {"add", "change", "choose", "delete", "publish", "lock", "unlock", "bulk_delete"}
    return policy_registry.get_by_type(model).user_has_any_permission(user, actions)
