"""Remove the fictional people, once the registry is to have real ones."""

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from endorsement import locks
from endorsement.models import Attachment, Endorsee, Endorsement, Hold, Renewal, RenewalRequest
from endorsement.refusals import Refused
from endorsement.setup import sample_people

LISTING = "wagtailsnippets_endorsement_endorsee:list"


def may_remove_samples(user: Any) -> bool:
    """Those who may import: they bring in the real people."""
    return bool(policy_registry.get_by_type(Endorsee).user_has_permission(user, "import"))


def touched(people: QuerySet[Endorsee]) -> list[Endorsee]:
    """Those whom a colleague changed: a real person may have been typed over a fictional one."""
    history = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Endorsee), user__isnull=False)
    keyed = people.annotate(key=Cast("pk", CharField()))
    return list(keyed.filter(key__in=history.values("object_id")).order_by("sort_key"))


class RemoveSamplesView(WagtailAdminTemplateMixin, TemplateView):
    """Says what goes, then removes exactly that. It is the only deletion in the registry."""

    template_name = "endorsement/admin/samples.html"
    page_title = gettext_lazy("Remove the sample people")
    header_icon = "bin"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_remove_samples(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Endorsee.objects.samples()
        of_them = {"endorsee__in": people}
        counts = [
            (_("People"), people.count()),
            (_("Endorsements"), Endorsement.objects.filter(**of_them).count()),
            (_("Renewals"), Renewal.objects.filter(endorsement__endorsee__in=people).count()),
            (_("Holds"), Hold.objects.filter(**of_them).count()),
            (_("Renewal requests"), RenewalRequest.objects.filter(**of_them).count()),
            (_("Files"), Attachment.objects.filter(**of_them).count()),
        ]
        others = Endorsee.objects.count() - counts[0][1]
        return super().get_context_data(counts=counts, others=others, touched=touched(people), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("people") != str(Endorsee.objects.samples().count()):
            if "people" in request.POST:
                messages.warning(request, _("The registry has changed meanwhile, so nobody was removed. Read again."))
            return redirect(request.path)
        try:
            with locks.told_in_words():
                removed = sample_people.clear(by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        told = ngettext("%(count)d sample person was removed.", "%(count)d sample people were removed.", removed)
        messages.success(request, told % {"count": removed})
        return redirect(LISTING)


def samples_urls() -> list[URLPattern]:
    """For the hook register_admin_urls."""
    return [path("registry/samples/", RemoveSamplesView.as_view(), name="registry_samples")]
