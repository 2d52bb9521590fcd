"""Queues mail to endorsees. It leaves with `sending`, never in the request that queues it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from endorsement import audit, clock, locks
from endorsement.enums import AUTOMATIC, REPEATABLE, BatchKind, MessageKind
from endorsement.mail import texts
from endorsement.models import Batch, Endorsee, Message, RegistrySettings, RenewalCycle


def queue(
    *,
    endorsee: Endorsee,
    kind: MessageKind,
    cycle: RenewalCycle | None = None,
    values: Mapping[str, str] | None = None,
    batch: Batch | None = None,
) -> Message | None:
    """Queues a message, in the caller's transaction; a rollback takes it back.

    Args:
        values: more merge fields: `question`, `reason`, or `subject` and `text`.

    Returns:
        None if the person gets no mail (no address, no mail wished, dead, fictional) or has this message already, or
        if the mail is automatic and the registry settings say that it is off.
    """
    now = clock.now()
    if kind in AUTOMATIC and not RegistrySettings.load().mail_is_on:
        return None
    person = Endorsee.objects.can_be_mailed(now.date()).filter(pk=endorsee.pk).first()
    if person is None or has_message(person, kind, cycle):
        return None
    subject, body = texts.text_of(kind, person.preferred_language)
    merged = {**texts.values_for(person, kind, cycle, on=now.date()), **(values or {})}
    message = Message(
        endorsee=person,
        kind=kind,
        cycle=cycle,
        batch=batch,
        language=person.preferred_language,
        address=person.email,
        subject=texts.subject_line(texts.merged(subject, merged)),
        body=texts.merged(body, merged),
        created_at=now,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        # Somebody else queued it at the same moment.
        if not has_message(person, kind, cycle):
            raise
        return None
    return message


def queue_many(
    endorsees: Iterable[Endorsee], *, kind: MessageKind, cycle: RenewalCycle, batch: Batch | None = None
) -> None:
    """`queue` for each; asks once whether automatic mail is on."""
    if kind in AUTOMATIC and not RegistrySettings.load().mail_is_on:
        return
    for endorsee in endorsees:
        queue(endorsee=endorsee, kind=kind, cycle=cycle, batch=batch)


@locks.writing()
def queue_notes(endorsees: Collection[int], *, subject: str, text: str, by: Any = None) -> tuple[int, Batch | None]:
    """Queues a registrar's note to each of the endorsees (ids), as their histories say.

    Subject and text may have the merge fields that every mail has.

    Returns:
        To how many, and the mailing as a batch; None if it goes to nobody.
    """
    entries: list[tuple[Endorsee, str, audit.Changes]] = []
    today, batch = clock.today(), None
    for person in Endorsee.objects.can_be_mailed(today).filter(pk__in=endorsees).by_name():
        fields = texts.values_for(person, MessageKind.NOTE, None, on=today)
        typed = {"subject": texts.merged(subject, fields), "text": texts.merged(text, fields)}
        batch = batch or Batch.objects.create(
            kind=BatchKind.MAILING, subject=texts.subject_line(subject), made_at=clock.now(), made_by=by
        )
        if message := queue(endorsee=person, kind=MessageKind.NOTE, values=typed, batch=batch):
            entries.append((person, audit.MAIL, {"subject": [None, message.subject], **audit.of_batch(batch)}))
    audit.record_many(entries, by=by)
    return len(entries), batch


def has_message(endorsee: Endorsee, kind: MessageKind, cycle: RenewalCycle | None) -> bool:
    """Whether the person has the one message of this kind for this cycle, whatever became of it."""
    return kind not in REPEATABLE and Message.objects.filter(endorsee=endorsee, kind=kind, cycle=cycle).exists()
