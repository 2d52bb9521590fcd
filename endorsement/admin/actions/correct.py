"""Correct the day of an award or of its end."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement import corrections
from endorsement.admin.actions.base import REASON_HELP, ActionForm
from endorsement.admin.actions.ends import EndorsementActionView
from endorsement.admin.day_field import DayField
from endorsement.enums import EndReason
from endorsement.models import Endorsement
from endorsement.services import Done


class CorrectForm(ActionForm):
    awarded_on = DayField(
        label=gettext_lazy("Awarded on"), help_text=gettext_lazy("The first day the endorsement is in force.")
    )
    ended_on = DayField(
        label=gettext_lazy("Ended on"), help_text=gettext_lazy("The first day the endorsement is no longer in force.")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)

    def __init__(self, *args: Any, endorsement: Endorsement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["awarded_on"].initial = endorsement.awarded_on
        self.fields["ended_on"].initial = endorsement.ended_on
        if endorsement.ended_on is None or endorsement.end_reason == EndReason.ENTERED_IN_ERROR:
            del self.fields["ended_on"]


class CorrectView(EndorsementActionView):
    submit_label = gettext_lazy("Correct the dates")
    form_class = CorrectForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.moved_to:
            return
        self.dates = [self.endorsement.awarded_on, self.endorsement.ended_on]

    def starts_from(self) -> list[str]:
        return [str(day) for day in self.dates]

    def get_page_title(self) -> str:
        return _("Correct the dates of %(label)s") % {"label": self.endorsement.label}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "endorsement": self.endorsement}

    def perform(self, form: CorrectForm) -> list[Done]:
        done = corrections.correct_dates(
            endorsement=self.endorsement,
            awarded_on=form.cleaned_data["awarded_on"],
            ended_on=form.cleaned_data.get("ended_on", self.endorsement.ended_on),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )
        return [done]

    def telling_days(self, form: CorrectForm) -> list[date]:
        return [day for day in (form.cleaned_data["awarded_on"], form.cleaned_data.get("ended_on")) if day]

    def advice(self, form: CorrectForm) -> str:
        return corrections.advice(self.endorsement)
