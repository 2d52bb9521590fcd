"""Keeps the accounts that the ledger names: they can be made inactive, but not deleted."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from endorsement.models import Batch, Correction, Hold, Renewal, RenewalRequest


def keep_user_of_the_ledger(request: HttpRequest, user: Any) -> HttpResponse | None:
    """For the hook before_delete_user."""
    return _refuse_any(request, [user])


def keep_users_of_the_ledger(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """For the hook before_bulk_action."""
    if action_type != "delete" or action.model is not get_user_model():
        return None
    return _refuse_any(request, objects)


def _refuse_any(request: HttpRequest, users: Iterable[Any]) -> HttpResponse | None:
    named = [user for user in users if _is_in_the_ledger(user)]
    if not named:
        return None
    names = ", ".join(get_user_display_name(user) for user in named)
    messages.error(
        request,
        _("The registry names %(names)s as the author of entries. Make the account inactive instead of deleting it.")
        % {"names": names},
    )
    return redirect("wagtailusers_users:index")


def _is_in_the_ledger(user: Any) -> bool:
    renewals = Renewal.objects.filter(Q(recorded_by=user) | Q(voided_by=user))
    batches = Batch.objects.filter(Q(made_by=user) | Q(undone_by=user))
    by_user = (
        RenewalRequest.objects.filter(decided_by=user),
        Hold.objects.filter(placed_by=user),
        Correction.objects.filter(made_by=user),
    )
    return any(rows.exists() for rows in (renewals, batches, *by_user))
