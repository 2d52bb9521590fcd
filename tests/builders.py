"""Shared builders: the shortest way to a registry in a state worth testing.

They write through the services, so that what a test starts from is what a registrar could have made.
"""

from copy import copy
from datetime import date, timedelta
from itertools import cycle as repeated
from itertools import islice
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client

from endorsement import bulk, services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Category, Endorsee, Endorsement, Locality, Renewal, RenewalCycle

NAMES = {
    "IFA": ("I", "Infant Family Associate"),
    "IFS": ("II", "Infant Family Specialist"),
    "IMHS": ("III", "Infant Mental Health Specialist"),
    "IMHM": ("IV", "Infant Mental Health Mentor"),
}
DESIGNATION_NAMES = {"C": "Clinical", "P": "Policy", "R/F": "Research/Faculty"}

# The consent to all that the public may read.
ALL_SHOWN = {f"show_{field}": True for field in ("organization", "locality", "email", "phone", "website")}

# C27 of domain.md, section 6: both days included.
C26 = (date(2025, 10, 1), date(2026, 9, 30))
C27 = (date(2026, 10, 1), date(2027, 9, 30))


def category(code: str = "IFS") -> Category:
    """One of VAIMH's categories; IMHM comes with its three designations."""
    numeral, name = NAMES.get(code, ("", code.title()))
    order = [*NAMES, code].index(code)
    made, created = Category.objects.get_or_create(
        code=code, defaults={"name": name, "slug": code.lower(), "numeral": numeral, "sort_order": order}
    )
    if created and code == "IMHM":
        for order, (letter, designation_name) in enumerate(DESIGNATION_NAMES.items()):
            slug = f"imhm-{letter.replace('/', '').lower()}"
            made.designations.create(code=letter, name=designation_name, slug=slug, sort_order=order)
    return made


def kind_of(label: str) -> dict[str, Any]:
    """`category` and `designation` of a label: "IFS", "IMHM-R/F"."""
    code, _, letter = label.partition("-")
    made = category(code)
    return {"category": made, "designation": made.designations.get(code=letter) if letter else None}


def locality(slug: str = "fairfax-county") -> Locality:
    return Locality.objects.get(slug=slug)


def endorsee(family_name: str = "Winter", given_name: str = "Ada", **fields: Any) -> Endorsee:
    return services.save_endorsee(endorsee=Endorsee(family_name=family_name, given_name=given_name, **fields)).record


def endorsed(
    label: str = "IFS",
    *,
    awarded_on: date = date(2026, 10, 1),
    person: Endorsee | None = None,
    **fields: Any,
) -> Endorsement:
    """An endorsement as `award` leaves it: renewed for the cycle of the award and the next one."""
    return services.award(endorsee=person or endorsee(**fields), awarded_on=awarded_on, **kind_of(label)).record


def lapsing(label: str = "IFS", *, awarded_on: date = date(2024, 11, 5), **fields: Any) -> Endorsement:
    """Awarded in 2024–2025, good through Sep 30, 2026, and never renewed since."""
    return endorsed(label, awarded_on=awarded_on, **fields)


def multiply(*, to: int) -> None:
    """Copies the people in the registry, with their endorsements and renewals, until there are so many.

    In bulk, for tests that count queries: through the services a thousand people take twenty seconds.
    """
    originals = Endorsee.objects.prefetch_related("endorsements__renewals")
    people, endorsements, renewals = [], [], []
    wanted = to - len(originals)
    for original, number in zip(islice(repeated(originals), wanted), bulk.free_numbers(wanted), strict=True):
        person = _copy(original, number=number, external_id="")
        people.append(person)
        for endorsement in original.endorsements.all():
            endorsements.append(_copy(endorsement, endorsee=person))
            renewals += [_copy(renewal, endorsement=endorsements[-1]) for renewal in endorsement.renewals.all()]
    Endorsee.objects.bulk_create(people)
    Endorsement.objects.bulk_create(endorsements)
    Renewal.objects.bulk_create(renewals)


def _copy(record: Any, **fields: Any) -> Any:
    copied = copy(record)
    for name, value in {"pk": None, **fields}.items():
        setattr(copied, name, value)
    return copied


def off_the_registry(*, on: date) -> dict[str, Endorsee]:
    """One of each who is not on the registry on the day, by why, which their family names say: "Zqulapsed".

    What was written of them begins with "Zqu" too, and no other text does: a page that has it tells too much.
    """
    people = {
        "lapsed": lapsing(family_name="Zqulapsed").endorsee,
        "lapsedunlisted": lapsing(family_name="Zqulapsedunlisted", listed=False).endorsee,
        "neverendorsed": endorsee("Zquneverendorsed"),
        "future": endorsed(awarded_on=on + timedelta(days=9), family_name="Zqufuture").endorsee,
    }
    voided = endorsed(family_name="Zquvoided")
    for renewal in voided.renewals.all():
        services.void_renewal(renewal=renewal, reason="Zquvoidreason")
    people["voided"] = voided.endorsee
    for kind in HoldKind:
        people[kind] = endorsed(family_name=f"Zqu{kind}").endorsee
        services.place_hold(endorsee=people[kind], kind=kind, starts_on=on, reason="Zquholdreason")
    for reason in EndReason:
        ended = endorsed(family_name=f"Zqu{reason}".replace("_", ""))
        services.end_endorsement(endorsement=ended, ended_on=on, reason=reason, note="Zquendnote")
        people[reason] = ended.endorsee
    return people


def off_the_list(*, on: date) -> dict[str, Endorsee]:
    """Those who are not on the registry on the day, and one who is and does not wish to be listed."""
    unlisted = endorsed(family_name="Zqunlisted", listed=False, email="zqunlistedmail@example.org", show_email=True)
    return {**off_the_registry(on=on), "unlisted": unlisted.endorsee}


def cycle(on: date) -> RenewalCycle:
    """The cycle that covers the day; built from the settings (Oct 1 to Sep 30) where there is none."""
    return services.ensure_cycle(on=on)


def registrar(username: str = "registrar", **fields: Any) -> User:
    return User.objects.create_user(username, f"{username}@example.org", "a-long-password", **fields)


def member_of(*groups: str) -> Client:
    """The browser of somebody who is in the groups and signed in."""
    user = User.objects.create_user("-".join(groups))
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client
