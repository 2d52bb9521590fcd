"""Place a hold on an endorsee, and release one."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement import services
from endorsement.admin.actions.base import REASON_HELP, ActionForm, ActionView, RegistryForm
from endorsement.admin.day_field import DayField
from endorsement.enums import HoldKind
from endorsement.services import Done

EXPECTED_HELP = gettext_lazy(
    "When to ask whether the hold still applies. The home page then says so; the hold stays until you release it."
)


class HoldFields(RegistryForm):
    """The fields of a hold, for one person or for many."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Choose…")), *HoldKind.choices])
    starts_on = DayField(
        label=gettext_lazy("Starts on"),
        help_text=gettext_lazy("The first day off the registry. The hold applies to all of the person's endorsements."),
    )
    expected_end = DayField(label=gettext_lazy("Expected end"), required=False, help_text=EXPECTED_HELP)
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = self.today


class HoldForm(ActionForm, HoldFields):
    pass


class ReleaseForm(ActionForm):
    released_on = DayField(
        label=gettext_lazy("Released on"),
        help_text=gettext_lazy(
            "The first day the hold no longer applies. To cancel the hold altogether, enter the day it started."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=300, help_text=REASON_HELP)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["released_on"].initial = self.today


class CorrectionForm(ReleaseForm):
    """For a hold after a death, which can be released only to correct a mistake."""

    correction = forms.BooleanField(
        label=gettext_lazy("This corrects a mistake"),
        required=False,
        help_text=gettext_lazy("The person is alive, or the hold is on the wrong person. Say which in the reason."),
    )


class HoldView(ActionView):
    permission_required = "hold"
    page_title = gettext_lazy("Place a hold")
    submit_label = gettext_lazy("Place the hold")
    form_class = HoldForm

    def perform(self, form: HoldForm) -> list[Done]:
        done = services.place_hold(
            endorsee=self.object,
            kind=HoldKind(form.cleaned_data["kind"]),
            starts_on=form.cleaned_data["starts_on"],
            expected_end=form.cleaned_data["expected_end"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )
        return [done]

    def telling_days(self, form: HoldForm) -> list[date]:
        return [form.cleaned_data["starts_on"]]


class ExpectForm(ActionForm):
    expected_end = DayField(label=gettext_lazy("Expected end"), required=False, help_text=EXPECTED_HELP)


class OneHoldView(ActionView):
    """An action on one of the endorsee's holds."""

    permission_required = "hold"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.moved_to:
            return
        self.hold = get_object_or_404(self.object.holds, pk=kwargs["hold_pk"])


class ExpectView(OneHoldView):
    submit_label = gettext_lazy("Save")
    form_class = ExpectForm

    def get_initial(self) -> dict[str, Any]:
        return {"expected_end": self.hold.expected_end}

    def get_page_title(self) -> str:
        return _("Expected end of the hold (%(kind)s)") % {"kind": self.hold.get_kind_display().lower()}

    def perform(self, form: ExpectForm) -> list[Done]:
        expected_end = form.cleaned_data["expected_end"]
        return [services.expect_end(hold=self.hold, expected_end=expected_end, by=self.request.user)]


class ReleaseView(OneHoldView):
    submit_label = gettext_lazy("Release the hold")

    def get_page_title(self) -> str:
        return _("Release the hold (%(kind)s)") % {"kind": self.hold.get_kind_display().lower()}

    def get_form_class(self) -> type[ReleaseForm]:
        return CorrectionForm if self.hold.kind == HoldKind.DECEASED else ReleaseForm

    def perform(self, form: ReleaseForm) -> list[Done]:
        done = services.release_hold(
            hold=self.hold,
            released_on=form.cleaned_data["released_on"],
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            correction=form.cleaned_data.get("correction", False),
        )
        return [done]

    def telling_days(self, form: ReleaseForm) -> list[date]:
        return [form.cleaned_data["released_on"]]
