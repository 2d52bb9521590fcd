"""What the public may know about an endorsee. Every public surface prints these records and never the models.

A field without the endorsee's consent is None here, so templates and serializers cannot print it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, Self

from django.db.models import F
from django.utils.translation import get_language

from endorsement import languages
from endorsement.consent import CONFIRMED, OFFERS, SWITCHES
from endorsement.content_version import Memo, Versions
from endorsement.models import Category, Designation, Endorsee, Endorsement, Locality, Renewal, RenewalCycle
from endorsement.models.people import full_name
from endorsement.public.prepared import Prepared
from endorsement.querysets import shown
from endorsement.standing import RenewedThrough, last_day_renewed, renewed_through

# Both name places and languages in the reader's language.
_kept = Memo(size=4)
_records = Memo(size=4)  # of today and, at midnight, of tomorrow
MOST_ON_A_PAGE = 100
MOST_KEPT = 5_000  # about 1 kB each

# What of a person is public without a switch, besides their endorsements.
_NAMED = ("number", "given_name", "family_name", "credentials")
ALWAYS_SHOWN = (*_NAMED, "languages", "other_languages", *OFFERS, CONFIRMED)


@dataclass(frozen=True)
class PublicEndorsement:
    """One endorsement on the registry. `category` and `designation` are slugs; `meaning` may be empty."""

    category: str
    designation: str | None
    label: str
    name: str
    awarded_on: date
    renewed_through: RenewedThrough
    category_name: str
    meaning: str


@dataclass(frozen=True)
class PublicRecord:
    """One endorsee, with only the endorsements on the registry."""

    number: str
    name: str
    given_name: str
    family_name: str
    credentials: str
    languages: tuple[str, ...]
    language_codes: tuple[str, ...]
    offers_supervision: bool
    accepting: bool
    # The day the person last confirmed what they offer; None if that is nothing.
    availability_as_of: date | None
    organization: str | None
    locality: str | None
    region: str | None
    locality_slug: str | None
    email: str | None
    phone: str | None
    website: str | None
    endorsements: tuple[PublicEndorsement, ...]


def public_record(endorsee: Endorsee) -> PublicRecord:
    """The public side of an endorsee from `Endorsee.objects.listed(on).with_endorsements(on)`."""
    locality = endorsee.shown("locality")
    return PublicRecord(
        number=endorsee.number,
        name=endorsee.name,
        given_name=endorsee.given_name,
        family_name=endorsee.family_name,
        credentials=endorsee.credentials,
        languages=endorsee.all_languages,
        language_codes=languages.codes_of(endorsee.languages),
        **_availability({field: getattr(endorsee, field) for field in (*OFFERS, CONFIRMED)}),
        organization=endorsee.shown("organization"),
        locality=locality.label if locality else None,
        region=locality.region or None if locality else None,
        locality_slug=locality.slug if locality else None,
        email=endorsee.shown("email"),
        phone=endorsee.shown("phone"),
        website=endorsee.shown("website"),
        endorsements=tuple(_public_endorsement(e) for e in endorsee.endorsements_on_registry),
    )


def _public_endorsement(endorsement: Endorsement) -> PublicEndorsement:
    through = renewed_through(endorsement)
    if through is None:
        raise ValueError(f"{endorsement} is not on the registry.")
    return PublicEndorsement(**_words(endorsement), awarded_on=endorsement.awarded_on, renewed_through=through)


def _words(endorsement: Endorsement) -> dict[str, Any]:
    """What is the same for all endorsements of its category and designation."""
    return {
        "category": endorsement.category.slug,
        "designation": endorsement.designation.slug if endorsement.designation else None,
        "label": endorsement.label,
        "name": endorsement.name,
        "category_name": str(endorsement.category),
        "meaning": endorsement.category.summary,
    }


def _availability(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the person offers, and since when we know; what is off is as if nobody had asked."""
    offers = {field: fields[field] for field in OFFERS}
    return {**offers, "availability_as_of": fields[CONFIRMED] if any(offers.values()) else None}


# --- Many records ---


class _Renewal(NamedTuple):
    cycle: RenewalCycle
    effective_on: date


@dataclass(frozen=True)
class _Named:
    """What the columns of the ledger name, by id; a locality as its label, its region and its slug."""

    categories: Mapping[int, Category]
    designations: Mapping[int, Designation]
    localities: Mapping[int, tuple[str, str | None, str]]
    cycles: Mapping[int, RenewalCycle]

    @classmethod
    def read(cls) -> Self:
        return cls(
            categories=Category.objects.in_bulk(),
            designations=Designation.objects.in_bulk(),
            localities={place.pk: (place.label, place.region or None, place.slug) for place in Locality.objects.all()},
            cycles=RenewalCycle.objects.in_bulk(),
        )

    def has_all_of(self, endorsements: Iterable[dict[str, Any]], renewals: Iterable[tuple[int, int, date]]) -> bool:
        return (
            all(
                row["category"] in self.categories
                and (row["designation"] is None or row["designation"] in self.designations)
                and (row["shown_locality"] is None or row["shown_locality"] in self.localities)
                for row in endorsements
            )
            and {cycle for _pk, cycle, _day in renewals} <= self.cycles.keys()
        )


