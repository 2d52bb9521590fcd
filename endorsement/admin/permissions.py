"""The registry's permissions. No one may delete anything, not even a superuser."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail_modeladmin.helpers import PermissionHelper

from endorsement.enums import BatchKind
from endorsement.models import (
    Batch,
    Category,
    Designation,
    Endorsee,
    Endorsement,
    Hold,
    Locality,
    Message,
    MessageText,
    Renewal,
    RenewalCycle,
    RenewalRequirement,
)

# Any of these lets a user open an endorsee: Wagtail's own permissions and those of the actions on the page.
ENDORSEE_PERMISSIONS = ["add", "change", "view", "award", "renew", "void", "end", "hold", "export"]

EDITED = (Endorsee, RenewalCycle, Category, Designation, Locality, RenewalRequirement)


def may_see_registry(user: Any) -> bool:
    """Whether a user may open an endorsee, and therefore every report on the registry."""
    return policy_registry.get_by_type(Endorsee).user_has_any_permission(user, ENDORSEE_PERMISSIONS)


def may_see_mail(user: Any) -> bool:
    """Whether a user may read the mail to endorsees."""
    return policy_registry.get_by_type(Message).user_has_any_permission(user, ["view", "send"])


def may_take(action: Any, user: Any) -> bool:
    """Whether a user may take a bulk action on endorsees. An action names its permission, and its model if another."""
    policy = policy_registry.get_by_type(getattr(action, "permission_model", Endorsee))
    return bool(policy.user_has_permission(user, getattr(action, "permission", "change")))


# What undoing each kind of bulk change takes, on endorsees.
UNDOING = {
    BatchKind.RENEWAL: ("void",),
    BatchKind.IMPORT: ("import", "void", "end", "change"),
}


def may_undo(batch: Batch, user: Any) -> bool:
    """Whether a user may undo a bulk change: as if each of its parts were undone alone."""
    if batch.kind == BatchKind.MAILING:
        return bool(policy_registry.get_by_type(Message).user_has_permission(user, "send"))
    policy = policy_registry.get_by_type(Endorsee)
    return all(policy.user_has_permission(user, action) for action in UNDOING[BatchKind(batch.kind)])


def may_merge(user: Any) -> bool:
    """Whether a user may merge records: that changes one, ends what both hold, and moves holds."""
    policy = policy_registry.get_by_type(Endorsee)
    return all(policy.user_has_permission(user, action) for action in ("change", "end", "renew", "void", "hold"))


def may_decide_requests(user: Any) -> bool:
    """Whether a user may read renewal requests and decide about them: deciding renews, and changes the record."""
    policy = policy_registry.get_by_type(Endorsee)
    return all(policy.user_has_permission(user, action) for action in ("renew", "change"))


class NeverDelete(ModelPermissionPolicy):
    """Wagtail's policy, but no user has `delete`."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Iterable[str]) -> Any:
        others = [action for action in actions if action != "delete"]
        return super().users_with_any_permission(others) if others else get_user_model().objects.none()


def register_policies() -> None:
    """Runs before any viewset is registered, because Wagtail takes the first policy it finds."""
    for model in (*EDITED, Endorsement, Renewal, Hold, Message, MessageText):
        register_permission_policy(model, NeverDelete(model))


class LedgerPermission(PermissionHelper):
    """Users with permission to view renewals may read the ledger. Only the services write it."""

    def user_can_list(self, user: Any) -> bool:
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_inspect_obj(self, user: Any, obj: Renewal) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Renewal) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Renewal) -> bool:
        return False


def registry_permissions() -> QuerySet[Permission]:
    """The permissions that have an effect, for Wagtail's group editor. Ledger and settings register their own."""
    edited = [
        model._meta.model_name
        for model in (
            Endorsee,
            RenewalCycle,
            Category,
            Designation,
            Locality,
            RenewalRequirement,
            Message,
            MessageText,
        )
    ]
    permissions = Permission.objects.filter(content_type__app_label="endorsement", content_type__model__in=edited)
    return permissions.exclude(codename__startswith="delete_")
