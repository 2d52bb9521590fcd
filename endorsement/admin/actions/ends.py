"""End an endorsement, or reopen one that ended by mistake."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement import services
from endorsement.admin.actions.base import NOTE_HELP, REASON_HELP, ActionForm, ActionView
from endorsement.admin.day_field import DayField
from endorsement.enums import EndReason
from endorsement.services import Done


class EndForm(ActionForm):
    ended_on = DayField(
        label=gettext_lazy("Ended on"),
        required=False,
        help_text=gettext_lazy(
            "The first day the endorsement is no longer in force. What was entered in error ends on the day of its "
            "award."
        ),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=[("", gettext_lazy("Choose…")), *EndReason.choices]
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=300, help_text=NOTE_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = self.today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("reason") == EndReason.ENTERED_IN_ERROR:
            cleaned["ended_on"] = None
        elif "ended_on" in cleaned and cleaned["ended_on"] is None:
            self.add_error("ended_on", self.fields["ended_on"].error_messages["required"])
        return cleaned


class ReopenForm(ActionForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)


class EndorsementActionView(ActionView):
    """An action on one of the endorsee's endorsements."""

    permission_required = "end"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.moved_to:
            return
        self.endorsement = get_object_or_404(self.object.endorsements.with_history(), pk=kwargs["endorsement_pk"])


class EndView(EndorsementActionView):
    submit_label = gettext_lazy("End")
    form_class = EndForm

    def get_page_title(self) -> str:
        return _("End %(label)s") % {"label": self.endorsement.label}

    def perform(self, form: EndForm) -> list[Done]:
        done = services.end_endorsement(
            endorsement=self.endorsement,
            ended_on=form.cleaned_data["ended_on"] or self.endorsement.awarded_on,
            reason=EndReason(form.cleaned_data["reason"]),
            by=self.request.user,
            note=form.cleaned_data["note"],
        )
        return [done]

    def telling_days(self, form: EndForm) -> list[date]:
        return [day for day in [form.cleaned_data["ended_on"]] if day]


class ReopenView(EndorsementActionView):
    submit_label = gettext_lazy("Reopen")
    form_class = ReopenForm

    def get_page_title(self) -> str:
        return _("Reopen %(label)s") % {"label": self.endorsement.label}

    def perform(self, form: ReopenForm) -> list[Done]:
        done = services.reopen_endorsement(
            endorsement=self.endorsement, reason=form.cleaned_data["reason"], by=self.request.user
        )
        return [done]
