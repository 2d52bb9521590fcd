"""A registry of fictional people, for trying out the site.

Every name is made up, every address is at example.org, and every phone number is reserved for fiction. They are marked
(`Endorsee.is_sample`), and the mark stays whatever anyone edits; site and admin show a banner while any exist.
"""

import random
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import ModelLogEntry

from endorsement import clock, locks, services
from endorsement.calendar.terms import add_months
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Category, Designation, Endorsee, Endorsement, Hold, Locality, Renewal

# With a number, the `external_id` of a fictional person, by which loading again finds who is there.
PREFIX = "sample-"

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
LANGUAGES = ("", "", "", "English, Spanish", "English, American Sign Language", "English, Korean", "English, Arabic")


class NoCategories(Exception):
    """The registry has no category to award yet."""


def load(*, size: int, seed: int) -> int:
    """Adds fictional endorsees until there are `size` of them; the same seed gives the same people.

    Each is a transaction of its own, so that thousands of them keep no other writer waiting. A fictional person whose
    external id a real person has is left out.

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
    for position in range(1, size + 1):
        person = _person(position, places, dice)
        # Drawn even if the person already exists, so that the others come out the same.
        life = random.Random(dice.random())  # noqa: S311
        if person.external_id not in taken:
            with locks.writing():
                _endorse(services.save_endorsee(endorsee=person).record, kinds, life)
            added += 1
    return added


@locks.writing()
def clear() -> int:
    """Removes the fictional people with all their records, and no one else; returns how many.

    Raises:
        Busy
    """
    people = list(Endorsee.objects.samples().values_list("pk", flat=True))
    doomed = [
        (Renewal, {"endorsement__endorsee__in": people}),
        (Endorsement, {"endorsee__in": people}),
        (Hold, {"endorsee__in": people}),
        (Endorsee, {"pk__in": people}),
    ]
    for model, wanted in doomed:
        # The models' own managers refuse to delete. Only this function may, and only fictional people.
        models.QuerySet(model).filter(**wanted).delete()
    history = ContentType.objects.get_for_model(Endorsee)
    ModelLogEntry.objects.filter(content_type=history, object_id__in=[str(pk) for pk in people]).delete()
    return len(people)


def _kinds() -> list[tuple[Category, Designation | None]]:
    kinds: list[tuple[Category, Designation | None]] = []
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
        show_organization=dice.random() < 0.7,
        show_locality=dice.random() < 0.8,
        show_email=dice.random() < 0.4,
        show_phone=dice.random() < 0.2,
        show_website=dice.random() < 0.2,
        notes="Fictional: sample data.",
    )


def _endorse(endorsee: Endorsee, kinds: list[tuple[Category, Designation | None]], dice: random.Random) -> None:
    """Most are renewed for the current cycle, some lapsed, and a few are on hold or ended."""
    today = clock.today()
    fate = dice.random()
    for category, designation in dice.sample(kinds, k=2 if dice.random() < 0.12 and len(kinds) > 1 else 1):
        awarded_on = today - timedelta(days=dice.randrange(30, 365 * 8))
        endorsement = services.award(
            endorsee=endorsee, category=category, designation=designation, awarded_on=awarded_on
        ).record
        lapsed_since = add_months(today, -12 * dice.randrange(1, 4)) if fate < 0.15 else None
        _renew_every_year(endorsement, until=lapsed_since or today)
        if 0.15 <= fate < 0.18:
            services.end_endorsement(endorsement=endorsement, ended_on=today, reason=EndReason.RELINQUISHED)
    if 0.18 <= fate < 0.23:
        kind = dice.choice(HoldKind.values)
        services.place_hold(endorsee=endorsee, kind=HoldKind(kind), starts_on=today, reason="Sample data.")


def _renew_every_year(endorsement: Endorsement, *, until: date) -> None:
    last = endorsement.renewals.latest("cycle__starts_on").cycle
    while last.ends_on < until:
        last = services.ensure_cycle(on=last.ends_on + timedelta(days=1))
        services.renew(endorsement=endorsement, cycle=last, effective_on=last.starts_on, as_history=True)
