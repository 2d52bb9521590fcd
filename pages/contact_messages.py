"""The contact form's messages in the admin, for users with permission, whether or not they edit pages."""

from typing import Any

from django.contrib.auth.models import Permission, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.contrib.forms.views import SubmissionsListView
from wagtail.models import Page

from endorsement.admin.harmless_export import HarmlessExport
from pages.models import ContactPage

HANDLE = "pages.handle_contactmessage"


class MessagesView(HarmlessExport, SubmissionsListView):
    page_title = _("Messages")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        # Without Wagtail's list of forms, which only page editors may open.
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class MessagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(HANDLE)


def messages_menu_item() -> MenuItem:
    return MessagesMenuItem(_("Messages"), reverse_lazy("contact_messages"), icon_name="mail", order=700)


def without_forms(request: HttpRequest, items: list[MenuItem]) -> None:
    """The contact form is the only form, and its messages have their own menu item."""
    items[:] = [item for item in items if item.name != "forms"]


def messages_urls() -> list[URLPattern]:
    return [path("messages/", messages_of_the_contact_page, name="contact_messages")]


def messages_of_the_contact_page(request: HttpRequest) -> HttpResponse:
    """A permanent address, whichever page has the form."""
    if not request.user.has_perm(HANDLE):
        return permission_denied(request)
    page = ContactPage.objects.first()
    if page is None:
        messages.info(request, _("This site doesn't have a contact page."))
        return redirect("wagtailadmin_home")
    return redirect("wagtailforms:list_submissions", page.pk)


def forms_of(user: User, forms: QuerySet[Page]) -> QuerySet[Page]:
    """The forms whose messages the user may read and delete; the contact form only with the permission."""
    contact = Page.objects.type(ContactPage)
    others = forms.exclude(pk__in=contact.values("pk"))
    return Page.objects.filter(pk__in=others) | contact if user.has_perm(HANDLE) else others


def message_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="pages", codename="handle_contactmessage")
