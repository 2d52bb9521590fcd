"""Which messages of the contact form are done: who settled each, and when. The audit log alone says so.

A message has no field for it, because the log would have to say the same: who marked it, and who opened it again.
"""

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from pages.models import ContactMessage

DONE, REOPENED = "pages.message_done", "pages.message_reopened"
LABELS = {DONE: _("Marked a message as done"), REOPENED: _("Opened a message again")}


def mark(message: ContactMessage, *, is_done: bool, by: Any) -> None:
    """Marking it twice writes once."""
    if (message.pk in done_entries([message])) != is_done:
        log(message, DONE if is_done else REOPENED, user=by)


def done_entries(messages: Collection[ContactMessage]) -> dict[int, ModelLogEntry]:
    """The entry that says so, of each message that is done, by the message's key."""
    keys = [str(message.pk) for message in messages]
    entries = _entries().filter(object_id__in=keys).select_related("user").order_by("timestamp", "pk")
    latest = {int(entry.object_id): entry for entry in entries}
    return {pk: entry for pk, entry in latest.items() if entry.action == DONE}


def narrowed(messages: QuerySet[ContactMessage], *, is_done: bool) -> QuerySet[ContactMessage]:
    of_it = _entries().filter(object_id=Cast(OuterRef("pk"), CharField()))
    latest = Subquery(of_it.order_by("-timestamp", "-pk").values("action")[:1])
    messages = messages.alias(latest=Coalesce(latest, Value(REOPENED)))
    return messages.filter(latest=DONE if is_done else REOPENED)


def _entries() -> QuerySet[ModelLogEntry]:
    kind = ContentType.objects.get_for_model(ContactMessage)
    return ModelLogEntry.objects.filter(content_type=kind, action__in=LABELS)


def register_message_actions(actions: Any) -> None:
    """For the hook register_log_actions."""
    for action, label in LABELS.items():
        actions.register_action(action, label, label)
