"""What the pages of an import share: the permission they require, and how long work is shown or left to a worker."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from endorsement.enums import ImportWork
from endorsement.imports import jobs, plan_store
from endorsement.imports.applying import importing
from endorsement.imports.unreadable import NotReadable
from endorsement.models import Endorsee, ImportJob, ImportPlan
from endorsement.refusals import Refused

# From this many rows on, a page shows the progress, and a worker does the work where one runs.
LONG = 1000
# As many bytes have about as many rows; a worker reads such a file.
LONG_FILE = 100_000


class ImportPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """Shared by all import pages: the permission they require, and progress during long work."""

    permission_required = "import"
    header_icon = "upload"
    request: HttpRequest

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Endorsee)

    def work(self, plan: ImportPlan, work: ImportWork, *, as_shown: str = "") -> HttpResponseBase:
        """Compares or applies the plan, and goes on to it.

        With many rows, the page shows the progress: this one in a stream, or the plan's own where a worker does it.

        Raises:
            AtWork, Discarded, Busy, and what `check` and `importing` raise
        """
        if plan.rows.count() < LONG:
            steps = plan_store.check(plan)
            if work == ImportWork.APPLY:
                steps = importing(plan=plan, by=self.request.user, as_shown=as_shown)
            for _step in steps:
                pass
            return redirect(url_after(plan))
        return self.long_work(jobs.ask(plan, work, by=self.request.user, as_shown=as_shown))

    def long_work(self, job: ImportJob) -> HttpResponseBase:
        if jobs.backend():
            jobs.enqueue(job)
            return redirect(plan_url(job.plan))
        page = render_to_string("endorsement/admin/import_progress.html", self.progress_context(job.plan), self.request)
        return StreamingHttpResponse(_told(page, job), headers={"X-Accel-Buffering": "no"})

    def read_later(self, plan: ImportPlan, content: bytes) -> HttpResponseBase:
        """Leaves a long file to a worker, where one runs."""
        return self.long_work(jobs.ask(plan, ImportWork.READ, by=self.request.user, content=content))

    def progress_context(self, plan: ImportPlan) -> dict[str, Any]:
        return {**self.get_context_data(), "mark": _MARK, "plan": plan}


class PlanPage(ImportPage):
    """A page about one import."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    @cached_property
    def plan(self) -> ImportPlan:
        return get_object_or_404(plan_store.kept().select_related("created_by", "applied_by"), pk=self.pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("endorsement_import_index"), "label": _("Import")},
            {"url": "", "label": self.plan.file_name},
        ]


_MARK = "<!-- progress -->"


def _told(page: str, job: ImportJob) -> Iterator[str]:
    """The page up to the mark, a line for each step of the job, a link to where it leads, and the rest of the page."""
    before, _mark, after = page.partition(_MARK)
    yield before
    yield '<ol aria-live="polite">'
    try:
        for step in jobs.run(job):
            yield format_html("<li>{}</li>\n", str(step))
        words = _("Done. Continue")
    except (Refused, NotReadable) as refusal:
        yield format_html("<li>{}</li>\n", str(refusal))
        words = _("Back to the import")
    yield format_html('</ol>\n<p><a class="button" href="{}">{}</a></p>', url_after(job.plan), words)
    yield after


def plan_url(plan: ImportPlan, **parameters: str) -> str:
    url = reverse("endorsement_import_plan", args=[plan.pk])
    return f"{url}?{urlencode(parameters)}" if parameters else url


def columns_url(plan: ImportPlan) -> str:
    return reverse("endorsement_import_columns", args=[plan.pk])


def is_long(content: bytes) -> bool:
    """Whether a worker reads the file."""
    return len(content) >= LONG_FILE and bool(jobs.backend())


def url_after(plan: ImportPlan) -> str:
    """Where the work on a plan leads: to the plan, or to the list of imports if someone discarded it meanwhile."""
    return plan_url(plan) if ImportPlan.objects.filter(pk=plan.pk).exists() else reverse("endorsement_import_index")
