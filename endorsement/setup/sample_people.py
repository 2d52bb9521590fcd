"""A registry of fictional people, for trying out the site.

Every name is made up, every address is at example.org, and every phone number is reserved for fiction. They are marked
(`Endorsee.is_sample`), and the mark stays whatever anyone edits; site and admin show a banner while any exist.
"""

import random
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.models import ModelLogEntry

from endorsement import audit, bulk, clock, database_rules, locks, planner_statistics, services
from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY, add_months
from endorsement.enums import EndReason, HoldKind, RenewalKind
from endorsement.models import (
    Attachment,
    Category,
    Designation,
    Endorsee,
    Endorsement,
    Hold,
    Locality,
    RegistrySettings,
    Renewal,
    RenewalCycle,
    RenewalLink,
    RenewalRequest,
    RequestFile,
)

# With a number, the `external_id` of a fictional person, by which loading again finds who is there.
PREFIX = "sample-"
# People written at a time: about a second, the longest that another writer waits.
BATCH = 500

GIVEN_NAMES = """
    Acorn Amber Aspen Birch Björk Briar Clementine Clover Coral Crispin Dahlia Elowen Fern Flora Garnet Ginger
    Hazel Heather Indigo Iris Jasper Juniper Lark Laurel Linden Marigold Maple Mirabel Noël Olive Opal Pearl
    Primrose Quill Robin Rosalía Rowan Saffron Sage Sorrel Tansy Thyme Violet Willow Wren Zinnia Ana-Lys Jo
""".split()
FAMILY_NAMES = """
    Applecart Bluebell Brightwater Butterworthy Candlewick Cloudberry Cobblestone Daydream Dewdrop Dragonfly
    Everbloom Featherstone Fiddlehead Firefly Foxglove Gingersnap Goosefeather Halfmoon Honeycomb Hummingbird
    Inkwell Jellybean Kettledrum Ladybird Lamplight Lullaby Marshmallow Meadowlark Moonbeam Mossgrove Nightingale
    Nuñez-Starling Oakapple O'Bramble O'Clover Paperboat Patchwork Pebblebrook Pinecone Puddleduck Quicksilver
    Raindrop Riverstone Seashell Snowdrop Songbird Starfish Strawberry Sundial Thistledown Tumbleweed Umbrella
    Velvetleaf Wayfarer Whistledown Wildflower Windmill Wintergreen Yarrow Zephyr-Lane
""".split()
CREDENTIALS = ("", "", "LCSW", "LPC", "PhD", "PsyD", "RN, IBCLC", "MEd", "LMFT", "OTR/L", "MSW", "EdD")
ORGANIZATIONS = ("Sample Family Center", "Example Early Start Program", "Fictional Children's Clinic", "")
LANGUAGES = ("", "", "", "en,es", "ase,en", "en,ko", "ar,en")


Kind = tuple[Category, Designation | None]


class NoCategories(Exception):
    """The registry has no category to award yet."""


def load(*, size: int, seed: int) -> int:
    """Adds fictional endorsees until there are `size` of them; the same seed gives the same people.

    Each batch is a transaction of its own, so that thousands of them keep no other writer waiting for long. A fictional
    person whose external id a real person has is left out.

    Returns:
        How many were added: 0 if there are already that many.

    Raises:
        NoCategories: no category is offered.
        Busy
    """
    kinds = _kinds()
    if not kinds:
        raise NoCategories
    places = list(Locality.objects.all())
    dice = random.Random(seed)  # noqa: S311 - reproducible people, no secret
    taken = set(Endorsee.objects.exclude(external_id="").values_list("external_id", flat=True))
    added = 0
    for start in range(1, size + 1, BATCH):
        positions = range(start, min(start + BATCH, size + 1))
        # Drawn even if the person already exists, so that the others come out the same.
        drawn = [(_person(position, places, dice), random.Random(dice.random())) for position in positions]  # noqa: S311
        missing = [(person, life) for person, life in drawn if person.external_id not in taken]
        if missing:
            _Batch(kinds).write(missing)
        added += len(missing)
    planner_statistics.refresh_after(added)
    return added


@locks.writing()
def clear(*, by: Any = None) -> int:
    """Removes the fictional people with all their records, and no one else; returns how many.

    The history of the settings says who did it. A command leaves no entry, as it leaves nothing else of them.

    Raises:
        Busy
    """
    people = list(Endorsee.objects.samples().values_list("pk", flat=True))
    doomed: list[tuple[type[models.Model], dict[str, Any]]] = [
        (Attachment, {"endorsee__in": people}),
        (RequestFile, {"request__endorsee__in": people}),
        (RenewalRequest, {"endorsee__in": people}),
        (RenewalLink, {"endorsee__in": people}),
        (Renewal, {"endorsement__endorsee__in": people}),
        (Endorsement, {"endorsee__in": people}),
        (Hold, {"endorsee__in": people}),
        (Endorsee, {"pk__in": people}),
    ]
    files = [file for model in (Attachment, RequestFile) for file in _files(model, dict(doomed)[model])]
    with database_rules.deleting():
        for model, wanted in doomed:
            # The models' own managers refuse to delete. Only this function may, and only fictional people.
            models.QuerySet(model).filter(**wanted).delete()
    transaction.on_commit(lambda: _erase(files))
    history = ContentType.objects.get_for_model(Endorsee)
    ModelLogEntry.objects.filter(content_type=history, object_id__in=[str(pk) for pk in people]).delete()
    if by and people:
        # A registry whose settings nobody saved has none to write the history of.
        settings, _is_new = RegistrySettings.objects.get_or_create()
        audit.record(settings, audit.EDIT, by=by, changes={"sample_people": [len(people), 0]})
    return len(people)


