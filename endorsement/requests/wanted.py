"""People who lost their personal link ask for it by their address.

The public form only notes the address, so it does the same, and takes the same time, for every address. Whose it is
comes out when the mail leaves (`manage.py send_mail_due`), where nobody watches.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Q

from endorsement import audit, clock, locks, services
from endorsement.calendar import lookup
from endorsement.enums import MessageKind, RenewalGroup
from endorsement.mail import outbox
from endorsement.models import Endorsee, RenewalCycle, WantedLink
from endorsement.querysets import EndorseeQuerySet
from endorsement.requests.links import new_link
from endorsement.requests.services import lines_of

# So many links a person is mailed in a day.
A_DAY = 3


def note(address: str) -> None:
    """Notes that the address wants its link; asked again before the answer, it stays one."""
    wanted = WantedLink(address=address.lower(), wanted_at=clock.now())
    WantedLink.objects.bulk_create([wanted], ignore_conflicts=True)


def answer() -> int:
    """Queues a link to each person with an address that was noted, and forgets the addresses; returns how many."""
    return sum(_answered(wanted) for wanted in WantedLink.objects.order_by("wanted_at", "pk"))


@locks.writing()
def _answered(wanted: WantedLink) -> int:
    forgotten, _tables = WantedLink.objects.filter(pk=wanted.pk).delete()
    # Another run has it otherwise.
    return sum(map(_queued, _people(wanted.address))) if forgotten else 0


def _queued(person: Endorsee) -> bool:
    cycle = cycle_of_link(person, on=clock.today())
    return outbox.queue(endorsee=person, kind=MessageKind.LINK, cycle=cycle) is not None


def _people(address: str) -> EndorseeQuerySet:
    today = clock.today()
    of_today = Q(messages__kind=MessageKind.LINK, messages__created_at__gte=clock.midnight(today))
    people: EndorseeQuerySet = (
        Endorsee.objects.can_be_mailed(today)
        .filter(email__iexact=address)
        .annotate(links_today=Count("messages", filter=of_today))
        .filter(links_today__lt=A_DAY)
    )
    return people.by_name()


# --- The registrar's side ---


@locks.writing()
def make_link(*, endorsee: Endorsee, first_day: date, by: Any) -> str:
    """Makes a link for the cycle that begins on the day, as the person's history says; returns its address."""
    cycle = services.ensure_cycle(on=first_day, by=by)
    address = new_link(endorsee=endorsee, cycle=cycle)
    audit.record(endorsee, audit.MAKE_LINK, by=by, changes={"cycle": [None, cycle.name]})
    return address


@locks.writing()
def mail_link(*, endorsee: Endorsee, first_day: date, by: Any) -> bool:
    """Queues a link for the cycle that begins on the day; whether the person gets mail."""
    cycle = services.ensure_cycle(on=first_day, by=by)
    message = outbox.queue(endorsee=endorsee, kind=MessageKind.LINK, cycle=cycle)
    if message:
        audit.record(endorsee, audit.MAIL, by=by, changes={"subject": [None, message.subject]})
    return message is not None


# --- Which cycle ---


def cycle_of_link(endorsee: Endorsee, *, on: date) -> RenewalCycle:
    """The cycle that a link of today is for: the one that is due, this one before the next, otherwise this one.

    A cycle without a row gets one, as a renewal for it would make it.
    """
    current = services.ensure_cycle(on=on)
    if _is_due(endorsee, current, on=on):
        return current
    following = lookup.cycle_or_draft(lookup.first_day_of_next_cycle(on))
    if following.renewals_open_on and on < following.renewals_open_on:
        return current
    following = services.ensure_cycle(on=following.starts_on)
    return following if _is_due(endorsee, following, on=on) else current


def _is_due(endorsee: Endorsee, cycle: RenewalCycle, *, on: date) -> bool:
    return any(line.group == RenewalGroup.DUE for line in lines_of(endorsee, cycle, on=on))
