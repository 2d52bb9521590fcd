"""What a person answers in the renewal form, and which of it a registrar should look at."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from endorsement.requests.requirements import Asked


@dataclass(frozen=True)
class Answers:
    """`endorsements` are the ids of those to renew; None is what wasn't asked."""

    endorsements: tuple[int, ...]
    training_hours: float | None = None
    supervision_hours: float | None = None
    membership: bool | None = None
    ethics: bool | None = None
    no_sanction: bool | None = None
    payment_reference: str = ""
    remarks: str = ""

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        return cls(**{**stored, "endorsements": tuple(stored.get("endorsements", ()))})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def open_points(asked: Asked, answers: Answers) -> list[str]:
    """Why the answers don't meet what was asked, in sentences for the registrar; none if they do."""
    return [*_missing(asked, answers), *([_("There is a remark.")] if answers.remarks else [])]


def _missing(asked: Asked, answers: Answers) -> Iterator[str]:
    hours = _("%(given)g of %(asked)d hours")
    if (given := answers.training_hours or 0) < asked.training_hours:
        yield _("Training: %(hours)s.") % {"hours": hours % {"given": given, "asked": asked.training_hours}}
    if (given := answers.supervision_hours or 0) < asked.supervision_hours:
        yield _("Reflective supervision: %(hours)s.") % {
            "hours": hours % {"given": given, "asked": asked.supervision_hours}
        }
    if asked.membership and not answers.membership:
        yield _("Membership isn't confirmed.")
    if asked.ethics and not answers.ethics:
        yield _("The Code of Ethics isn't signed.")
    if asked.no_sanction and not answers.no_sanction:
        yield _("A sanction isn't ruled out.")
    if asked.fees and not answers.payment_reference:
        yield _("There is no payment reference.")
