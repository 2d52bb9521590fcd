"""What a request would change in the record, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from endorsement import edits, languages
from endorsement.edits import Values
from endorsement.models import Endorsee, RenewalRequest
from endorsement.requests import proposals


@dataclass(frozen=True)
class Change:
    """One choice of the registrar: a value and the consent to show it, before, after, and on the record now."""

    key: str
    label: str
    before: str
    after: str
    now: str
    is_contested: bool


def changes_of(request: RenewalRequest, record: Endorsee) -> list[Change]:
    """Those that the request asks for; `record` is the endorsee as it is now."""
    seen, proposed = request.seen, request.proposed
    now, contested = proposals.values(record), proposals.conflicts(request, record)
    return [
        Change(
            key=unit[0],
            label=label_of(unit[0]).capitalize(),
            before=_unit_in_words(unit, seen),
            after=_unit_in_words(unit, {**seen, **proposed}),
            now=_unit_in_words(unit, now),
            is_contested=unit in contested,
        )
        for unit in proposals.units_of(proposed)
    ]


def label_of(field: str) -> str:
    model_field: Any = Endorsee._meta.get_field(field)
    return str(model_field.verbose_name)


def in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unit_in_words(unit: tuple[str, ...], values: Values) -> str:
    """ "804-555-0100; show phone: yes"."""
    record = Endorsee()
    edits.set_values(record, {field: values[field] for field in unit})
    told = []
    for field in unit:
        value = getattr(record, field)
        words = languages.in_words(value) if field == "languages" else in_words(value) if value is not None else ""
        told.append(f"{label_of(field)}: {words or _('(empty)')}" if field != unit[0] else words or _("(empty)"))
    return "; ".join(told)
