"""The registry's spreadsheets: the registrars' file with everything, and the public one with consent."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F

from endorsement import languages
from endorsement.consent import CONFIRMED
from endorsement.enums import Standing
from endorsement.models import Endorsee, Endorsement, Hold, Locality, Renewal, RenewalCycle
from endorsement.public.filters import RegistryFilter, find
from endorsement.public.near import whole_miles
from endorsement.public.records import read_records
from endorsement.querysets import EndorseeQuerySet
from endorsement.spreadsheets.columns import COLUMNS, CYCLE_SEPARATOR, MAIL_LANGUAGE, PERSON_TEXTS, YES_OR_NO
from endorsement.spreadsheets.files import Row
from endorsement.standing import hold_in_words, last_day_renewed

# People read from the database at a time: the number of queries grows with these chunks, never with the people. With
# 500, half of the time of the public file went into building the queries again.
CHUNK = PUBLIC_CHUNK = 2_000

_OF_A_PERSON = (*PERSON_TEXTS, *YES_OR_NO, CONFIRMED, MAIL_LANGUAGE, "languages", "other_languages")
_OF_AN_ENDORSEMENT = ("pk", "endorsee", "awarded_on", "ended_on", "end_reason", "listing_cycle_id", "standing")

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
    "offers_supervision",
    "accepting",
    "availability_as_of",
)


class _Renewal(NamedTuple):
    cycle: RenewalCycle
    effective_on: date


def registry_rows(endorsees: EndorseeQuerySet, *, on: date) -> Iterator[Row]:
    """The endorsees with everything, as `import_registry` reads it (design, section 8), the header first.

    One row per endorsement, including ended ones; a person without any has one row. `renewed_cycle` has the cycles of
    all renewals that stand, oldest first, and `renewed_on` the first day the latest counts. Standing, hold and
    "renewed through" are as of the day `on`, in words.

    The people and their order are those of the moment when the file begins; each row is as it is when it is read.
    """
    yield COLUMNS
    people = list(endorsees.values_list("pk", flat=True))
    for start in range(0, len(people), CHUNK):
        yield from _registry_rows(people[start : start + CHUNK], on=on)


def _registry_rows(people: list[int], *, on: date) -> Iterator[Row]:
    """Reads columns instead of models: with models, each renewal made a cycle, and each endorsement a person."""
    persons = {row["pk"]: row for row in Endorsee.objects.filter(pk__in=people).values("pk", "locality", *_OF_A_PERSON)}
    localities = Locality.objects.in_bulk({row["locality"] for row in persons.values()} - {None})
    holds: dict[int, list[str]] = defaultdict(list)
    for hold in Hold.objects.covering(on).filter(endorsee__in=people):
        holds[hold.endorsee_id].append(hold_in_words(hold, today=on))
    awards = _awards(people, on=on)
    for pk in people:
        if (person := persons.get(pk)) is None:
            continue
        for field in YES_OR_NO:
            person[field] = "yes" if person[field] else "no"
        place = localities.get(person["locality"])
        person["locality"] = place.label if place else ""
        person["languages"] = ", ".join(languages.all_names(person["languages"], person["other_languages"]))
        person[CONFIRMED] = person[CONFIRMED] or ""
        person["hold"] = "; ".join(holds[pk])
        for award in awards[pk] or [{}]:
            row = person | award
            yield [row.get(column, "") for column in COLUMNS]


def _awards(people: list[int], *, on: date) -> dict[int, list[dict[str, Any]]]:
    """The columns of each endorsement of these people, by person, in the order of the categories."""
    endorsements = list(
        Endorsement.objects.filter(endorsee__in=people)
        .with_standing(on)
        .in_order()
        .values(*_OF_AN_ENDORSEMENT, code=F("category__code"), branch=F("designation__code"))
    )
    cycles = RenewalCycle.objects.in_bulk()
    ledger: dict[int, list[_Renewal]] = defaultdict(list)
    renewals = Renewal.objects.standing().filter(endorsement__endorsee__in=people).order_by("cycle__starts_on")
    for endorsement, cycle, effective_on in renewals.values_list("endorsement", "cycle", "effective_on"):
        if cycle in cycles:
            ledger[endorsement].append(_Renewal(cycles[cycle], effective_on))
    awards: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in endorsements:
        renewed = ledger[row["pk"]]
        through = last_day_renewed(
            renewed, listing_cycle=row["listing_cycle_id"], standing=row["standing"], ended_on=row["ended_on"]
        )
        awards[row["endorsee"]].append(
            {
                "category": row["code"],
                "designation": row["branch"] or "",
                "awarded_on": row["awarded_on"],
                "ended_on": row["ended_on"] or "",
                "end_reason": row["end_reason"],
                "renewed_cycle": CYCLE_SEPARATOR.join(renewal.cycle.name for renewal in renewed),
                "renewed_on": renewed[-1].effective_on if renewed else "",
                "standing": str(Standing(row["standing"]).label),
                "renewed_through": str(through or ""),
            }
        )
    return awards


def public_rows(asked: RegistryFilter, *, on: date) -> Iterator[Row]:
    """The public list for a filter, the header first: only what `public_record` shows of the people listed on `on`.

    One row per endorsement, so that a reader can sort and count by it. Like the page, it has every endorsement on the
    registry of each person that the filter finds.

    The people and their order are those of the moment when the file begins: nobody is in it twice, and nobody is
    missed. Each row is as it is when it is read. So a person who leaves the list, or hides a field, while a long file
    is on its way is not in the rest of it. The download holds no lock and no snapshot of the database meanwhile.
    """
    yield (*PUBLIC_COLUMNS, *(["distance_miles"] if asked.near else []))
    people = find(asked, on=on)[:]
    for start in range(0, len(people), PUBLIC_CHUNK):
        for record in read_records(people[start : start + PUBLIC_CHUNK], on=on):
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
                    "yes" if record.offers_supervision else "",
                    "yes" if record.accepting else "",
                    record.availability_as_of,
                    *([whole_miles(asked.miles_to(record.locality_slug))] if asked.near else []),
                ]
