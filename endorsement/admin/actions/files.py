"""Attach a file to a record, read it, and remove it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from endorsement import attachments, locks
from endorsement.admin.actions.base import NOTE_HELP, REASON_HELP, ActionForm, ActionView
from endorsement.admin.private_files import as_download
from endorsement.models import Attachment
from endorsement.refusals import Refused
from endorsement.requests.files import ENDINGS, NotTaken, Proof, read_proof
from endorsement.services import Done


class AttachForm(ActionForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A PDF, or a JPEG or PNG image, of at most 5 MB."),
        widget=forms.FileInput({"accept": ENDINGS}),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300, help_text=NOTE_HELP)

    def clean_file(self) -> Proof:
        try:
            return read_proof(self.cleaned_data["file"])
        except NotTaken as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class AttachView(ActionView):
    """In one step: a file changes nothing that the public sees."""

    permission_required = "change"
    page_title = gettext_lazy("Attach a file")
    template_name = "endorsement/admin/attach.html"
    form_class = AttachForm

    def form_valid(self, form: Any) -> HttpResponse:
        asked = form.cleaned_data
        try:
            with locks.told_in_words():
                done = attachments.attach(
                    endorsee=self.object, proof=asked["file"], note=asked["note"], by=self.request.user
                )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        told = _("“%(name)s” is attached.") if done.changed else _("The record already has this file: “%(name)s”.")
        messages.success(self.request, told % {"name": done.record.name})
        return redirect(f"{self.inspect_url}#files")


class OfAFile(ActionView):
    """About one file that the record has; what is in a removed one is gone."""

    permission_required = "change"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.attachment = get_object_or_404(Attachment, endorsee=self.object, pk=kwargs["attachment_pk"])


class FileView(OfAFile):
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.attachment.removed_at:
            raise Http404
        return as_download(self.attachment)


class RemoveFileForm(ActionForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)


class RemoveFileView(OfAFile):
    submit_label = gettext_lazy("Remove the file")
    form_class = RemoveFileForm

    def get_page_title(self) -> str:
        return _("Remove “%(name)s”") % {"name": self.attachment.name}

    def perform(self, form: RemoveFileForm) -> list[Done]:
        reason = form.cleaned_data["reason"]
        return [attachments.remove(attachment=self.attachment, reason=reason, by=self.request.user)]

    def advice(self, form: RemoveFileForm) -> str:
        return _("What is in the file is erased for good. Its name, the day and the reason stay in the history.")
