"""Long work on an import: waiting, under way, cut short, refused, and done once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from endorsement.enums import ImportState, ImportWork
from endorsement.imports import job_lock, jobs, plan_store
from endorsement.imports.jobs import AtWork
from endorsement.imports.unreadable import NotReadable
from endorsement.models import Endorsee, ImportJob, ImportPlan
from endorsement.refusals import PlanOutOfDate
from tests import builders
from tests.endorsement.racing import at_once, in_threads
from tests.sheets import PERSON, csv_of, plan_of

ROW = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "email": "ada@example.org"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def category() -> None:
    builders.category("IFS")


@pytest.fixture
def plan() -> ImportPlan:
    return plan_of(csv_of(ROW))


def applying(plan: ImportPlan) -> ImportJob:
    return jobs.ask(plan, ImportWork.APPLY, as_shown=plan.as_shown)


def begun(job: ImportJob) -> Iterator[Any]:
    """The job after its first step."""
    steps = jobs.run(job)
    next(steps)
    return steps


def state(plan: ImportPlan) -> ImportState:
    job = jobs.job_of(plan)
    return jobs.state_of(job) if job else ImportState.DONE


def test_a_job_waits_is_under_way_and_is_gone_when_it_is_done(plan):
    job = applying(plan)
    states = [state(plan)]
    for _step in jobs.run(job):
        states.append(state(plan))
    assert (states[:2], states[-1], state(plan)) == (["waiting", "working"], "working", "done")
    assert (Endorsee.objects.count(), ImportJob.objects.count()) == (1, 0)


def test_its_progress_is_told_while_its_transaction_is_open(plan):
    steps = begun(applying(plan))
    [told] = in_threads(lambda: job_lock.told(plan.pk))
    steps.close()
    assert (told, job_lock.told(plan.pk)) == ("Writing to the registry: 0 / 1", None)


def test_a_job_that_was_cut_short_wrote_nothing_and_can_be_asked_for_again(plan):
    begun(applying(plan)).close()
    assert (state(plan), Endorsee.objects.count()) == ("cut_short", 0)
    list(jobs.run(jobs.ask_again(plan)))
    assert (state(plan), Endorsee.objects.count()) == ("done", 1)


def test_a_second_job_is_refused_while_one_waits_or_is_under_way(plan):
    job = applying(plan)
    with pytest.raises(AtWork):
        applying(plan)
    steps = begun(job)
    for again in (applying, jobs.ask_again):
        with pytest.raises(AtWork):
            again(plan)
    steps.close()


def test_a_job_that_two_begin_is_done_by_one(plan):
    job = applying(plan)
    steps = begun(job)
    [refused] = in_threads(lambda: list(jobs.run(ImportJob.objects.get(pk=job.pk))))
    list(steps)
    assert (type(refused), Endorsee.objects.count()) == (AtWork, 1)
    assert list(jobs.run(job)) == []


def test_of_two_who_ask_at_once_one_is_told(plan):
    answers = at_once(lambda: applying(plan), lambda: applying(plan))
    assert sorted(type(answer).__name__ for answer in answers) == ["AtWork", "ImportJob"]


def test_a_refusal_is_kept_for_the_page(plan):
    builders.endorsee("Winter", "Ada")
    with pytest.raises(PlanOutOfDate) as refused:
        list(jobs.run(applying(plan)))
    job = jobs.job_of(plan)
    assert (state(plan), job and job.refusal) == ("refused", str(refused.value))


def test_what_nobody_began_can_be_taken_back(plan):
    job = applying(plan)
    assert (jobs.forget_waiting(plan), state(plan), list(jobs.run(job))) == (True, "done", [])


def test_what_somebody_began_cannot_be_taken_back(plan):
    steps = begun(applying(plan))
    assert jobs.forget_waiting(plan) is False
    steps.close()


def reading(content: bytes) -> ImportJob:
    plan = plan_store.empty_plan(content=content, file_name="people.csv", as_history=False)
    return jobs.ask(plan, ImportWork.READ, content=content)


def test_a_file_is_kept_until_it_is_read():
    job = reading(csv_of(ROW))
    begun(job).close()
    list(jobs.run(jobs.ask_again(job.plan)))
    assert (state(job.plan), [row.outcome for row in job.plan.rows.all()]) == ("done", ["create"])


def test_a_file_that_cannot_be_read_is_refused_and_not_kept():
    job = reading(b"a,b\n1,2\n")
    with pytest.raises(NotReadable):
        list(jobs.run(job))
    job.refresh_from_db()
    assert (state(job.plan), job.content, "No row has the registry's columns" in job.refusal) == ("refused", None, True)


def test_a_file_whose_rows_are_kept_is_not_read_again():
    job = reading(csv_of(ROW))
    steps = begun(job)
    while not job.plan.rows.exists():
        next(steps)
    steps.close()
    again = jobs.ask_again(job.plan)
    list(jobs.run(again))
    assert (again.work, again.content, job.plan.rows.count()) == ("check", None, 1)


def test_a_worker_does_what_was_left_to_it_in_the_language_of_who_asked(plan, settings):
    settings.REGISTRY_TASKS = "background"
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    jobs.enqueue(applying(plan))
    [waiting] = DBTaskResult.objects.all()
    assert (waiting.args_kwargs["args"][1], Endorsee.objects.count()) == ("en-us", 0)
    call_command("db_worker", "--backend=background", "--batch", "--no-startup-delay", "--no-reload", verbosity=0)
    assert (DBTaskResult.objects.get().status, Endorsee.objects.count()) == ("SUCCESSFUL", 1)
