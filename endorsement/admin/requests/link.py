"""Make a personal renewal link for somebody, to copy or to mail."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.admin.actions.renew import cycle_choices
from endorsement.admin.requests.access import ForDeciders
from endorsement.mail.sending import site_root
from endorsement.models import Endorsee, Message
from endorsement.requests import wanted


class LinkForm(forms.Form):
    cycle = forms.ChoiceField(
        label=gettext_lazy("Renewal cycle"),
        help_text=gettext_lazy("The link is for this person and this cycle alone, and works until its last day."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        # Nobody renews a past cycle by a link.
        self.fields["cycle"].choices = cycle_choices(today)[:2]  # type: ignore[attr-defined]


class LinkView(ForDeciders, WagtailAdminTemplateMixin, TemplateView):
    template_name = "endorsement/admin/requests/link.html"
    header_icon = "link"
    page_title = gettext_lazy("Renewal link")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.today = clock.today()
        self.form = LinkForm(request.POST if request.method == "POST" else None, today=self.today)
        self.link = ""

    @cached_property
    def object(self) -> Endorsee:
        found: Endorsee = get_object_or_404(Endorsee, pk=self.kwargs["endorsee_pk"])
        return found

    @cached_property
    def may_mail(self) -> bool:
        """Whether this user may, and the person gets mail."""
        may = policy_registry.get_by_type(Message).user_has_permission(self.request.user, "send")
        return may and Endorsee.objects.can_be_mailed(self.today).filter(pk=self.object.pk).exists()

    @property
    def record_url(self) -> str:
        return reverse("wagtailsnippets_endorsement_endorsee:inspect", args=[self.object.pk])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.form.is_valid():
            first_day = date.fromisoformat(self.form.cleaned_data["cycle"])
            asked: dict[str, Any] = {"endorsee": self.object, "first_day": first_day, "by": request.user}
            if "mail" not in request.POST:
                self.link = site_root() + wanted.make_link(**asked)
            elif self.may_mail and wanted.mail_link(**asked):
                messages.success(request, _("The link to %(name)s leaves in a few minutes.") % {"name": self.object})
                return redirect(self.record_url)
            else:
                messages.warning(request, _("Nothing was mailed: the person gets no mail, or you may not send any."))
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_page_subtitle(self) -> str:
        return self.object.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.record_url, "label": self.object.name},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(view=self, form=self.form, endorsee=self.object, link=self.link, **kwargs)
