"""What a visitor asked for: a label for each part of it, and the filter without that part."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from endorsement.public.filters import CHOICES, RegistryFilter
from endorsement.public.quoting import shortened


@dataclass(frozen=True)
class Chip:
    """The label of the search or of one choice, and the filter without it."""

    label: str
    rest: RegistryFilter


def chips_of(asked: RegistryFilter) -> list[Chip]:
    """The search and each choice, in the order of the query string."""
    chips = [Chip(_("“%(q)s”") % {"q": shortened(asked.q)}, asked.without("q"))] if asked.q else []
    if asked.origin:
        label = _("Within %(miles)d miles of %(place)s") % {"miles": asked.miles, "place": asked.origin.label}
        chips.append(Chip(label, asked.without("near")))
    return chips + [
        Chip(asked.vocabulary.label(parameter, slug), asked.without_choice(parameter, slug))
        for parameter in CHOICES
        for slug in asked.chosen.get(parameter, ())
    ]
