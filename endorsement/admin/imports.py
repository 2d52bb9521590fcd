"""The import pages: upload a spreadsheet, preview its changes, answer its questions, apply it."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.admin.import_columns import ColumnsView
from endorsement.admin.import_page import ImportPage, PlanPage, columns_url, is_long, plan_url, url_after
from endorsement.enums import WRITTEN, Hidden, ImportState, ImportWork, RowOutcome
from endorsement.imports import column_choices, jobs, plan_store
from endorsement.imports.date_order import is_about_a_column
from endorsement.imports.payments import are_payments
from endorsement.imports.reading import MAX_BYTES
from endorsement.imports.shared_questions import shared_questions
from endorsement.imports.unreadable import NotReadable
from endorsement.models import Endorsee, ImportFile, ImportJob, ImportPlan, ImportRow
from endorsement.refusals import Refused
from endorsement.spreadsheets.columns import COLUMNS, WRITTEN_ONLY
from endorsement.spreadsheets.example import EXAMPLE_COLUMNS, example_rows
from endorsement.spreadsheets.files import XLSX, download

ROWS_PER_PAGE = 50
# Seconds after which a page says that no worker has begun.
SLOW_START = 60
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
        label=gettext_lazy("This is the list you keep today"),
        required=False,
        help_text=gettext_lazy(
            "Tick this for your whole list or for past years: renewals of past cycles are taken, and a renewal without "
            "a date counts from the award or the first day of its cycle. Leave it for what is new: renewals without a "
            "date count from today. You can change it on the next page."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("The file is over 20 MB. Remove pictures and other sheets, or split it."))
        return file


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
        content = file.read()
        told = {
            "content": content,
            "file_name": file.name,
            "as_history": form.cleaned_data["as_history"],
            "by": self.request.user,
        }
        try:
            columns, chosen = column_choices.columns_chosen(content)
            if columns and columns.need_a_look and not chosen:
                return redirect(columns_url(plan_store.empty_plan(**told)))
            if is_long(content):
                return self.read_later(plan_store.empty_plan(**told), content)
            plan = plan_store.make_plan(**told, chosen=chosen)
        except (NotReadable, Refused) as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        try:
            return self.work(plan, ImportWork.CHECK)
        except Refused as refusal:
            messages.error(self.request, str(refusal))
            return redirect(url_after(plan))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": self.get_form(), **kwargs}
        return super().get_context_data(
            **context,
            plans=plan_store.kept().select_related("created_by", "applied_by")[:20],
            columns=[column for column in COLUMNS if column not in WRITTEN_ONLY],
            kept_days=plan_store.KEPT_DAYS,
        )


class BlankTemplateView(ImportPage, View):
    """The header of the spreadsheet, and in the example fictional people below it, as a file to fill in."""

    has_people = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.has_people:
            return download(example_rows(on=clock.today()), name="registry-example", form=XLSX)
        return download([EXAMPLE_COLUMNS], name="registry-template", form=XLSX)


class PlanView(PlanPage, TemplateView):
    """What the import would do, row by row, or what it did once applied."""

    template_name = "endorsement/admin/import_plan.html"

    @cached_property
    def job(self) -> ImportJob | None:
        return jobs.job_of(self.plan)

    @cached_property
    def job_state(self) -> ImportState:
        """Where the long work on the plan is; done if there is none."""
        return jobs.state_of(self.job) if self.job else ImportState.DONE

    @cached_property
    def rows(self) -> QuerySet[ImportRow]:
        return self.plan.rows.none() if plan_store.is_old(self.plan) else self.plan.rows.all()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actions = {
            "settle": self.settle,
            "settle_shared": self.settle_shared,
            "hidden": self.choose_hidden,
            "history": self.choose_history,
            "check": self.check_again,
            "apply": self.apply,
            "again": self.work_again,
            "stop": self.stop_waiting,
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
        return self.check_again()

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
        return self.check_again()

    def choose_hidden(self) -> HttpResponseBase:
        if (choice := self.request.POST["hidden"]) in Hidden.values:
            plan_store.choose_hidden(self.plan, Hidden(choice))
        return self.check_again()

    def choose_history(self) -> HttpResponseBase:
        if (choice := self.request.POST["history"]) in ("yes", "no"):
            plan_store.choose_history(self.plan, as_history=choice == "yes")
        return self.check_again()

    def check_again(self) -> HttpResponseBase:
        return self.work(self.plan, ImportWork.CHECK)

    def apply(self) -> HttpResponseBase:
        return self.work(self.plan, ImportWork.APPLY, as_shown=self.request.POST.get("as_shown", ""))

    def work_again(self) -> HttpResponseBase:
        return self.long_work(jobs.ask_again(self.plan, by=self.request.user))

    def stop_waiting(self) -> HttpResponse:
        if jobs.forget_waiting(self.plan):
            messages.success(self.request, _("Nothing was done. The import is as it was."))
        return redirect(url_after(self.plan))

    def discard(self) -> HttpResponse:
        """Asks first: the answers go with the import."""
        if self.request.POST["discard"] != CONFIRMED and ImportPlan.objects.filter(pk=self.plan.pk, applied_at=None):
            self.template_name = "endorsement/admin/import_discard.html"
            answered = self.plan.rows.exclude(decisions={}).count()
            context = super().get_context_data(plan=self.plan, rows=self.plan.rows.count(), answered=answered)
            return self.render_to_response(context)
        if plan_store.discard(self.plan):
            messages.success(self.request, _("The import was discarded. Nothing was written to the registry."))
        return redirect("endorsement_import_index")

    # --- The page ---

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_without_columns:
            return redirect(columns_url(self.plan))
        if self.job_state == ImportState.DONE or not (self.job_state.is_open or self.is_unread):
            return super().get(request, *args, **kwargs)
        self.template_name = "endorsement/admin/import_job.html"
        # Not the plan's own context, because the page asks for this one every few seconds.
        return self.render_to_response(super().get_context_data(plan=self.plan, **self.job_context))

    @property
    def is_without_columns(self) -> bool:
        """Whether the registrar has left the page about the columns without an answer."""
        is_empty = not self.plan.applied_at and self.job is None and not self.plan.rows.exists()
        return is_empty and ImportFile.objects.filter(plan=self.plan).exists()

    @property
    def is_unread(self) -> bool:
        """Whether the file's rows are not there yet."""
        return self.job is not None and self.job.work == ImportWork.READ

    @property
    def job_context(self) -> dict[str, Any]:
        if self.job is None:
            return {}
        began = clock.local(self.job.began_at or self.job.asked_at)
        return {
            "job": self.job,
            "state": self.job_state,
            "began": began,
            "is_slow_to_start": (clock.now() - began).total_seconds() > SLOW_START,
            "is_unread": self.is_unread,
        }

    def get_page_title(self) -> str:
        return _("Import of %(file)s") % {"file": self.plan.file_name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = {} if plan_store.is_old(self.plan) else plan_store.counts(self.plan)
        shown = self._outcome_shown(counts)
        rows = Paginator(self.rows.filter(outcome=shown).order_by("line"), ROWS_PER_PAGE)
        settled = self.rows.exclude(questions=[]).exclude(outcome=RowOutcome.REVIEW).order_by("line")
        if self.request.GET.get("outcome") == SETTLED:
            rows, shown = Paginator(settled, ROWS_PER_PAGE), None
        page = rows.get_page(self.request.GET.get("p"))
        why_not = "" if self.plan.applied_at else plan_store.why_not(self.plan)
        questions = [(row, question) for row in page for question in row.questions]
        for row, question in questions:
            question["seal"] = plan_store.seal(row, question)
            question["answer"] = row.decisions.get(question["key"])
            question["is_about_a_column"] = is_about_a_column(question["key"])
        return super().get_context_data(
            **kwargs,
            plan=self.plan,
            has_file=ImportFile.objects.filter(plan=self.plan).exists(),
            report=plan_store.report_in_words(self.plan.report),
            out_of_date=why_not,
            is_payments=are_payments(self.rows.order_by("line")[:1]),
            has_moved=not (self.plan.applied_at or why_not) and plan_store.has_moved(self.plan),
            tabs=self._tabs(counts, shown, settled.count()),
            shown=shown.label if shown else _("answered"),
            page=page,
            asks=any(not question["is_about_a_column"] for _row, question in questions) and not self.plan.applied_at,
            shared=[] if self.plan.applied_at else shared_questions(self.plan),
            parameters=urlencode({"outcome": shown or SETTLED}),
            writes=sum(counts.get(outcome, 0) for outcome in WRITTEN),
            left_out=sum(counts.get(outcome, 0) for outcome in (RowOutcome.REVIEW, RowOutcome.ERROR)),
            applied_at=clock.local(self.plan.applied_at) if self.plan.applied_at else None,
            **self.job_context,
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
# The value of the button that discards; any other asks.
CONFIRMED = "yes"


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(Endorsee).user_has_permission(request.user, "import")


def import_menu_item() -> MenuItem:
    return ImportMenuItem(_("Import"), reverse("endorsement_import_index"), icon_name="upload", order=10)


def import_urls() -> list[Any]:
    """For the hook register_admin_urls."""
    return [
        path("registry/import/", ImportIndexView.as_view(), name="endorsement_import_index"),
        path("registry/import/template/", BlankTemplateView.as_view(), name="endorsement_import_template"),
        path("registry/import/example/", BlankTemplateView.as_view(has_people=True), name="endorsement_import_example"),
        path("registry/import/<int:pk>/", PlanView.as_view(), name="endorsement_import_plan"),
        path("registry/import/<int:pk>/columns/", ColumnsView.as_view(), name="endorsement_import_columns"),
    ]
