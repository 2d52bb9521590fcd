"""One renewal request: what the person asks for, the record before and after, and the decision."""

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
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from endorsement import clock
from endorsement.admin.day_field import DayField
from endorsement.admin.private_files import as_download
from endorsement.admin.requests.access import ForDeciders
from endorsement.admin.requests.changes import Change, changes_of, in_words
from endorsement.bulk import Line
from endorsement.calendar.terms import short_date
from endorsement.enums import RENEWABLE, RequestStatus
from endorsement.models import RenewalRequest, RequestFile
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


def _words(label: Any, help_text: Any) -> forms.CharField:
    # Empty ones are refused by the service.
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class ApproveForm(forms.Form):
    effective_on = DayField(
        label=gettext_lazy("Effective on"),
        help_text=gettext_lazy("The first day the renewal counts. A late renewal is not retroactive."),
    )


class AskForm(forms.Form):
    question = _words(gettext_lazy("Question"), gettext_lazy("The person gets it by mail, and answers at the link."))


class DeclineForm(forms.Form):
    reason = _words(gettext_lazy("Reason"), gettext_lazy("The person gets it by mail, and reads it at the link."))


class RequestView(ForDeciders, WagtailAdminTemplateMixin, TemplateView):
    template_name = "endorsement/admin/requests/request.html"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()
        post = request.POST
        self.approval = ApproveForm(post if "approve" in post else None, initial={"effective_on": self.today})
        self.question = AskForm(post if "ask" in post else None)
        self.refusal = DeclineForm(post if "decline" in post else None)
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
        by, name = self.request.user, {"name": self.object.endorsee.name}
        form = next(
            each for each in (self.question, self.refusal, self.approval) if each.is_bound or each is self.approval
        )
        if not form.is_valid():
            return ""
        if form is self.question:
            services.ask_question(request=self.object, question=form.cleaned_data["question"], by=by)
            return _("The question to %(name)s was sent. It waits in the list until there is an answer.") % name
        if form is self.refusal:
            services.decline_request(request=self.object, reason=form.cleaned_data["reason"], by=by)
            return _("The request of %(name)s was declined.") % name
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
            effective_on=self.approval.cleaned_data["effective_on"],
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
        """What was asked, how much was asked for, and what was answered."""
        asked, given = Asked.from_json(self.object.asked), Answers.from_json(self.object.answers)
        rows = []
        for name, label in ANSWERS.items():
            value, wanted = getattr(given, name), getattr(asked, name, None)
            if value not in (None, ""):
                hours = isinstance(wanted, int) and not isinstance(wanted, bool)
                rows.append((str(label), str(wanted) if hours else "", in_words(value)))
        return rows

    @cached_property
    def changes(self) -> list[Change]:
        return changes_of(self.object, self.object.endorsee)

    @property
    def _decided(self) -> str:
        """ "Decided by Ann Archer on Nov 22, 2026." """
        request = self.object
        if request.decided_at is None:
            return ""
        words = {"date": self._day(request.decided_at)}
        if request.status == RequestStatus.WITHDRAWN:
            return _("The person withdrew it on %(date)s.") % words
        if request.decided_by is None:
            return _("It was complete and approved itself on %(date)s.") % words
        return _("Decided by %(user)s on %(date)s.") % {**words, "user": get_user_display_name(request.decided_by)}

    @staticmethod
    def _day(moment: datetime) -> str:
        return short_date(clock.local(moment).date())

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
            "sent_on": self._day(self.object.sent_at),
            "decided": self._decided,
            "files": list(self.object.files.all()),
            "points": services.points_of(self.object, on=self.today) if self.object.is_open else [],
            "shown": signing.dumps(shown, salt=self._salt),
            "endorsee_url": reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[self.object.endorsee_id]),
            "media": self.approval.media,
        }


class RequestFileView(ForDeciders, View):
    """A file that came with a request."""

    def get(self, request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
        return as_download(get_object_or_404(RequestFile, pk=file_pk, request=pk))
