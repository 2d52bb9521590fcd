"""Who may see renewal requests: those who may decide about them, and nobody else."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from endorsement.admin.permissions import may_decide_requests


class ForDeciders:
    """Before a view of the admin."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_decide_requests(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
