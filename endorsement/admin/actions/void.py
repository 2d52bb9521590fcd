"""Void a renewal."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from endorsement import services
from endorsement.admin.actions.base import REASON_HELP, ActionForm, ActionView
from endorsement.models import Renewal
from endorsement.services import Done


class VoidForm(ActionForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, help_text=REASON_HELP)


class VoidView(ActionView):
    permission_required = "void"
    submit_label = gettext_lazy("Void the renewal")
    form_class = VoidForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.moved_to:
            return
        renewals = Renewal.objects.filter(endorsement__endorsee=self.object).select_related(
            "endorsement__endorsee", "cycle"
        )
        self.renewal = get_object_or_404(renewals, pk=kwargs["renewal_pk"])

    def get_page_title(self) -> str:
        return _("Void the renewal of %(label)s for %(cycle)s") % {
            "label": self.renewal.endorsement.label,
            "cycle": self.renewal.cycle.name,
        }

    def perform(self, form: VoidForm) -> list[Done]:
        return [services.void_renewal(renewal=self.renewal, reason=form.cleaned_data["reason"], by=self.request.user)]
