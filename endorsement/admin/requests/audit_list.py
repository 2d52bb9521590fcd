"""The audit list: a part of a cycle's approved requests, drawn by chance; its address draws the same again."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.admin.ledger.listing import registry_time
from endorsement.admin.requests.access import ForDeciders
from endorsement.enums import RequestStatus
from endorsement.models import Endorsee, Endorsement, RenewalCycle, RenewalRequest
from endorsement.requests.answers import Answers
from endorsement.requests.draw import drawn
from endorsement.spreadsheets import files

# The years around which no time zone leads out of the calendar.
EARLIEST, LATEST = 2000, 9999
HEADINGS = {
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number"),
    "endorsements": gettext_lazy("Endorsements"),
    "training": gettext_lazy("Training (h)"),
    "supervision": gettext_lazy("Supervision (h)"),
    "payment": gettext_lazy("Payment reference"),
    "files": gettext_lazy("Files"),
    "approved": gettext_lazy("Approved"),
    "approved_by": gettext_lazy("Approved by"),
}


class DrawForm(forms.Form):
    """A draw. `seed` and `until` come with the first answer, and make the list one that can be drawn again."""

    cycle = forms.ModelChoiceField(
        label=gettext_lazy("Renewal cycle"), queryset=RenewalCycle.objects.all(), empty_label=None
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Percent of the approved requests"), min_value=1, max_value=100, initial=10
    )
    seed = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    until = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_seed(self) -> str:
        """The digits of a draw; "" for a new one."""
        seed: str = self.cleaned_data["seed"]
        return seed if seed.isascii() and seed.isdecimal() else ""

    def clean_until(self) -> datetime | None:
        """Those approved later don't count; None for a new draw."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["until"])
        except ValueError:
            return None
        return moment if moment.tzinfo and EARLIEST < moment.year < LATEST else None


class AuditListView(ForDeciders, WagtailAdminTemplateMixin, TemplateView):
    template_name = "endorsement/admin/requests/audit.html"
    header_icon = "tasks"
    page_title = gettext_lazy("Audit list")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if not self.form.is_valid():
            return super().get(request, *args, **kwargs)
        asked = self.form.cleaned_data
        if not (asked["seed"] and asked["until"]):
            query = {
                "cycle": asked["cycle"].pk,
                "percent": asked["percent"],
                "seed": secrets.randbelow(1_000_000),
                "until": clock.now().isoformat(),
            }
            return redirect(f"{request.path}?{urlencode(query)}")
        if form := request.GET.get("export"):
            if not self.may_export:
                raise PermissionDenied
            name = f"audit-{asked['cycle'].starts_on}-{asked['seed']}"
            return files.download(self.rows(), name=name, form="xlsx" if form == "xlsx" else "csv")
        return super().get(request, *args, **kwargs)

    @cached_property
    def form(self) -> DrawForm:
        initial = {"cycle": RenewalCycle.objects.covering(clock.today()).first()}
        return DrawForm(self.request.GET if "percent" in self.request.GET else None, initial=initial)

    @cached_property
    def may_export(self) -> bool:
        return bool(policy_registry.get_by_type(Endorsee).user_has_permission(self.request.user, "export"))

    @cached_property
    def approved(self) -> list[int]:
        """The ids of all that the draw is from."""
        asked = self.form.cleaned_data
        found = RenewalRequest.objects.filter(
            cycle=asked["cycle"], status=RequestStatus.APPROVED, decided_at__lte=asked["until"]
        )
        return list(found.order_by("pk").values_list("pk", flat=True))

    @cached_property
    def drawn(self) -> list[tuple[int, dict[str, Any]]]:
        """Each drawn request's id and what the list says of it, in the order of names."""
        asked = self.form.cleaned_data
        chosen = drawn(self.approved, percent=asked["percent"], seed=asked["seed"])
        requests = RenewalRequest.objects.filter(pk__in=chosen).select_related("endorsee", "decided_by")
        requests = requests.prefetch_related("files").order_by("endorsee__family_name", "endorsee__given_name", "pk")
        wanted = {pk for request in requests for pk in request.answers["endorsements"]}
        held = Endorsement.objects.filter(pk__in=wanted).select_related("category", "designation")
        labels = {endorsement.pk: endorsement.label for endorsement in held}
        return [(request.pk, _told(request, labels)) for request in requests]

    def rows(self) -> Iterator[files.Row]:
        yield [str(heading) for heading in HEADINGS.values()]
        for _pk, row in self.drawn:
            yield list(row.values())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("registry_requests"), "label": _("Renewal requests")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(form=self.form, may_export=self.may_export, **kwargs)
        if self.form.is_bound and self.form.is_valid():
            asked = self.form.cleaned_data
            context |= {
                "draw": asked,
                "until": registry_time(asked["until"]),
                "drawn": self.drawn,
                "approved": len(self.approved),
                "address": self.request.get_full_path(),
            }
        return context


def _told(request: RenewalRequest, labels: dict[int, str]) -> dict[str, Any]:
    """By the columns of `HEADINGS`."""
    answers = Answers.from_json(request.answers)
    return {
        "name": request.endorsee.name,
        "number": request.endorsee.number,
        "endorsements": ", ".join(labels[pk] for pk in answers.endorsements if pk in labels),
        "training": "" if answers.training_hours is None else answers.training_hours,
        "supervision": "" if answers.supervision_hours is None else answers.supervision_hours,
        "payment": answers.payment_reference,
        "files": len(request.files.all()),
        "approved": registry_time(request.decided_at),
        "approved_by": get_user_display_name(request.decided_by) if request.decided_by else _("itself"),
    }
