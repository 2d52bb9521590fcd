"""One renewal request: what the person asks for, the record before and after, and the decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from endorsement import clock, edits, languages
from endorsement.admin.day_field import DayField
from endorsement.admin.private_files import as_download
from endorsement.admin.requests.access import ForDeciders
from endorsement.bulk import Line
from endorsement.edits import Values
from endorsement.enums import RENEWABLE
from endorsement.models import Endorsee, RenewalRequest, RequestFile
from endorsement.refusals import Refused
from endorsement.requests import proposals, services
from endorsement.requests.answers import Answers
from endorsement.requests.requirements import Asked

ANSWERS = {
    "training_hours": gettext_lazy("Hours of training"),
    "supervision_hours": gettext_lazy("Hours of reflective supervision"),
    "membership": gettext_lazy("Membership"),
    "ethics": gettext_lazy("Code of Ethics"),
    "no_sanction": gettext_lazy("No sanction"),
    "payment_reference": gettext_lazy("Payment reference"),
    "remarks": gettext_lazy("Remarks"),
}


@dataclass(frozen=True)
class Change:
    """One choice of the registrar: a value and the consent to show it, before, after, and on the record now."""

    key: str
    label: str
    before: str
    after: str
    now: str
    is_contested: bool


class DecisionForm(forms.Form):
    effective_on = DayField(
        label=gettext_lazy("Effective on"),
        help_text=gettext_lazy("The first day the renewal counts. A late renewal is not retroactive."),
    )


class RequestView(ForDeciders, WagtailAdminTemplateMixin, TemplateView):
    template_name = "endorsement/admin/requests/request.html"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()
        self.decision = DecisionForm(initial={"effective_on": self.today})
        self.mistake = ""

    @cached_property
    def object(self) -> RenewalRequest:
        found: RenewalRequest = get_object_or_404(
            RenewalRequest.objects.select_related("endorsee", "cycle", "decided_by"), pk=self.kwargs["pk"]
        )
        return found

    # --- Deciding ---

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            done = self._decide()
        except Refused as refusal:
            done, self.mistake = "", str(refusal)
        if not done:
            del self.object
            return self.render_to_response(self.get_context_data(**kwargs))
        messages.success(request, done)
        return redirect("registry_requests")

    def _decide(self) -> str:
        """Calls the service; returns what happened, "" if the form has a mistake."""
        post, by = self.request.POST, self.request.user
        name = {"name": self.object.endorsee.name}
        if "ask" in post:
            services.ask_question(request=self.object, question=post.get("question", "").replace("\0", ""), by=by)
            return _("%(name)s reads the question at the personal link.") % name
        if "decline" in post:
            services.decline_request(request=self.object, reason=post.get("reason", "").replace("\0", ""), by=by)
            return _("The request of %(name)s was declined.") % name
        self.decision = DecisionForm(post)
        if not self.decision.is_valid():
            return ""
        services.approve_request(request=self.object, by=by, read=self._read())
        return _("The request of %(name)s was approved.") % name

    def _read(self) -> services.Read:
        post = self.request.POST
        try:
            shown = signing.loads(post.get("shown", ""), salt=self._salt)
        except signing.BadSignature:
            raise Refused(_("This page is out of date, so nothing was saved. Read it again, then decide.")) from None
        ticked = set(post.getlist("endorsement"))
        keys = set(post.getlist("change"))
        return services.Read(
            sent_at=datetime.fromisoformat(shown["sent_at"]),
            endorsements=[pk for pk in self.object.answers["endorsements"] if str(pk) in ticked],
            fields=[field for unit in proposals.UNITS if unit[0] in keys for field in unit],
            shown=shown["values"],
            effective_on=self.decision.cleaned_data["effective_on"],
        )

    # --- What is shown ---

    @property
    def _salt(self) -> str:
        return f"endorsement.request.{self.kwargs['pk']}.{self.request.user.pk}"

    @property
    def lines(self) -> list[tuple[Line, bool]]:
        """The endorsements that the person asks for, and whether each can be renewed."""
        wanted = set(self.object.answers["endorsements"])
        lines = services.lines_of(self.object.endorsee, self.object.cycle, on=self.today)
        return [(line, line.group in RENEWABLE) for line in lines if line.pk in wanted]

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """What was asked, what was answered, and how much was asked for."""
        asked, given = Asked.from_json(self.object.asked), Answers.from_json(self.object.answers)
        rows = []
        for name, label in ANSWERS.items():
            value = getattr(given, name)
            wanted = getattr(asked, name, None)
            if value not in (None, ""):
                needed = str(wanted) if isinstance(wanted, int) and not isinstance(wanted, bool) else ""
                rows.append((str(label), _in_words(value), needed))
        return rows

    @property
    def changes(self) -> list[Change]:
        seen, proposed = self.object.seen, self.object.proposed
        now, contested = proposals.values(self.object.endorsee), proposals.conflicts(self.object)
        return [
            Change(
                key=unit[0],
                label=_label(unit[0]).capitalize(),
                before=_unit_in_words(unit, seen),
                after=_unit_in_words(unit, {**seen, **proposed}),
                now=_unit_in_words(unit, now),
                is_contested=unit in contested,
            )
            for unit in proposals.units_of(proposed)
        ]

    def get_page_title(self) -> str:
        return _("Renewal request")

    def get_page_subtitle(self) -> str:
        return f"{self.object.endorsee.name}, {self.object.cycle.name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("registry_requests"), "label": _("Renewal requests")},
            {"url": "", "label": self.object.endorsee.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"sent_at": self.object.sent_at.isoformat(), "values": proposals.values(self.object.endorsee)}
        return {
            **super().get_context_data(**kwargs),
            "view": self,
            "asked": self.object,
            "files": list(self.object.files.all()),
            "points": services.points_of(self.object, on=self.today) if self.object.is_open else [],
            "shown": signing.dumps(shown, salt=self._salt),
            "endorsee_url": reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[self.object.endorsee_id]),
            "media": self.decision.media,
        }


def _label(field: str) -> str:
    model_field: Any = Endorsee._meta.get_field(field)
    return str(model_field.verbose_name)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unit_in_words(unit: tuple[str, ...], values: Values) -> str:
    """ "804-555-0100; show phone: yes"."""
    record = Endorsee()
    edits.set_values(record, {field: values[field] for field in unit})
    told = []
    for field in unit:
        value = getattr(record, field)
        words = languages.in_words(value) if field == "languages" else _in_words(value) if value is not None else ""
        told.append(f"{_label(field)}: {words or _('(empty)')}" if field != unit[0] else words or _("(empty)"))
    return "; ".join(told)


class RequestFileView(ForDeciders, View):
    """A file that came with a request."""

    def get(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
        return as_download(get_object_or_404(RequestFile, pk=file_pk, request=pk))