def _files(model: type[models.Model], wanted: dict[str, Any]) -> list[Any]:
    rows: Any = models.QuerySet(model).filter(**wanted)
    return [kept.file for kept in rows]


def _erase(files: list[Any]) -> None:
    for file in files:
        file.storage.delete(file.name)


def _kinds() -> list[Kind]:
    kinds: list[Kind] = []
    for category in Category.objects.filter(offered=True).prefetch_related("designations"):
        kinds += [(category, branch) for branch in category.designations.all()] or [(category, None)]
    return kinds


def _person(position: int, places: list[Locality], dice: random.Random) -> Endorsee:
    given_name, family_name = dice.choice(GIVEN_NAMES), dice.choice(FAMILY_NAMES)
    return Endorsee(
        external_id=f"{PREFIX}{position}",
        is_sample=True,
        given_name=given_name,
        family_name=family_name,
        credentials=dice.choice(CREDENTIALS),
        languages=dice.choice(LANGUAGES),
        email=f"sample{position}@example.org",
        phone=f"804-555-{100 + position % 100:04d}",
        organization=dice.choice(ORGANIZATIONS),
        website=f"https://example.org/sample-{position}",
        locality=dice.choice(places) if places else None,
        listed=dice.random() < 0.95,
        offers_supervision=position % 6 == 0,
        accepting=position % 3 == 0,
        show_organization=dice.random() < 0.7,
        show_locality=dice.random() < 0.8,
        show_email=dice.random() < 0.4,
        show_phone=dice.random() < 0.2,
        show_website=dice.random() < 0.2,
        notes="Fictional: sample data.",
    )


class _Batch:
    """Some people and all their records, in a few queries.

    Each record, and its entry in the history, is as the service for one record would have written it. The services'
    questions can all be answered beforehand for people who are new; the database's rules have the last word.
    """

    def __init__(self, kinds: list[Kind]) -> None:
        self.kinds = kinds
        self.today = clock.today()
        self.endorsements: list[Endorsement] = []
        self.renewals: list[Renewal] = []
        self.holds: list[Hold] = []
        self.entries: list[tuple[Endorsee, str, audit.Changes]] = []

    @locks.writing()
    def write(self, people: list[tuple[Endorsee, random.Random]]) -> None:
        self.settings = RegistrySettings.load()
        self.cycles = list(RenewalCycle.objects.all())
        for endorsee, changes in bulk.create_endorsees([endorsee for endorsee, _life in people], at=clock.now()):
            self.entries.append((endorsee, audit.CREATE, changes))
        for endorsee, life in people:
            self._endorse(endorsee, life)
        Endorsement.objects.bulk_create(self.endorsements)
        Renewal.objects.bulk_create(self.renewals)
        Hold.objects.bulk_create(self.holds)
        audit.record_many(self.entries, by=None)
        audit.announce_many(Endorsee, audit.CREATE)

    def _endorse(self, endorsee: Endorsee, dice: random.Random) -> None:
        """Most are renewed for the current cycle, some lapsed, and a few are on hold or ended."""
        fate = dice.random()
        for category, designation in dice.sample(
            self.kinds, k=2 if dice.random() < 0.12 and len(self.kinds) > 1 else 1
        ):
            endorsement = Endorsement(
                endorsee=endorsee,
                category=category,
                designation=designation,
                awarded_on=self.today - timedelta(days=dice.randrange(30, 365 * 8)),
            )
            self.endorsements.append(endorsement)
            lapsed_since = add_months(self.today, -12 * dice.randrange(1, 4)) if fate < 0.15 else None
            self._renew_every_year(endorsement, last=self._award(endorsement), until=lapsed_since or self.today)
            if 0.15 <= fate < 0.18:
                endorsement.ended_on, endorsement.end_reason = self.today, EndReason.RELINQUISHED
                self.entries.append((endorsee, audit.END, audit.end_changes(endorsement)))
        if 0.18 <= fate < 0.23:
            kind = HoldKind(dice.choice(HoldKind.values))
            hold = Hold(endorsee=endorsee, kind=kind, starts_on=self.today, reason="Sample data.")
            self.holds.append(hold)
            self.entries.append((endorsee, audit.HOLD, audit.hold_changes(hold)))

    def _award(self, endorsement: Endorsement) -> RenewalCycle:
        """Returns the last cycle that the award is good for."""
        awarded_on = endorsement.awarded_on
        cycles = lookup.cycles_of_award(awarded_on, settings=self.settings, cycle_covering=self._cycle)
        for cycle in cycles:
            self._renew(endorsement, cycle, kind=RenewalKind.INITIAL, effective_on=awarded_on)
        self.entries.append((endorsement.endorsee, audit.AWARD, audit.award_changes(endorsement, cycles)))
        return cycles[-1]

    def _renew_every_year(self, endorsement: Endorsement, *, last: RenewalCycle, until: date) -> None:
        while last.ends_on < until:
            last = self._cycle(last.ends_on + ONE_DAY)
            self._renew(endorsement, last, kind=RenewalKind.RENEWAL, effective_on=last.starts_on)
            changes = audit.renewal_changes(endorsement, last, last.starts_on)
            self.entries.append((endorsement.endorsee, audit.RENEW, changes))

    def _renew(self, endorsement: Endorsement, cycle: RenewalCycle, *, kind: RenewalKind, effective_on: date) -> None:
        self.renewals.append(services.new_renewal(endorsement, cycle, kind=kind, effective_on=effective_on, by=None))

    def _cycle(self, day: date) -> RenewalCycle:
        for cycle in self.cycles:
            if cycle.term.covers(day):
                return cycle
        self.cycles.append(services.find_or_make_cycle(day, by=None))
        return self.cycles[-1]
