"""The history of the registry: Wagtail's audit log, with before and after of every field."""

from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from wagtail.log_actions import log

from endorsement.signals import registry_changed

CREATE = "endorsement.create"
EDIT = "endorsement.edit"
AWARD = "endorsement.award"
RENEW = "endorsement.renew"
VOID = "endorsement.void_renewal"
END = "endorsement.end"
REOPEN = "endorsement.reopen"
HOLD = "endorsement.place_hold"
RELEASE = "endorsement.release_hold"

Changes = dict[str, list[Any]]


def plain(value: Any) -> Any:
    """A value as the log keeps it: text, number, yes or no, nothing."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    return value


def differences(before: models.Model | None, after: models.Model, fields: list[str]) -> Changes:
    """`{field: [before, after]}` of the fields that differ. A new record differs from empty fields."""
    changes: Changes = {}
    for field in fields:
        old = plain(getattr(before, field)) if before else None
        new = plain(getattr(after, field))
        if old != new and not (before is None and new in ("", None)):
            changes[field] = [old, new]
    return changes


def record(instance: models.Model, action: str, *, by: Any, changes: Changes) -> None:
    """Writes one entry of the history of `instance`. `by` is None for commands."""
    log(instance, action, user=by, data=changes)


def announce(instance: models.Model, action: str) -> None:
    """Sends `registry_changed` when the transaction is committed."""
    transaction.on_commit(lambda: registry_changed.send_robust(sender=type(instance), action=action, instance=instance))
