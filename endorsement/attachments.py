"""The writers of the files that registrars keep with a record."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from endorsement import audit, clock, locks, saving
from endorsement.models import Attachment, Endorsee
from endorsement.refusals import Refused
from endorsement.requests.files import Proof
from endorsement.saving import Done

MOST = 50


@locks.writing()
def attach(*, endorsee: Endorsee, proof: Proof, note: str = "", by: Any = None) -> Done[Attachment]:
    """Keeps the file with the record. The same file attached twice is one.

    Raises:
        Refused: the record has as many files as it can.
    """
    kept = endorsee.attachments.filter(removed_at=None)
    if known := kept.filter(digest=proof.digest).first():
        return Done(known, {})
    if kept.count() >= MOST:
        raise Refused(_("A record can have %(most)d files. Remove one first.") % {"most": MOST})
    attachment = Attachment(
        endorsee=endorsee,
        name=proof.name,
        kind=proof.kind,
        size=len(proof.content),
        digest=proof.digest,
        note=note,
        attached_at=clock.now(),
        attached_by=by,
    )
    attachment.file.save(proof.name, ContentFile(proof.content), save=False)
    changes = audit.with_note({"file": [None, proof.name]}, note)
    try:
        attachment.save(force_insert=True)
        return saving.done(attachment, endorsee, audit.ATTACH, by=by, changes=changes)
    except Exception:
        # The row goes with the transaction; the file doesn't.
        attachment.file.storage.delete(str(attachment.file.name))
        raise


@locks.writing()
def remove(*, attachment: Attachment, reason: str, by: Any = None) -> Done[Attachment]:
    """Erases what is in the file; its name, the day and the reason stay. Removing it twice changes nothing."""
    current = Attachment.objects.select_for_update().select_related("endorsee").get(pk=attachment.pk)
    if current.removed_at:
        return Done(current, {})
    current.removed_at, current.removed_by, current.remove_reason = clock.now(), by, reason
    current.save(update_fields=["removed_at", "removed_by", "remove_reason"])
    changes: audit.Changes = {"file": [current.name, None], "reason": [None, reason]}
    storage, name = current.file.storage, str(current.file.name)
    transaction.on_commit(lambda: storage.delete(name))
    return saving.done(current, current.endorsee, audit.DETACH, by=by, changes=changes)
