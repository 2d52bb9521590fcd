"""Addresses of a record that was merged into another one lead to that one."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from endorsement.admin.permissions import may_see_registry
from endorsement.models import Endorsee


class FollowsMerges:
    """Before a view of one endorsee."""

    moved_to: Endorsee | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        try:
            super().setup(request, *args, **kwargs)  # type: ignore[misc]
        except Http404:
            self.moved_to = record_in_place_of(str(kwargs.get("pk", "")))
            if self.moved_to is None:
                raise

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.moved_to is None:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if not may_see_registry(request.user):
            raise PermissionDenied
        told = _("That record was merged into this one, so nothing was changed.")
        messages.info(request, told)
        return redirect(reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[self.moved_to.pk]))


def record_in_place_of(pk: str) -> Endorsee | None:
    """The record that answers in place of the merged one with this key; None if there is none."""
    person = Endorsee.with_merged.filter(pk=pk).first() if pk.isascii() and pk.isdigit() and len(pk) < 19 else None
    while person and person.merged_into_id:
        person = Endorsee.with_merged.get(pk=person.merged_into_id)
    return person
