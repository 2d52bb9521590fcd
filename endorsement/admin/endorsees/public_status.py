"""What the public list says about one endorsee on a date, in sentences for the registrar.

It reads the same annotations as the listing and decides nothing.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from endorsement.calendar import lookup
from endorsement.enums import ON_REGISTRY, EndReason
from endorsement.models import Endorsee
from endorsement.standing import explain


@dataclass(frozen=True)
class Reason:
    """Whether one endorsement is on the registry on the date, and why. What was entered in error is no news."""

    label: str
    on_registry: bool
    words: str
    is_error: bool = False


@dataclass(frozen=True)
class PublicStatus:
    """All the endorsements of an endorsee on a date."""

    name: str
    listed: bool
    reasons: tuple[Reason, ...]

    @property
    def told(self) -> list[Reason]:
        """The reasons that say something about the person: all but those of awards entered in error."""
        return [reason for reason in self.reasons if not reason.is_error]

    def on(self, day: date, *, today: date) -> str:
        """The sentence in the tense of the day."""
        return self.now() if day == today else self.then() if day > today else self.before()

    def before(self) -> str:
        """ "Ada Winter was listed as IFS, renewed through Sep 30, 2027." """
        return self._sentence(
            shown=_("%(name)s was listed as %(endorsements)s."),
            unlisted=_(
                "%(name)s asked not to be listed and was not on the public list. The number was active: "
                "%(endorsements)s."
            ),
            absent=_("%(name)s was not on the public list: %(reasons)s."),
        )

    def now(self) -> str:
        """ "Ada Winter is listed as IFS, renewed through Sep 30, 2027." """
        return self._sentence(
            shown=_("%(name)s is listed as %(endorsements)s."),
            unlisted=_(
                "%(name)s asked not to be listed and is not on the public list. Anyone who verifies the number sees "
                "that it is active: %(endorsements)s."
            ),
            absent=_("%(name)s is not on the public list: %(reasons)s."),
        )

    def then(self) -> str:
        """ "Ada Winter will be listed as IFS, renewed through Sep 30, 2027." """
        return self._sentence(
            shown=_("%(name)s will be listed as %(endorsements)s."),
            unlisted=_(
                "%(name)s asked not to be listed and will not be on the public list. Anyone who verifies the number "
                "will see that it is active: %(endorsements)s."
            ),
            absent=_("%(name)s will not be on the public list: %(reasons)s."),
        )

    def _sentence(self, *, shown: str, unlisted: str, absent: str) -> str:
        on = [f"{reason.label}, {reason.words}" for reason in self.told if reason.on_registry]
        off = _grouped([reason for reason in self.told if not reason.on_registry])
        if not on:
            return absent % {"name": self.name, "reasons": off or _("no endorsement")}
        sentence = (shown if self.listed else unlisted) % {"name": self.name, "endorsements": "; ".join(on)}
        return f"{sentence} " + _("Not on the registry: %(reasons)s.") % {"reasons": off} if off else sentence


def public_status(endorsee: Endorsee, *, on: date, today: date) -> PublicStatus:
    """Reads the endorsee again, so that inside a rehearsal it sees the rehearsed changes."""
    return public_status_of(
        Endorsee.objects.with_explanation(on).get(pk=endorsee.pk),
        on=on,
        today=today,
        cycle_name=lookup.term_on(on)[0],
    )


def public_status_of(endorsee: Endorsee, *, on: date, today: date, cycle_name: str) -> PublicStatus:
    """For an endorsee that `with_explanation(on)` found: no further queries."""
    return PublicStatus(
        name=endorsee.name,
        listed=endorsee.listed,
        reasons=tuple(
            Reason(
                label=endorsement.label,
                on_registry=endorsement.standing in ON_REGISTRY,
                words=explain(endorsement, on=on, today=today, cycle_name=cycle_name),
                is_error=endorsement.end_reason == EndReason.ENTERED_IN_ERROR,
            )
            for endorsement in endorsee.explained_endorsements
        ),
    )


def _grouped(reasons: list[Reason]) -> str:
    """ "IFS, IFA: no valid renewal; IMHM-C: ended on …"; without the colon if there is only one endorsement."""
    if len(reasons) == 1:
        return f"{reasons[0].label} {reasons[0].words}"
    labels: dict[str, list[str]] = {}
    for reason in reasons:
        labels.setdefault(reason.words, []).append(reason.label)
    return "; ".join(f"{', '.join(group)} {words}" for words, group in labels.items())
