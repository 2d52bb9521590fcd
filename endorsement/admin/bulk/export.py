"""Export the selected endorsees."""

from typing import Any

from django import forms
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy

from endorsement.admin.actions.base import RegistryForm
from endorsement.admin.bulk.base import EndorseeBulkAction
from endorsement.admin.endorsees.listing import export_download
from endorsement.models import Endorsee
from endorsement.spreadsheets import files


class ExportForm(RegistryForm):
    form = forms.ChoiceField(
        label=gettext_lazy("File format"),
        choices=[
            (files.XLSX, gettext_lazy("Excel workbook (.xlsx)")),
            (files.CSV, gettext_lazy("Comma-separated values (.csv)")),
        ],
    )


class ExportBulkAction(EndorseeBulkAction):
    display_name = gettext_lazy("Export")
    action_type = "export"
    aria_label = gettext_lazy("Export the selected endorsees")
    action_priority = 30
    permission = "export"
    page_title = gettext_lazy("Export endorsees")
    continue_label = gettext_lazy("Download")
    nothing_yet = gettext_lazy(
        "One row per endorsement, with the whole record, including private fields. You can import the file again."
    )
    form_class = ExportForm

    def form_valid(self, form: Any) -> HttpResponseBase:
        selected = Endorsee.objects.filter(pk__in=self.selection).by_name()
        return export_download(selected, on=self.today, form=form.cleaned_data["form"])
