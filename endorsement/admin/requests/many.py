"""Approve many renewal requests in one step: the page shows what each asks for, and sends those that are ticked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from endorsement import clock
from endorsement.admin.requests.access import ForDeciders
from endorsement.admin.requests.changes import Change, changes_of
from endorsement.enums import RequestStatus
from endorsement.models import Endorsee, Endorsement, RenewalRequest
from endorsement.requests import services

# A page has this many; the later ones come when these are decided.
ROWS = 100
# The report names this many of those that were refused and counts the rest.
NAMED = 10


@dataclass(frozen=True)
class Row:
    """One request; `value` says which one, and as it was sent when."""

    value: str
    request: RenewalRequest
    endorsements: str
    changes: list[Change]
    points: list[str]
    is_ticked: bool


class ApproveManyView(ForDeciders, WagtailAdminTemplateMixin, TemplateView):
    template_name = "endorsement/admin/requests/many.html"
    header_icon = "check"
    page_title = gettext_lazy("Approve several requests")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ticked = dict(_read(request.POST.getlist("request")))
        if not ticked:
            messages.warning(request, _("No request was ticked, so nothing was changed."))
            return redirect(request.path)
        results = services.approve_many(requests=ticked, by=request.user)
        refused = [(each.endorsee.name, why) for each, why in results if why]
        if approved := len(results) - len(refused):
            told = ngettext("%(count)d request was approved.", "%(count)d requests were approved.", approved)
            messages.success(request, told % {"count": approved})
        if refused:
            messages.warning(request, _report(refused))
        return redirect("registry_requests")

    @property
    def rows(self) -> list[Row]:
        """The new requests, first come, first shown. Those with a question wait for the person."""
        new = RenewalRequest.objects.filter(status=RequestStatus.NEW).select_related("endorsee", "cycle")
        requests = list(new.order_by("sent_at", "pk")[:ROWS])
        points = services.points_of_many(requests, on=clock.today())
        records = Endorsee.objects.select_related("locality").in_bulk([request.endorsee_id for request in requests])
        labels = _labels(requests)
        return [
            Row(
                value=f"{request.pk} {request.sent_at.isoformat()}",
                request=request,
                endorsements=", ".join(labels[pk] for pk in request.answers["endorsements"] if pk in labels),
                changes=changes_of(request, records[request.endorsee_id]),
                points=points[request.pk],
                is_ticked=not points[request.pk],
            )
            for request in requests
        ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("registry_requests"), "label": _("Renewal requests")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows
        return super().get_context_data(
            rows=rows,
            ticked=sum(row.is_ticked for row in rows),
            waiting=RenewalRequest.objects.filter(status=RequestStatus.NEW).count() - len(rows),
            **kwargs,
        )


def _labels(requests: list[RenewalRequest]) -> dict[int, str]:
    wanted = {pk for request in requests for pk in request.answers["endorsements"]}
    found = Endorsement.objects.filter(pk__in=wanted).select_related("category", "designation")
    return {endorsement.pk: endorsement.label for endorsement in found}


def _read(values: list[str]) -> Iterator[tuple[int, datetime]]:
    """The ids, each with when the request was sent that the page showed. What isn't ours is left out."""
    for value in values:
        pk, _blank, moment = value.partition(" ")
        try:
            sent_at = datetime.fromisoformat(moment)
        except ValueError:
            continue
        if pk.isascii() and pk.isdecimal() and len(pk) < 19:
            yield int(pk), sent_at


def _report(refused: list[tuple[str, str]]) -> str:
    """Each refused one with the reason."""
    count = len(refused)
    head = ngettext("%(count)d was not approved:", "%(count)d were not approved:", count) % {"count": count}
    lines = format_html_join("", "<br>{}: {}", refused[:NAMED])
    more = ngettext("and %(count)d more", "and %(count)d more", count - NAMED) % {"count": count - NAMED}
    return format_html("{}{}{}", head, lines, format_html("<br>{}", more) if count > NAMED else "")
