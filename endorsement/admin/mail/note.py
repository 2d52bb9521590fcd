"""Email the selected endorsees."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from endorsement.admin.actions.base import RegistryForm
from endorsement.admin.bulk.base import EndorseeBulkAction, batch_buttons
from endorsement.enums import MessageKind
from endorsement.mail import outbox, texts
from endorsement.models import Message
from endorsement.refusals import Refused


class NoteForm(RegistryForm):
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "The greeting and the name of the association come with it. You can use {name}, {number} and "
            "{endorsements}."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        typed = {name: cleaned.get(name, "") for name in ("subject", "text")}
        for name, text in typed.items():
            # The note itself has no further note in it.
            unknown = [*texts.unknown_fields(MessageKind.NOTE, text)]
            unknown += [field for field in ("subject", "text") if f"{{{field}}}" in text]
            if unknown:
                fields = ", ".join(f"{{{field}}}" for field in unknown)
                self.add_error(name, _("A note has no field %(fields)s.") % {"fields": fields})
        return cleaned


class NoteBulkAction(EndorseeBulkAction):
    display_name = gettext_lazy("Email")
    action_type = "email"
    aria_label = gettext_lazy("Email the selected endorsees")
    action_priority = 40
    permission = "send"
    permission_model = Message
    page_title = gettext_lazy("Email these people")
    continue_label = gettext_lazy("Queue the mail")
    nothing_yet = gettext_lazy(
        "People without an address, people who asked for no mail, and people who have died get none. The mail leaves "
        "within a few minutes, and each record shows it."
    )
    form_class = NoteForm

    def form_valid(self, form: Any) -> HttpResponse:
        selected = len(self.selection)
        cautions = self.cautions(form, self.selection)
        if not self.understood(cautions):
            return self.render_to_response(self.get_context_data(form=form, **self.caution_context(cautions)))
        try:
            queued, batch = outbox.queue_notes(self.selection, **form.cleaned_data, by=self.request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        told = ngettext("The mail to %(count)d person is queued.", "The mail to %(count)d people is queued.", queued)
        told = told % {"count": queued}
        if left_out := selected - queued:
            rest = ngettext("%(count)d person gets none.", "%(count)d people get none.", left_out)
            told = f"{told} {rest % {'count': left_out}}"
        (messages.success if queued else messages.warning)(self.request, told, buttons=batch_buttons(batch))
        return redirect(self.next_url)
