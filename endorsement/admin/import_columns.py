"""The page about a file's columns: what each was taken for, with its first values; the registrar says what it is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from endorsement.admin.import_page import PlanPage, is_long, url_after
from endorsement.enums import ImportWork
from endorsement.imports import column_choices, plan_store
from endorsement.imports.names import split_name
from endorsement.imports.reading import Columns
from endorsement.imports.unreadable import NotReadable
from endorsement.refusals import Refused
from endorsement.spreadsheets.headings import (
    AMOUNT,
    CITY,
    COUNTY,
    EXPIRES_ON,
    NAME,
    PAYMENT_KIND,
    REFUNDED,
    STATUS,
    TARGETS,
)

# A column that isn't here is called as the export calls it.
LABELS = {
    NAME: gettext_lazy("whole name, to be split"),
    CITY: gettext_lazy("city or town, for the location"),
    COUNTY: gettext_lazy("county, for the location"),
    EXPIRES_ON: gettext_lazy("last day it is renewed through"),
    STATUS: gettext_lazy("status, to be asked about"),
    AMOUNT: gettext_lazy("amount of a payment"),
    REFUNDED: gettext_lazy("amount given back"),
    PAYMENT_KIND: gettext_lazy("type of a payment, such as refund"),
}


class ColumnsView(PlanPage, TemplateView):
    template_name = "endorsement/admin/import_columns.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # What the registrar chose just now, while it can't be saved.
        self.chosen: list[str] | None = None

    @cached_property
    def content(self) -> bytes:
        return plan_store.file_of(self.plan)

    @cached_property
    def columns(self) -> Columns | None:
        return column_choices.columns_chosen(self.content)[0] if self.content else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.columns else self.gone()

    def gone(self) -> HttpResponse:
        messages.error(self.request, _("The file is no longer kept. To read its columns differently, upload it again."))
        return redirect(url_after(self.plan))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.columns is None:
            return self.gone()
        posted = [request.POST.get(f"column-{position}", "") for position in range(len(self.columns.header))]
        self.chosen = [column if column in TARGETS else "" for column in posted]
        try:
            chosen = column_choices.choose(self.columns, self.chosen)
            if is_long(self.content):
                return self.read_later(self.plan, self.content)
            plan_store.fill(self.plan, plan_store.read_file(self.content, chosen))
            return self.work(self.plan, ImportWork.CHECK)
        except (Refused, NotReadable) as refusal:
            return self.render_to_response(self.get_context_data(refusal=str(refusal)))

    def get_page_title(self) -> str:
        return _("Columns of %(file)s") % {"file": self.plan.file_name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.columns
        taken = self.chosen or (list(found.header) if found else [])
        rows = list(zip(taken, found.header.headers, found.samples, strict=True)) if found else []
        return super().get_context_data(
            **kwargs,
            plan=self.plan,
            is_payments=bool(found and found.header.is_payments),
            choices=[(column, LABELS.get(column, column)) for column in TARGETS],
            columns=[
                {"position": position, "header": header, "column": column, "samples": samples}
                for position, (column, header, samples) in enumerate(rows)
                if header
            ],
            names=[(text, split_name(text)) for column, _header, samples in rows if column == NAME for text in samples],
        )
