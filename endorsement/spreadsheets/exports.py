"""The registry's spreadsheets: the registrars' file with everything, and the public one with consent."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from endorsement.enums import Standing
from endorsement.models import Endorsee, Endorsement
from endorsement.public.filters import RegistryFilter, list_endorsees
from endorsement.public.records import public_record
from endorsement.querysets import EndorseeQuerySet
from endorsement.spreadsheets.columns import COLUMNS, CYCLE_SEPARATOR, PERSON_TEXTS, YES_OR_NO
from endorsement.spreadsheets.files import Row
from endorsement.standing import hold_in_words, renewed_through, standing_renewals

# People read from the database at a time: the number of queries grows with these chunks, never with the people.
CHUNK = 500

PUBLIC_COLUMNS = (
    "number",
    "given_name",
    "family_name",
    "credentials",
    "endorsement",
    "endorsement_name",
    "awarded_on",
    "renewed_through",
    "grace_until",
    "organization",
    "locality",
    "region",
    "languages",
    "email",
    "phone",
    "website",
)


def registry_rows(endorsees: EndorseeQuerySet, *, on: date) -> Iterator[Row]:
    """The endorsees with everything, as `import_registry` reads it (design, section 8), the header first.

    One row per endorsement, including ended ones; a person without any has one row. `renewed_cycle` has the cycles of
    all renewals that stand, oldest first, and `renewed_on` the first day the latest counts. Standing, hold and
    "renewed through" are as of the day `on`, in words.
    """
    yield COLUMNS
    for endorsee in endorsees.with_explanation(on).with_holds(on).iterator(chunk_size=CHUNK):
        person = _person(endorsee, on=on)
        for endorsement in endorsee.explained_endorsements or [None]:
            row = person | (_award(endorsement) if endorsement else {})
            yield [row.get(column, "") for column in COLUMNS]


def _person(endorsee: Endorsee, *, on: date) -> dict[str, Any]:
    return {
        **{field: getattr(endorsee, field) for field in PERSON_TEXTS},
        **{field: "yes" if getattr(endorsee, field) else "no" for field in YES_OR_NO},
        "locality": endorsee.locality.label if endorsee.locality else "",
        "hold": "; ".join(hold_in_words(hold, today=on) for hold in endorsee.holds_in_force),
    }


def _award(endorsement: Endorsement) -> dict[str, Any]:
    renewals = standing_renewals(endorsement)
    return {
        "category": endorsement.category.code,
        "designation": endorsement.designation.code if endorsement.designation else "",
        "awarded_on": endorsement.awarded_on,
        "ended_on": endorsement.ended_on or "",
        "end_reason": endorsement.end_reason,
        "renewed_cycle": CYCLE_SEPARATOR.join(renewal.cycle.name for renewal in renewals),
        "renewed_on": renewals[-1].effective_on if renewals else "",
        "standing": str(Standing(endorsement.standing).label),
        "renewed_through": str(renewed_through(endorsement) or ""),
    }


def public_rows(asked: RegistryFilter, *, on: date) -> Iterator[Row]:
    """The public list for a filter, the header first: only what `public_record` shows of the people listed on `on`.

    One row per endorsement, so that a reader can sort and count by it. Like the page, it has every endorsement on the
    registry of each person that the filter finds.
    """
    yield PUBLIC_COLUMNS
    for endorsee in list_endorsees(asked, on=on).with_endorsements(on).iterator(chunk_size=CHUNK):
        record = public_record(endorsee)
        for endorsement in record.endorsements:
            yield [
                record.number,
                record.given_name,
                record.family_name,
                record.credentials,
                endorsement.label,
                endorsement.name,
                endorsement.awarded_on,
                endorsement.renewed_through.last_day,
                endorsement.renewed_through.grace_until,
                record.organization,
                record.locality,
                record.region,
                ", ".join(record.languages),
                record.email,
                record.phone,
                record.website,
            ]
