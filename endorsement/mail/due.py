"""Who is to be reminded to renew on a day, and why: the one place that decides it.

A person is due a reminder for a cycle if the season counts an endorsement of theirs as not yet renewed
(`EndorsementQuerySet.with_progress`), so nobody who renewed, is on hold, has died, or whose endorsements ended. Of the
stages that are past, only the latest is sent: a week without the timer skips a reminder, it doesn't send two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from endorsement import clock, locks, services
from endorsement.calendar import lookup
from endorsement.calendar.terms import ONE_DAY
from endorsement.enums import REMINDERS, MessageKind, MessageStatus, Progress
from endorsement.mail import outbox
from endorsement.models import Endorsee, Endorsement, Message, RegistrySettings, RenewalCycle
from endorsement.querysets import EndorseeQuerySet, MessageQuerySet

# Reminders leave from 30 and from 7 days before the deadline on, and until 30 days after it.
SOON, SHORTLY, TOLD_FOR = 30, 7, 30


@dataclass(frozen=True)
class Reminder:
    endorsee: Endorsee
    kind: MessageKind
    cycle: RenewalCycle


def stage(cycle: RenewalCycle, *, on: date) -> MessageKind | None:
    """The reminder of the cycle's season that belongs to the day; None before renewals open and long after."""
    deadline = cycle.starts_on - ONE_DAY
    opens = cycle.renewals_open_on
    if opens and on < opens:
        return None
    left = (deadline - on).days
    if left < 0:
        return MessageKind.LAST_DAY_OVER if -left <= TOLD_FOR and on <= cycle.ends_on else None
    if left <= SHORTLY:
        return MessageKind.DUE_7
    if left <= SOON:
        return MessageKind.DUE_30
    return MessageKind.RENEWAL_OPENS if opens else None


def not_yet_renewed(cycle: RenewalCycle, *, on: date) -> EndorseeQuerySet:
    """The people who can be mailed and have an endorsement that the cycle's season counts as not yet renewed."""
    season = Endorsement.objects.with_progress(cycle.term, as_of=min(on, cycle.ends_on))
    not_yet = season.filter(progress=Progress.NOT_YET, endorsee=OuterRef("pk"))
    return Endorsee.objects.can_be_mailed(on).filter(Exists(not_yet))


def cycles_with_a_season(on: date) -> list[RenewalCycle]:
    """The cycle of the day, whose last day to renew was just before it, and the next one; unsaved if without a row."""
    return [lookup.cycle_or_draft(day) for day in (on, lookup.first_day_of_next_cycle(on))]


def reminders_due(on: date) -> Iterator[Reminder]:
    """Those to queue on the day: nobody twice, nobody who has this reminder or a later one, or other mail of today."""
    reminded: set[int] = set()
    for cycle in cycles_with_a_season(on):
        kind = stage(cycle, on=on)
        if kind is None:
            continue
        people = not_yet_renewed(cycle, on=on).filter(~Exists(_mail_of_the_day(on)))
        if cycle.pk:
            later = REMINDERS[REMINDERS.index(kind) :]
            had = Message.objects.filter(endorsee=OuterRef("pk"), cycle=cycle, kind__in=later)
            people = people.filter(~Exists(had))
        for endorsee in people.by_name():
            if endorsee.pk not in reminded:
                reminded.add(endorsee.pk)
                yield Reminder(endorsee, kind, cycle)


def _mail_of_the_day(on: date) -> MessageQuerySet:
    of_the_day = Message.objects.filter(created_at__gte=clock.midnight(on), created_at__lt=clock.midnight(on + ONE_DAY))
    queued: MessageQuerySet = of_the_day.exclude(status=MessageStatus.DROPPED).filter(endorsee=OuterRef("pk"))
    return queued


def queue_reminders() -> int:
    """Queues what is due today, a few people at a time; returns how many messages. Run twice, it queues nothing more.

    A cycle without a row gets one, as a renewal for it would make it.
    """
    if not RegistrySettings.load().mail_is_on:
        return 0
    return sum(_queue(reminder) for reminder in list(reminders_due(clock.today())))


@locks.writing()
def _queue(reminder: Reminder) -> bool:
    cycle = reminder.cycle if reminder.cycle.pk else services.ensure_cycle(on=reminder.cycle.starts_on)
    # Somebody may have renewed the person since the list was made.
    if not is_still_due(reminder.endorsee, reminder.kind, cycle, on=clock.today()):
        return False
    return outbox.queue(endorsee=reminder.endorsee, kind=reminder.kind, cycle=cycle) is not None


def is_still_due(endorsee: Endorsee, kind: MessageKind, cycle: RenewalCycle | None, *, on: date) -> bool:
    """Whether a message says what is so on the day: a reminder its stage, a confirmation a renewal that stands."""
    if cycle is None:
        return True
    if kind in REMINDERS:
        people = not_yet_renewed(cycle, on=on)
        return stage(cycle, on=on) == kind and people.filter(pk=endorsee.pk).exists()
    if kind == MessageKind.RENEWED:
        return Endorsee.objects.good_for(cycle.term).filter(pk=endorsee.pk).exists()
    return True
