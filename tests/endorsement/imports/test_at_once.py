"""Two who write at once: an import and a service, or one import twice."""

from collections.abc import Callable
from threading import Event, Thread, Timer

import pytest
from django.db import connections, transaction

from endorsement.imports.applying import apply_import, importing
from endorsement.models import Endorsee, Renewal
from endorsement.refusals import PlanOutOfDate
from tests import builders
from tests.sheets import PERSON, csv_of, plan_of

pytestmark = [pytest.mark.django_db(transaction=True)]

ROW = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "email": "ada@example.org"}


@pytest.fixture(autouse=True)
def category():
    builders.category("IFS")


def meanwhile(work: Callable[[], object]) -> Thread:
    """Does the work in a thread with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


def test_an_import_waits_for_a_writer_under_way_and_then_is_out_of_date():
    plan = plan_of(csv_of(ROW))
    wrote, may_commit = Event(), Event()

    def write_slowly() -> None:
        with transaction.atomic():
            builders.endorsee("Lee", "Bo")
            wrote.set()
            may_commit.wait(20)

    writer = meanwhile(write_slowly)
    assert wrote.wait(20)
    timer = Timer(0.5, may_commit.set)
    timer.start()
    with pytest.raises(PlanOutOfDate):
        apply_import(plan=plan)
    writer.join()
    timer.join()
    assert [person.name for person in Endorsee.objects.all()] == ["Bo Lee"]


def test_a_writer_waits_for_an_import_under_way():
    plan = plan_of(csv_of(ROW))
    steps = importing(plan=plan)
    next(steps)
    done = Event()
    writer = meanwhile(lambda: (builders.endorsee("Lee", "Bo"), done.set()))
    assert not done.wait(0.5)
    for _step in steps:
        pass
    writer.join()
    assert sorted(person.name for person in Endorsee.objects.all()) == ["Ada Winter", "Bo Lee"]


def test_an_import_applied_by_two_at_once_is_written_once():
    plan = plan_of(csv_of(ROW))
    threads = [meanwhile(lambda: apply_import(plan=type(plan).objects.get(pk=plan.pk))) for _ in range(2)]
    for thread in threads:
        thread.join()
    assert (Endorsee.objects.count(), Renewal.objects.count()) == (1, 2)


def test_an_import_given_up_halfway_leaves_nothing():
    plan = plan_of(csv_of(ROW))
    steps = importing(plan=plan)
    for _step, _count in zip(steps, range(4), strict=False):
        pass
    steps.close()
    plan.refresh_from_db()
    assert (Endorsee.objects.count(), plan.applied_at) == (0, None)
