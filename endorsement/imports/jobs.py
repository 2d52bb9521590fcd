"""Long work on an import, by a worker or in a request: asked for, under way, and what became of it.

A worker can be killed, and a connection can be cut. So the work is written down before it begins and removed when it is
done. If it is there and no process is at work on it (`job_lock`), it was cut short: its transaction is gone with the
process, so the registry is as before.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from endorsement import clock, locks
from endorsement.enums import ImportState, ImportWork
from endorsement.imports import job_lock, plan_store
from endorsement.imports.applying import importing
from endorsement.imports.progress import Progress
from endorsement.imports.unreadable import NotReadable
from endorsement.models import ImportJob, ImportPlan
from endorsement.refusals import Refused


class AtWork(Refused):
    """The import is already being worked on."""


def ask(
    plan: ImportPlan, work: ImportWork, *, by: Any = None, as_shown: str = "", content: bytes | None = None
) -> ImportJob:
    """Writes down what is to be done, in place of a job that was cut short or refused. It does not begin yet.

    Raises:
        AtWork: somebody else has asked for work on this import, and it isn't done.
        Discarded, Busy
    """
    try:
        with locks.told_in_words(), transaction.atomic():
            plan_store.existing(ImportPlan.objects.filter(pk=plan.pk))
            if (job := job_of(plan)) and state_of(job).is_open:
                raise AtWork(_("This import is already being worked on. Wait until that is done."))
            ImportJob.objects.filter(plan=plan).delete()
            return ImportJob.objects.create(
                plan=plan, work=work, asked_at=clock.now(), asked_by=by, as_shown=as_shown, content=content
            )
    except IntegrityError as error:
        raise AtWork(_("This import is already being worked on. Wait until that is done.")) from error


def ask_again(plan: ImportPlan, *, by: Any = None) -> ImportJob:
    """Asks anew for what was cut short.

    Raises:
        AtWork: it is under way or done meanwhile.
        Discarded, Busy
    """
    job = ImportJob.objects.filter(plan=plan).first()
    if job is None or state_of(job) != ImportState.CUT_SHORT:
        raise AtWork(_("This import is already being worked on, or done. Nothing was started again."))
    content = None if job.content is None else bytes(job.content)
    return ask(plan, ImportWork(job.work), by=by, as_shown=job.as_shown, content=content)


def job_of(plan: ImportPlan) -> ImportJob | None:
    """The job of a plan, without the file; None if nothing is left to do or to say."""
    if plan.applied_at:
        return None
    return ImportJob.objects.filter(plan=plan).defer("content").first()


def state_of(job: ImportJob) -> ImportState:
    if job.refusal:
        return ImportState.REFUSED
    if job.began_at is None:
        return ImportState.WAITING
    progress = job_lock.told(job.plan_id)
    if progress is not None:
        job.progress = progress
        return ImportState.WORKING
    # It may have come to its end since the job was read.
    now = ImportJob.objects.filter(pk=job.pk).defer("content").first()
    if now is None:
        return ImportState.DONE
    job.refusal = now.refusal
    return ImportState.REFUSED if now.refusal else ImportState.CUT_SHORT


def forget_waiting(plan: ImportPlan) -> bool:
    """Takes back what no process has begun; returns whether there was any."""
    taken_back, _each = ImportJob.objects.filter(plan=plan, began_at=None, refusal="").delete()
    return bool(taken_back)


def run(job: ImportJob) -> Iterator[Progress]:
    """Does the work, unless it is done or another process is at it. Asked for twice, it is done once.

    Raises:
        AtWork, NotReadable, and what `check` and `importing` raise
    """
    with job_lock.holding(job.plan_id) as tell:
        if tell is None:
            raise AtWork(_("This import is already being worked on. Wait until that is done."))
        ours = ImportJob.objects.filter(pk=job.pk)
        if not ours.update(began_at=clock.now(), refusal=""):
            return
        try:
            for step in _steps(job):
                tell(str(step))
                yield step
        except (Refused, NotReadable) as refusal:
            ours.update(refusal=str(refusal), content=None)
            raise
        ours.delete()


def _steps(job: ImportJob) -> Iterator[Progress]:
    plan = job.plan
    if job.work == ImportWork.APPLY:
        yield from importing(plan=plan, by=job.asked_by, as_shown=job.as_shown)
        return
    if job.work == ImportWork.READ:
        yield Progress(_("Reading the file"), 0, 0)
        sheet = plan_store.read_file(bytes(job.content or b""))
        with transaction.atomic():
            plan_store.fill(plan, sheet)
            ImportJob.objects.filter(pk=job.pk).update(work=ImportWork.CHECK, content=None)
        job.content = None
    yield from plan_store.check(plan)


# --- Where a worker runs ---


def backend() -> str:
    """The backend for long work, by its name in `TASKS`; "" for the request."""
    return str(getattr(settings, "REGISTRY_TASKS", ""))


def enqueue(job: ImportJob) -> None:
    """Leaves the job to the worker, once the transaction is committed."""
    work = work_on_import.using(backend=backend())
    transaction.on_commit(lambda: work.enqueue(job.pk, translation.get_language() or settings.LANGUAGE_CODE))


@task
def work_on_import(job: int, language: str) -> None:
    """Does one job in a worker, in the language of the registrar who asked. The import's page tells how it went."""
    found = ImportJob.objects.filter(pk=job).select_related("plan", "asked_by").first()
    with translation.override(language):
        try:
            for _step in run(found) if found else ():
                pass
        except (Refused, NotReadable):
            return