def read_records(endorsees: Sequence[int], *, on: date, versions: Versions | None = None) -> list[PublicRecord]:
    """What `public_record` shows of the endorsees (ids), in their order.

    People who aren't listed are left out. The records of a page are kept with the version of the registry; those of a
    file with thousands of people aren't.
    """
    if len(endorsees) > MOST_ON_A_PAGE:
        found: Mapping[int, PublicRecord | None] = _read(endorsees, on=on, versions=versions)
    else:
        found = _records_of_the_day(endorsees, on=on, versions=versions)
    return [record for pk in endorsees if (record := found.get(pk))]


def _records_of_the_day(
    endorsees: Sequence[int], *, on: date, versions: Versions | None
) -> Mapping[int, PublicRecord | None]:
    """The kept records with these among them; None for a person who isn't listed."""
    kept: dict[int, PublicRecord | None] = _records.get((on, get_language()), dict, versions=versions)
    missing = [pk for pk in endorsees if pk not in kept]
    if missing:
        read = _read(missing, on=on, versions=versions)
        if len(kept) + len(missing) > MOST_KEPT:
            # Others may be reading it: what they need stays.
            return {**{pk: kept.get(pk) for pk in endorsees}, **read}
        kept.update({pk: read.get(pk) for pk in missing})
    return kept


def _read(endorsees: Sequence[int], *, on: date, versions: Versions | None) -> dict[int, PublicRecord]:
    """Reads columns instead of models, in the same few queries for any number of ids.

    An endorsement that leaves the registry between two of the queries is left out.
    """
    known = _kept.get(("named", get_language()), _Named.read, versions=versions)
    rows = list(_endorsement_rows(on).rows(endorsees))
    renewals = [tuple(row.values()) for row in _renewals(on).rows([row["pk"] for row in rows])]
    if not known.has_all_of(rows, renewals):
        # Something was added in between. What the rows name is there by now, and is never removed while they name it.
        known = _Named.read()
    ledger: dict[int, list[_Renewal]] = defaultdict(list)
    for pk, cycle, effective_on in renewals:
        ledger[pk].append(_Renewal(known.cycles[cycle], effective_on))
    words: dict[tuple[int, int | None], dict[str, Any]] = {}
    people: dict[int, tuple[dict[str, Any], list[PublicEndorsement]]] = {}
    for row in rows:
        through = last_day_renewed(
            ledger[row["pk"]],
            listing_cycle=row["listing_cycle_id"],
            standing=row["standing"],
            ended_on=row["ended_on"],
        )
        if through is None:
            continue
        kind = row["category"], row["designation"]
        if kind not in words:
            words[kind] = _words(
                Endorsement(category=known.categories[kind[0]], designation=known.designations.get(kind[1]))
            )
        endorsement = PublicEndorsement(**words[kind], awarded_on=row["awarded_on"], renewed_through=through)
        people.setdefault(row["endorsee"], (row, []))[1].append(endorsement)
    return {pk: _record(*person, localities=known.localities) for pk, person in people.items()}


@lru_cache(maxsize=2)
def _endorsement_rows(on: date) -> Prepared:
    listed = Endorsement.objects.listed(on).with_standing(on).in_order()
    rows = listed.values(
        *("pk", "endorsee", "category", "designation", "awarded_on", "ended_on", "listing_cycle_id", "standing"),
        **{field: F(f"endorsee__{field}") for field in ALWAYS_SHOWN},
        **{f"shown_{field}": shown(field, of="endorsee__") for field in SWITCHES},
    )
    return Prepared(lambda endorsees: rows.filter(endorsee__in=endorsees))


@lru_cache(maxsize=2)
def _renewals(on: date) -> Prepared:
    """What `last_day_renewed` reads of each: the endorsement, the cycle, and the first day that counts."""
    renewals = Renewal.objects.standing().not_over(on).order_by("cycle__starts_on")
    rows = renewals.values("endorsement", "cycle", "effective_on")
    return Prepared(lambda endorsements: rows.filter(endorsement__in=endorsements))


def _record(
    row: dict[str, Any], held: list[PublicEndorsement], *, localities: Mapping[int, tuple[str, str | None, str]]
) -> PublicRecord:
    locality, region, slug = localities.get(row["shown_locality"], (None, None, None))
    return PublicRecord(
        number=row["number"],
        name=full_name(row["given_name"], row["family_name"]),
        given_name=row["given_name"],
        family_name=row["family_name"],
        credentials=row["credentials"],
        languages=languages.all_names(row["languages"], row["other_languages"]),
        language_codes=languages.codes_of(row["languages"]),
        **_availability(row),
        organization=row["shown_organization"] or None,
        locality=locality,
        region=region,
        locality_slug=slug,
        email=row["shown_email"] or None,
        phone=row["shown_phone"] or None,
        website=row["shown_website"] or None,
        endorsements=tuple(held),
    )
