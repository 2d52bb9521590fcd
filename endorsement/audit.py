"""The history of the registry: Wagtail's audit log, with the old and the new value of every field."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from endorsement.signals import registry_changed
from endorsement.site_language import site_language

CREATE = "endorsement.create"
EDIT = "endorsement.edit"
AWARD = "endorsement.award"
RENEW = "endorsement.renew"
VOID = "endorsement.void_renewal"
END = "endorsement.end"
REOPEN = "endorsement.reopen"
HOLD = "endorsement.place_hold"
RELEASE = "endorsement.release_hold"
IMPORT = "endorsement.import"
MAIL = "endorsement.mail"
MAKE_LINK = "endorsement.make_link"
ATTACH = "endorsement.attach_file"
DETACH = "endorsement.remove_file"
SEND_REQUEST = "endorsement.send_request"
DECIDE_REQUEST = "endorsement.decide_request"

Changes = dict[str, list[Any]]
# As far back as a change is looked for.
ENTRIES_READ = 200

if TYPE_CHECKING:
    from endorsement.models import Endorsement, Hold, RenewalCycle


def plain(value: Any) -> Any:
    """A value as the log stores it: text in the site's language, number, boolean or None."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, models.Model):
        with site_language():
            return str(value)
    return value


def _told(record: models.Model, name: str) -> Any:
    """The value of a field as the log stores it; in words, where the field stores codes."""
    value, field = getattr(record, name), record._meta.get_field(name)
    if not hasattr(field, "in_words"):
        return plain(value)
    with site_language():
        return field.in_words(value)


def differences(before: models.Model | None, after: models.Model, fields: list[str]) -> Changes:
    """`{field: [before, after]}` of the fields that differ. A new record is compared with empty fields."""
    changes: Changes = {}
    for field in fields:
        old = _told(before, field) if before else None
        new = _told(after, field)
        if old != new and not (before is None and new in ("", None)):
            changes[field] = [old, new]
    return changes


def with_note(changes: Changes, note: str) -> Changes:
    return {**changes, "note": [None, note]} if note else changes


def record(instance: models.Model, action: str, *, by: Any, changes: Changes) -> None:
    """Writes one entry in the history of `instance`. `by` is None for commands."""
    with site_language():
        log(instance, action, user=by, data=changes)


def record_many(entries: Iterable[tuple[models.Model, str, Changes]], *, by: Any) -> None:
    """Writes an entry for each record, action and changes, as `record` does, in a few queries."""
    moment = timezone.now()
    ModelLogEntry.objects.bulk_create(
        (
            ModelLogEntry(
                content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
                object_id=str(instance.pk),
                label=plain(instance),
                action=action,
                timestamp=moment,
                user=by,
                data=changes,
            )
            for instance, action, changes in entries
        ),
        batch_size=500,
    )


def last_writers(instance: models.Model, fields: Collection[str]) -> dict[str, ModelLogEntry]:
    """The latest entry of the history that changed each field; none for a field that nothing in it names."""
    found: dict[str, ModelLogEntry] = {}
    entries = ModelLogEntry.objects.for_instance(instance).select_related("user").order_by("-timestamp", "-pk")
    for entry in entries[:ENTRIES_READ]:
        for field in set(fields).intersection(entry.data).difference(found):
            found[field] = entry
    return found


# --- What the history says about each act ---


def award_changes(endorsement: "Endorsement", cycles: "Iterable[RenewalCycle]") -> Changes:
    return {
        "endorsement": [None, endorsement.label],
        "awarded_on": [None, endorsement.awarded_on.isoformat()],
        "renewed_for": [None, ", ".join(cycle.name for cycle in cycles)],
    }


def renewal_changes(endorsement: "Endorsement", cycle: "RenewalCycle", effective_on: date) -> Changes:
    return {
        "endorsement": [endorsement.label, endorsement.label],
        "renewed_for": [None, cycle.name],
        "effective_on": [None, effective_on.isoformat()],
    }


def end_changes(endorsement: "Endorsement") -> Changes:
    return {
        "endorsement": [endorsement.label, endorsement.label],
        "ended_on": [None, plain(endorsement.ended_on)],
        "end_reason": [None, str(endorsement.end_reason)],
    }


def hold_changes(hold: "Hold") -> Changes:
    return {
        "hold": [None, str(hold.kind)],
        "starts_on": [None, hold.starts_on.isoformat()],
        "reason": [None, hold.reason],
    }


# --- Announcements ---


def announce(instance: models.Model, action: str) -> None:
    """Sends `registry_changed` when the transaction is committed."""
    transaction.on_commit(lambda: registry_changed.send_robust(sender=type(instance), action=action, instance=instance))


def announce_many(model: type[models.Model], action: str) -> None:
    """Sends `registry_changed` once for a change of many records, when the transaction is committed."""
    transaction.on_commit(lambda: registry_changed.send_robust(sender=model, action=action, instance=None))
