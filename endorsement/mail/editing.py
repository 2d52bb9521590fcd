"""The writers of the mail's texts, as the association wants them. As `endorsement.services`: with history."""

from typing import Any

from endorsement import audit, locks
from endorsement.enums import MailLanguage, MessageKind
from endorsement.mail.texts import text_of
from endorsement.models import MessageText


@locks.writing()
def save_text(*, kind: MessageKind, language: MailLanguage, subject: str, body: str, by: Any = None) -> MessageText:
    """Gives a kind of mail its text in one language."""
    before = text_of(kind, language)
    text, _created = MessageText.objects.update_or_create(
        kind=kind, language=language, defaults={"subject": subject, "body": body}
    )
    told = zip(("subject", "body"), before, (subject, body), strict=True)
    audit.record(text, audit.EDIT, by=by, changes={name: [old, new] for name, old, new in told if old != new})
    return text


@locks.writing()
def reset_text(*, kind: MessageKind, language: MailLanguage) -> None:
    """Takes the edited text away: the plug-in's own counts again."""
    MessageText.objects.filter(kind=kind, language=language).delete()
