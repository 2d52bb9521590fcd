"""What a renewal asks for, by category and cycle. Requirements hold until a later cycle has its own."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from endorsement.models import Endorsement, RenewalCycle, RenewalRequirement


@dataclass(frozen=True)
class Asked:
    """What a person is asked for all their endorsements together: hours count once, in the one that needs the most.

    `fees` and `explanations` are in the words of the categories, each once (domain.md 1.5, dual endorsement).
    """

    training_hours: int = 0
    supervision_hours: int = 0
    membership: bool = False
    ethics: bool = False
    no_sanction: bool = False
    fees: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()

    @classmethod
    def of(cls, endorsements: Iterable[Endorsement], *, cycle: RenewalCycle) -> Self:
        rows = list(dict.fromkeys(filter(None, map(_Requirements(cycle).of, endorsements))))
        return cls(
            training_hours=max((row.training_hours for row in rows), default=0),
            supervision_hours=max((row.supervision_hours for row in rows), default=0),
            membership=any(row.membership for row in rows),
            ethics=any(row.ethics for row in rows),
            no_sanction=any(row.no_sanction for row in rows),
            fees=tuple(dict.fromkeys(row.fee for row in rows if row.fee)),
            explanations=tuple(dict.fromkeys(row.explanation for row in rows if row.explanation)),
        )

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        words: Any = {name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()}
        return cls(**words)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class _Requirements:
    """Those in force in a cycle, read once."""

    def __init__(self, cycle: RenewalCycle) -> None:
        rows = RenewalRequirement.objects.filter(cycle__starts_on__lte=cycle.starts_on).order_by("cycle__starts_on")
        # The latest comes last, and stays.
        self._latest = {(row.category_id, row.designation_id): row for row in rows}

    def of(self, endorsement: Endorsement) -> RenewalRequirement | None:
        """Those of its designation, else of its category."""
        category = endorsement.category_id
        return self._latest.get((category, endorsement.designation_id)) or self._latest.get((category, None))
