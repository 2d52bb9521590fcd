"""How a record is saved while others write: read again under the lock, what they changed kept, announced once.

`services` has the writers of the registry's records. Here is what they share, and the writer of settings, the
registry's and those of the site around it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from endorsement import audit, edits, locks, refusals

Record = TypeVar("Record", bound=models.Model)


@dataclass(frozen=True)
class Done(Generic[Record]):
    """What a service did: the record as it is now, and `{field: [before, after]}` as the history has it.

    Without changes nothing was written: it was so already. `others` names the fields that somebody else changed since
    the record was loaded; a save keeps those changes.
    """

    record: Record
    changes: audit.Changes
    others: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.changes)


def as_it_is_now(record: Record) -> Record | None:
    """The row of the record, locked, as it is now; None for a new record."""
    if not record.pk:
        return None
    found = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise refusals.Gone(_("Someone deleted this record since you opened it, so nothing was saved."))
    return found


def catch_up(
    record: models.Model, before: models.Model | None, fields: list[str], *, pairs: Sequence[edits.Pair] = ()
) -> tuple[str, ...]:
    """Keeps what others changed; a mixture of two people's changes must keep the record's own rules."""
    others = edits.catch_up(record, before, fields, pairs=pairs) if before else ()
    if others:
        try:
            record.clean()
            record.validate_constraints()
        except ValidationError as error:
            raise refusals.Refused(" ".join(error.messages)) from error
    return others


def saved(
    record: Record,
    fields: list[str],
    before: Record | None,
    *,
    by: Any,
    changes: audit.Changes,
    others: tuple[str, ...],
) -> Done[Record]:
    edits.remember(record, edits.values_of(record, fields))
    action = audit.EDIT if before else audit.CREATE
    return replace(done(record, record, action, by=by, changes=changes), others=others)


def done(record: Record, subject: models.Model, action: str, *, by: Any, changes: audit.Changes) -> Done[Record]:
    """Writes the history of the subject, on whose page people look for it, and announces the change."""
    audit.record(subject, action, by=by, changes=changes)
    audit.announce(subject, action)
    return Done(record, changes)


@locks.writing()
def save_settings(*, settings: Record, by: Any = None) -> Done[Record]:
    """Saves the settings of the registry, or of the site around it, with their lists (a menu's items).

    Raises:
        ChangedMeanwhile, Gone: as `save_endorsee`. A list counts as one field.
    """
    fields = [field.name for field in settings._meta.concrete_fields if not field.primary_key]
    fields += [relation.get_accessor_name() for relation in get_all_child_relations(type(settings))]
    before = as_it_is_now(settings)
    others = catch_up(settings, before, fields)
    if before is None:
        settings.save()
        return Done(settings, {})
    changed = edits.changed(edits.values_of(before, fields), edits.values_of(settings, fields))
    changes: audit.Changes = {name: [_told(before, name), _told(settings, name)] for name in fields if name in changed}
    if changes:
        settings.save()
        edits.remember(settings, edits.values_of(settings, fields))
        audit.record(settings, audit.EDIT, by=by, changes=changes)
    return Done(settings, changes, others)


def _told(settings: models.Model, name: str) -> Any:
    value = getattr(settings, name)
    if settings._meta.get_field(name).one_to_many:
        return ", ".join(str(child) for child in value.all())
    return audit.plain(value)
