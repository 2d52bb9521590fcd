"""The messages to endorsees: the list, one of them, and the pages that send."""

from typing import Any

import django_filters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.models import IndexView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.admin.ledger.listing import registry_time
from endorsement.enums import MessageKind, MessageStatus
from endorsement.mail import due, sending
from endorsement.models import Message, RegistrySettings, RenewalCycle
from endorsement.querysets import MessageQuerySet
from endorsement.requests import wanted

INDEX = "endorsement_mail"


class MessageFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=MessageKind.choices)
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=MessageStatus.choices)
    cycle = django_filters.ModelChoiceFilter(label=gettext_lazy("Renewal cycle"), queryset=RenewalCycle.objects.all())

    class Meta:
        model = Message
        fields: list[str] = []


class MailPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """Shared by the pages about mail: the permission, and the way back to the list."""

    permission_required = "view"
    header_icon = "mail"
    request: HttpRequest

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Message)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(INDEX), "label": _("Mail to endorsees")},
            {"url": "", "label": self.get_page_title()},
        ]


class MessageIndexView(IndexView):
    """All messages, latest first. An invalid filter lists nothing."""

    model = Message
    any_permission_required = ["view", "send"]
    page_title = gettext_lazy("Mail to endorsees")
    header_icon = "mail"
    index_url_name = INDEX
    index_results_url_name = "endorsement_mail_results"
    template_name = "endorsement/admin/mail/list.html"
    filterset_class = MessageFilterSet
    default_ordering = "-created_at"
    paginate_by = 50

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Message)

    def get_base_queryset(self) -> MessageQuerySet:
        return Message.objects.select_related("endorsee", "cycle")

    def filter_queryset(self, queryset: Any) -> Any:
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("endorsee", label=_("To"), get_url=lambda one: reverse("endorsement_message", args=[one.pk])),
            Column("get_kind_display", label=_("Kind")),
            Column("cycle", label=_("Renewal cycle"), classname="registry-wide"),
            Column("address", label=_("Address"), classname="registry-wide"),
            Column("get_status_display", label=_("Status")),
            Column("error", label=_("Answer of the mail server"), classname="registry-wide"),
            Column(
                "created_at",
                label=_("Queued"),
                accessor=lambda one: registry_time(one.created_at),
                classname="registry-wide",
            ),
            Column(
                "sent_at", label=_("Sent"), accessor=lambda one: registry_time(one.sent_at), classname="registry-wide"
            ),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = []
        if self.user_has_permission("send"):
            buttons.append(HeaderButton(_("Send mail"), reverse("endorsement_mail_send"), icon_name="mail"))
        return buttons


class MessageView(MailPage, TemplateView):
    """One message as it was sent, with the personal link left out."""

    template_name = "endorsement/admin/mail/message.html"
    any_permission_required = ["view", "send"]
    permission_required = None  # type: ignore[assignment]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.message = get_object_or_404(Message.objects.select_related("endorsee", "cycle"), pk=kwargs["message_pk"])

    def get_page_title(self) -> str:
        return str(self.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = self.message
        can_resend = message.status == MessageStatus.FAILED and self.user_has_permission("send")
        rows = [
            (_("Status"), message.get_status_display()),
            (_("Answer of the mail server"), message.error),
            (_("Renewal cycle"), message.cycle or ""),
            (_("Address"), message.address),
            (_("Language"), message.get_language_display()),
            (_("Queued"), registry_time(message.created_at)),
            (_("Sent"), registry_time(message.sent_at)),
            (_("Attempts"), message.attempts),
        ]
        return super().get_context_data(message=message, rows=rows, can_resend=can_resend, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission("send") and sending.send_again(self.message):
            messages.success(request, _("The message is queued again. It leaves with the next run."))
        else:
            messages.warning(request, _("Nothing was changed: only a message that failed can be sent again."))
        return redirect(request.path)


class SendView(MailPage, TemplateView):
    """What waits and what is due today, and the button that sends it."""

    template_name = "endorsement/admin/mail/send.html"
    permission_required = "send"
    page_title = gettext_lazy("Send mail")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        settings = RegistrySettings.load()
        reminders = len(list(due.reminders_due(clock.today()))) if settings.mail_is_on else 0
        return super().get_context_data(
            mail_is_on=settings.mail_is_on,
            a_minute=settings.mails_a_minute,
            reminders=reminders,
            waiting=Message.objects.waiting().count(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        due.queue_reminders()
        wanted.answer()
        # Nobody waits in a browser until the next minute: the timer sends the rest.
        report = sending.send_queued(wait=None)
        waiting = Message.objects.waiting().count()
        told = ngettext("%(count)d message was sent.", "%(count)d messages were sent.", report.sent) % {
            "count": report.sent
        }
        if report.failed:
            failed = ngettext("%(count)d failed.", "%(count)d failed.", report.failed) % {"count": report.failed}
            told = f"{told} {failed}"
        if waiting:
            rest = ngettext("%(count)d waits for the next run.", "%(count)d wait for the next run.", waiting)
            told = f"{told} {rest % {'count': waiting}}"
        if report.trouble:
            told = _("%(told)s The mail server did not take the mail: %(trouble)s") % {
                "told": told,
                "trouble": report.trouble,
            }
        (messages.warning if report.trouble or report.failed else messages.success)(request, told)
        return redirect(INDEX)
