"""How the registry's own log actions read in Wagtail's history."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from endorsement import audit
from endorsement.enums import EndReason, HoldKind, RequestStatus

ACTIONS = {
    audit.CREATE: gettext_lazy("Created"),
    audit.EDIT: gettext_lazy("Edited"),
    audit.AWARD: gettext_lazy("Awarded an endorsement"),
    audit.RENEW: gettext_lazy("Recorded a renewal"),
    audit.VOID: gettext_lazy("Voided a renewal"),
    audit.END: gettext_lazy("Ended an endorsement"),
    audit.REOPEN: gettext_lazy("Reopened an endorsement"),
    audit.HOLD: gettext_lazy("Placed a hold"),
    audit.RELEASE: gettext_lazy("Released a hold"),
    audit.MAIL: gettext_lazy("Emailed"),
    audit.MAKE_LINK: gettext_lazy("Made a renewal link"),
    audit.ATTACH: gettext_lazy("Attached a file"),
    audit.DETACH: gettext_lazy("Removed a file"),
    audit.IMPORT: gettext_lazy("Applied an import"),
    audit.SEND_REQUEST: gettext_lazy("Sent a renewal request"),
    audit.DECIDE_REQUEST: gettext_lazy("Decided about a renewal request"),
}


# The fields whose values have labels.
CHOICES = {"hold": HoldKind, "end_reason": EndReason, "request": RequestStatus}


class ChangesFormatter(LogFormatter):
    """Prints `{field: [before, after]}` after the name of the action."""

    def format_message(self, log_entry: Any) -> str:
        changes = "; ".join(_changed(field, *values) for field, values in log_entry.data.items())
        return f"{self.label}. {changes}" if changes else str(self.label)


def _changed(field: str, before: Any, after: Any) -> str:
    name, old, new = in_words(field, before, after)
    return f"{name}: {old} → {new}" if old else f"{name}: {new}"


def in_words(field: str, before: Any, after: Any) -> tuple[str, str, str]:
    """The name of a field with its old and its new value; no old value where there was none, or the same."""
    had_none = before == after or before in (None, "")
    return field.replace("_", " "), "" if had_none else _shown(field, before), _shown(field, after)


def _shown(field: str, value: Any) -> str:
    match value:
        case None | "":
            return _("(empty)")
        case bool():
            return _("yes") if value else _("no")
    # Older entries have the label in place of the value.
    labels = dict(CHOICES[field].choices) if field in CHOICES else {}
    return str(labels.get(value, value))


def register_log_actions(actions: Any) -> None:
    """For the hook of the same name."""
    for action, label in ACTIONS.items():
        formatter = type("Formatter", (ChangesFormatter,), {"label": label})
        actions.register_action(action)(formatter)
