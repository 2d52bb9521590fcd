"""Who is reminded on which day, by the season's rules; days by time-machine."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from endorsement import services
from endorsement.enums import REMINDERS, EndReason, HoldKind, MessageKind
from endorsement.mail import due, outbox
from endorsement.models import Endorsee, Message, RegistrySettings, RenewalCycle
from tests import builders

OPENS = date(2026, 7, 1)
LAST = date(2026, 9, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_on")]


def noon(day: date) -> datetime:
    return datetime.combine(day, time(16), UTC)


def season() -> RenewalCycle:
    """2026–2027, open from July 1."""
    cycle = builders.cycle(date(2026, 10, 1))
    cycle.renewals_open_on = OPENS
    return services.save_cycle(cycle=cycle).record


def due_person(**fields) -> Endorsee:
    return builders.lapsing(**{"email": "ada@example.org", **fields}).endorsee


def due_on(day: date) -> list[tuple[str, str]]:
    with time_machine.travel(noon(day), tick=False):
        return [(each.endorsee.family_name, each.kind) for each in due.reminders_due(day)]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (OPENS - timedelta(days=1), None),
        (OPENS, MessageKind.RENEWAL_OPENS),
        (LAST - timedelta(days=31), MessageKind.RENEWAL_OPENS),
        (LAST - timedelta(days=30), MessageKind.DUE_30),
        (LAST - timedelta(days=8), MessageKind.DUE_30),
        (LAST - timedelta(days=7), MessageKind.DUE_7),
        (LAST, MessageKind.DUE_7),
        (LAST + timedelta(days=1), MessageKind.LAST_DAY_OVER),
        (LAST + timedelta(days=30), MessageKind.LAST_DAY_OVER),
        (LAST + timedelta(days=31), None),
    ],
)
def test_the_stage_of_each_day(day: date, kind: MessageKind | None) -> None:
    season()
    due_person()
    assert due_on(day) == ([("Winter", kind)] if kind else [])


def test_nobody_is_reminded_who_need_not_or_must_not_be() -> None:
    cycle = season()
    due_person(family_name="Due")
    due_person(family_name="Noaddress", email="")
    due_person(family_name="Nomail", no_mail=True)
    due_person(family_name="Fictional")
    Endorsee.objects.filter(family_name="Fictional").update(is_sample=True)
    with time_machine.travel(noon(OPENS), tick=False):
        for kind in HoldKind:
            person = due_person(family_name=kind)
            services.place_hold(endorsee=person, kind=kind, starts_on=OPENS, reason="Told us.")
        ended = builders.lapsing(family_name="Ended", email="e@example.org")
        services.end_endorsement(endorsement=ended, ended_on=OPENS, reason=EndReason.RELINQUISHED)
        renewed = builders.lapsing(family_name="Renewed", email="r@example.org")
        services.renew(endorsement=renewed, cycle=cycle, effective_on=OPENS)
        builders.endorsed(family_name="New", email="n@example.org", awarded_on=date(2026, 6, 1))
        builders.endorsed(family_name="Longlapsed", email="l@example.org", awarded_on=date(2021, 1, 1))
    assert due_on(LAST) == [("Due", MessageKind.DUE_7)]


def test_a_cycle_without_a_row_is_made_with_its_first_reminder() -> None:
    due_person()
    assert not RenewalCycle.objects.filter(starts_on=date(2026, 10, 1)).exists()
    with time_machine.travel(noon(LAST), tick=False):
        assert (due.queue_reminders(), due.queue_reminders()) == (1, 0)
    assert Message.objects.get().cycle.starts_on == date(2026, 10, 1)


def test_nothing_is_due_while_mail_is_off() -> None:
    season()
    due_person()
    RegistrySettings.objects.update(mail_is_on=False)
    with time_machine.travel(noon(LAST), tick=False):
        assert due.queue_reminders() == 0


def test_no_second_mail_on_a_day() -> None:
    cycle = season()
    with time_machine.travel(noon(LAST), tick=False):
        outbox.queue(endorsee=due_person(), kind=MessageKind.QUESTION, cycle=cycle, values={"question": "?"})
        assert list(due.reminders_due(LAST)) == []
    assert due_on(LAST + timedelta(days=1)) == [("Winter", MessageKind.LAST_DAY_OVER)]


@settings(
    max_examples=15 if connection.vendor == "sqlite" else 8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    runs=st.sets(st.integers(-10, 130), max_size=8),
    renewed=st.none() | st.integers(0, 110),
    held=st.none() | st.integers(0, 110),
)
def test_whenever_the_timer_runs(runs: set[int], renewed: int | None, held: int | None) -> None:
    """Each stage at most once and in order, one a day, and nothing from the day of a renewal or a hold on."""
    with transaction.atomic():
        cycle, endorsement = season(), builders.lapsing(email="ada@example.org")
        events = {**dict.fromkeys(runs, ""), **({renewed: "renew"} if renewed is not None else {})}
        for number in sorted({*events, *([held] if held is not None else [])}):
            day = OPENS + timedelta(days=number)
            with time_machine.travel(noon(day), tick=False):
                if number == renewed:
                    services.renew(endorsement=endorsement, cycle=cycle, effective_on=day)
                if number == held:
                    services.place_hold(
                        endorsee=endorsement.endorsee, kind=HoldKind.INACTIVE, starts_on=day, reason="Leave."
                    )
                due.queue_reminders()
                due.queue_reminders()
        sent = list(Message.objects.filter(kind__in=REMINDERS).order_by("created_at", "pk"))
        kinds = [REMINDERS.index(message.kind) for message in sent]
        days = Counter(message.created_at.date() for message in sent)
        off = min((OPENS + timedelta(days=each) for each in (renewed, held) if each is not None), default=None)
        assert kinds == sorted(set(kinds))
        assert all(count == 1 for count in days.values())
        assert off is None or all(day < off for day in days)
        for message in sent:
            assert due.stage(cycle, on=message.created_at.date()) == message.kind
        transaction.set_rollback(True)
