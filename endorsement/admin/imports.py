"""The import pages: upload a spreadsheet, preview its changes, answer its questions, apply it."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.enums import WRITTEN, Hidden, RowOutcome
from endorsement.imports import plan_store
from endorsement.imports.applying import importing
from endorsement.imports.date_order import is_about_a_column
from endorsement.imports.progress import Progress
from endorsement.imports.reading import MAX_BYTES
from endorsement.imports.shared_questions import shared_questions
from endorsement.imports.unreadable import NotReadable
from endorsement.models import Endorsee, ImportPlan, ImportRow
from endorsement.refusals import Refused
from endorsement.spreadsheets.columns import COLUMNS, REQUIRED, WRITTEN_ONLY

ROWS_PER_PAGE = 50
# From this many rows on, the page reports progress.
LONG = 1000
# The fields of a question: its answer, and what the page showed of it.
_ANSWER = re.compile(r"q-(\d{1,7})-(\w{1,40})")
_SEAL = re.compile(r"shown-(\d{1,7})-(\w{1,40})")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or .xlsx, up to 20 MB and 50,000 rows. Nothing is saved until you apply the import."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    as_history = forms.BooleanField(
        label=gettext_lazy("Historical data"),
        required=False,
        help_text=gettext_lazy(
            "For records from past years. Accepts renewals for cycles that have ended. A renewal without a date takes "
            "effect on the award date or the first day of its cycle, whichever is later."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is over 20 MB. Remove pictures and other sheets, or split it."))
        return file


class ImportPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """Shared by all import pages: the permission they require, and progress during long work."""

    permission_required = "import"
    header_icon = "upload"
    request: HttpRequest

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Endorsee)

    def work(self, steps: Iterator[Progress], *, rows: int, then: Callable[[], str]) -> HttpResponseBase:
        """Runs the steps and goes on to `then()`. Streams the progress if there are many rows."""
        if rows < LONG:
            try:
                for _step in steps:
                    pass
            except Refused as refusal:
                messages.error(self.request, str(refusal))
            return redirect(then())
        page = render_to_string("endorsement/admin/import_progress.html", self.progress_context(), self.request)
        return StreamingHttpResponse(_told(page, steps, then), headers={"X-Accel-Buffering": "no"})

    def progress_context(self) -> dict[str, Any]:
        return {**self.get_context_data(), "mark": _MARK}

    def checked(self, plan: ImportPlan) -> HttpResponseBase:
        """Compares the plan with the registry, then shows it."""
        return self.work(plan_store.check(plan), rows=plan.rows.count(), then=lambda: url_after(plan))


_MARK = "<!-- progress -->"


def _told(page: str, steps: Iterator[Progress], then: Callable[[], str]) -> Iterator[str]:
    """The page up to the mark, a line for each step, a link to `then()`, and the rest of the page."""
    before, _mark, after = page.partition(_MARK)
    yield before
    yield '<ol aria-live="polite">'
    try:
        for step in steps:
            yield format_html("<li>{}</li>\n", str(step))
        words = _("Done. Continue")
    except Refused as refusal:
        yield format_html("<li>{}</li>\n", str(refusal))
        words = _("Back to the import")
    yield format_html('</ol>\n<p><a class="button" href="{}">{}</a></p>', then(), words)
    yield after


def plan_url(plan: ImportPlan, **parameters: str) -> str:
    url = reverse("endorsement_import_plan", args=[plan.pk])
    return f"{url}?{urlencode(parameters)}" if parameters else url


def url_after(plan: ImportPlan) -> str:
    """Where the work on a plan leads: to the plan, or to the list of imports if someone discarded it meanwhile."""
    return plan_url(plan) if ImportPlan.objects.filter(pk=plan.pk).exists() else reverse("endorsement_import_index")


class ImportIndexView(ImportPage, FormView):
    """Upload a file, or return to an import in progress."""

    form_class = UploadForm
    template_name = "endorsement/admin/import_index.html"
    page_title = gettext_lazy("Import")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan_store.forget_old()
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Import")}]

    def form_valid(self, form: UploadForm) -> Any:
        file = form.cleaned_data["file"]
        try:
            plan = plan_store.make_plan(
                content=file.read(),
                file_name=file.name,
                as_history=form.cleaned_data["as_history"],
                by=self.request.user,
            )
        except (NotReadable, Refused) as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        return self.checked(plan)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": self.get_form(), **kwargs}
        return super().get_context_data(
            **context,
            plans=plan_store.kept().select_related("created_by", "applied_by")[:20],
            columns=[column for column in COLUMNS if column not in WRITTEN_ONLY],
            required=REQUIRED,
            kept_days=plan_store.KEPT_DAYS,
        )


class PlanView(ImportPage, TemplateView):
    """What the import would do, row by row, or what it did once applied."""

    template_name = "endorsement/admin/import_plan.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]

    @cached_property
    def plan(self) -> ImportPlan:
        return get_object_or_404(plan_store.kept().select_related("created_by", "applied_by"), pk=self.pk)

    @cached_property
    def rows(self) -> QuerySet[ImportRow]:
        return self.plan.rows.none() if plan_store.is_old(self.plan) else self.plan.rows.all()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actions = {
            "settle": self.settle,
            "settle_shared": self.settle_shared,
            "hidden": self.choose_hidden,
            "check": self.check_again,
            "apply": self.apply,
            "discard": self.discard,
        }
        action = next((action for name, action in actions.items() if name in request.POST), None)
        if action is None:
            return redirect(plan_url(self.plan))
        try:
            return action()
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(url_after(self.plan))

    def settle(self) -> HttpResponseBase:
        passed_over = plan_store.answer(self.plan, self._posted(_ANSWER), seals=self._posted(_SEAL))
        if passed_over:
            sentence = ngettext(
                "Line %(lines)s: the question was answered or changed after you opened the page, so your answer was "
                "not saved. Review it as it is now.",
                "Lines %(lines)s: the questions were answered or changed after you opened the page, so your answers "
                "were not saved. Review them as they are now.",
                len(passed_over),
            )
            messages.warning(self.request, sentence % {"lines": ", ".join(map(str, passed_over))})
        return self.checked(self.plan)

    def _posted(self, field: re.Pattern[str]) -> dict[int, dict[str, str]]:
        """The posted values of all fields of a kind, by line and question."""
        found: dict[int, dict[str, str]] = {}
        for name, value in self.request.POST.items():
            if match := field.fullmatch(name):
                found.setdefault(int(match[1]), {})[match[2]] = str(value)
        return found

    def settle_shared(self) -> HttpResponseBase:
        answers: dict[int, dict[str, str]] = {}
        for question in shared_questions(self.plan):
            if value := self.request.POST.get(f"all-{question.seal}"):
                for line, given in question.answers(value).items():
                    answers.setdefault(line, {}).update(given)
        if answers:
            plan_store.answer(self.plan, answers)
        else:
            messages.warning(
                self.request,
                _("No answer was saved. Choose one, and review the questions: they may have changed meanwhile."),
            )
        return self.checked(self.plan)

    def choose_hidden(self) -> HttpResponseBase:
        if (choice := self.request.POST["hidden"]) in Hidden.values:
            plan_store.choose_hidden(self.plan, Hidden(choice))
        return self.checked(self.plan)

    def check_again(self) -> HttpResponseBase:
        return self.checked(self.plan)

    def apply(self) -> HttpResponseBase:
        steps = importing(plan=self.plan, by=self.request.user, as_shown=self.request.POST.get("as_shown", ""))
        return self.work(steps, rows=self.plan.rows.count(), then=lambda: url_after(self.plan))

    def discard(self) -> HttpResponse:
        if plan_store.discard(self.plan):
            messages.success(self.request, _("The import was discarded. Nothing was written to the registry."))
        return redirect("endorsement_import_index")

    # --- The page ---

    def get_page_title(self) -> str:
        return _("Import of %(file)s") % {"file": self.plan.file_name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("endorsement_import_index"), "label": _("Import")},
            {"url": "", "label": self.plan.file_name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = {} if plan_store.is_old(self.plan) else plan_store.counts(self.plan)
        shown = self._outcome_shown(counts)
        rows = Paginator(self.rows.filter(outcome=shown).order_by("line"), ROWS_PER_PAGE)
        settled = self.rows.exclude(questions=[]).exclude(outcome=RowOutcome.REVIEW).order_by("line")
        if self.request.GET.get("outcome") == SETTLED:
            rows, shown = Paginator(settled, ROWS_PER_PAGE), None
        page = rows.get_page(self.request.GET.get("p"))
        questions = [(row, question) for row in page for question in row.questions]
        for row, question in questions:
            question["seal"] = plan_store.seal(row, question)
            question["answer"] = row.decisions.get(question["key"])
            question["is_about_a_column"] = is_about_a_column(question["key"])
        return super().get_context_data(
            **kwargs,
            plan=self.plan,
            report=plan_store.report_in_words(self.plan.report),
            out_of_date="" if self.plan.applied_at else plan_store.out_of_date(self.plan),
            tabs=self._tabs(counts, shown, settled.count()),
            shown=shown.label if shown else _("answered"),
            page=page,
            asks=bool(questions) and not self.plan.applied_at,
            shared=[] if self.plan.applied_at else shared_questions(self.plan),
            parameters=urlencode({"outcome": shown or SETTLED}),
            writes=sum(counts.get(outcome, 0) for outcome in WRITTEN),
            left_out=sum(counts.get(outcome, 0) for outcome in (RowOutcome.REVIEW, RowOutcome.ERROR)),
            applied_at=clock.local(self.plan.applied_at) if self.plan.applied_at else None,
        )

    def _outcome_shown(self, counts: dict[RowOutcome, int]) -> RowOutcome | None:
        asked = self.request.GET.get("outcome")
        if asked in counts:
            return RowOutcome(asked)
        urgent = (RowOutcome.REVIEW, RowOutcome.ERROR, *WRITTEN)
        return next((outcome for outcome in (*urgent, *counts) if outcome in counts), None)

    def _tabs(self, counts: dict[RowOutcome, int], shown: RowOutcome | None, settled: int) -> list[dict[str, Any]]:
        tabs = [
            {
                "label": outcome.label,
                "number": number,
                "url": plan_url(self.plan, outcome=outcome.value),
                "is_current": outcome == shown,
            }
            for outcome, number in counts.items()
        ]
        if settled:
            url = plan_url(self.plan, outcome=SETTLED)
            tabs.append({"label": _("answered"), "number": settled, "url": url, "is_current": shown is None})
        return tabs


SETTLED = "settled"


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(Endorsee).user_has_permission(request.user, "import")


def import_menu_item() -> MenuItem:
    return ImportMenuItem(_("Import"), reverse("endorsement_import_index"), icon_name="upload", order=8)


def import_urls() -> list[Any]:
    """For the hook register_admin_urls."""
    return [
        path("registry/import/", ImportIndexView.as_view(), name="endorsement_import_index"),
        path("registry/import/<int:pk>/", PlanView.as_view(), name="endorsement_import_plan"),
    ]
