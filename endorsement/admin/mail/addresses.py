"""The addresses and menu items of the mail to endorsees."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.permissions import policy_registry

from endorsement.admin.mail.messages import MessageIndexView, MessageView, SendView
from endorsement.admin.mail.texts import TextEditView, TextIndexView
from endorsement.admin.permissions import may_see_mail
from endorsement.models import MessageText


class MailMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_mail(request.user)


class TextsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return policy_registry.get_by_type(MessageText).user_has_permission(request.user, "change")


def mail_menu_item() -> MenuItem:
    return MailMenuItem(_("Mail"), reverse_lazy("endorsement_mail"), icon_name="mail", order=9)


def texts_menu_item() -> MenuItem:
    return TextsMenuItem(_("Mail texts"), reverse_lazy("endorsement_mail_texts"), icon_name="edit", order=12)


def mail_urls() -> list[URLPattern]:
    return [
        path("registry/mail/", MessageIndexView.as_view(), name="endorsement_mail"),
        path("registry/mail/results/", MessageIndexView.as_view(results_only=True), name="endorsement_mail_results"),
        path("registry/mail/send/", SendView.as_view(), name="endorsement_mail_send"),
        path("registry/mail/texts/", TextIndexView.as_view(), name="endorsement_mail_texts"),
        path(
            "registry/mail/texts/<str:mail_kind>/<str:language>/", TextEditView.as_view(), name="endorsement_mail_text"
        ),
        path("registry/mail/message/<int:message_pk>/", MessageView.as_view(), name="endorsement_message"),
    ]
