"""The contact form's messages in the admin, for users with permission, whether or not they edit pages."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import django_filters
from django.contrib.auth.models import Permission, User
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.contrib.forms.views import SubmissionsListFilterSet, SubmissionsListView
from wagtail.models import Page

from endorsement import clock, endorsee_numbers
from endorsement.admin.harmless_export import HarmlessExport
from endorsement.admin.permissions import may_see_registry
from endorsement.models import Endorsee, RegistrySettings
from pages import done_messages
from pages.models import ContactMessage, ContactPage

HANDLE = "pages.handle_contactmessage"


class MessageFilterSet(SubmissionsListFilterSet):
    done = django_filters.ChoiceFilter(
        label=_("Done"), choices=[("no", _("Not done")), ("yes", _("Done"))], method="by_done"
    )

    def by_done(self, messages: QuerySet[ContactMessage], name: str, value: str) -> QuerySet[ContactMessage]:
        return done_messages.narrowed(messages, is_done=value == "yes")


class MessagesView(HarmlessExport, SubmissionsListView):
    page_title = _("Messages")
    header_icon = "mail"
    results_template_name = "pages/admin/messages.html"
    filterset_class = MessageFilterSet

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds to each row whom the message is about, and who settled it."""
        context = super().get_context_data(**kwargs)
        if self.is_export:
            return context
        shown = list(context["submissions"])
        done = done_messages.done_entries(shown)
        people = self.people_of(shown) if may_see_registry(self.request.user) else {}
        for message, row in zip(shown, context["data_rows"], strict=True):
            row["person"] = people.get(message.pk)
            row["done"] = done.get(message.pk)
        return {**context, "time_zone": clock.now().tzinfo}

    def people_of(self, messages: list[ContactMessage]) -> dict[int, Endorsee]:
        """The person of each message, by its number or else by the sender's email, if just one person has that."""
        fields = {kind: [field.clean_name for field in self.fields if field.field_type == kind] for kind in _TELLING}
        numbers, emails = ({message.pk: _answer(message, fields[kind]) for message in messages} for kind in _TELLING)
        prefix = lru_cache(lambda: RegistrySettings.load().number_prefix)
        numbers = {pk: number for pk, text in numbers.items() if (number := _number(text, prefix))}
        by_number = {each.number: each for each in Endorsee.objects.filter(number__in=set(numbers.values()))}
        by_email: dict[str, list[Endorsee]] = {}
        folded = Endorsee.objects.alias(folded=Lower("email")).filter(folded__in=set(emails.values()) - {""})
        for each in folded:
            by_email.setdefault(each.email.lower(), []).append(each)
        found = {}
        for message in messages:
            senders = by_email.get(emails[message.pk], [])
            person = by_number.get(numbers.get(message.pk, "")) or (senders[0] if len(senders) == 1 else None)
            if person:
                found[message.pk] = person
        return found

    @property
    def fields(self) -> list[Any]:
        return list(self.form_page.get_form_fields())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        # Without Wagtail's list of forms, which only page editors may open.
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


# The kinds of fields that tell whom a message is about.
_TELLING = ("registry_number", "email")


def _answer(message: ContactMessage, names: list[str]) -> str:
    """The first answer in these fields, in small letters."""
    answers = (str(message.form_data.get(name) or "") for name in names)
    return next((answer.strip().lower() for answer in answers if answer.strip()), "")


def _number(text: str, prefix: Callable[[], str]) -> str:
    try:
        return endorsee_numbers.read(text, prefix=prefix)
    except endorsee_numbers.Mistyped:
        return ""


class DoneView(View):
    """Marks a message as done, or opens it again, and returns to the list as it was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(HANDLE):
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return redirect("contact_messages")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = ContactMessage.objects.filter(pk=pk).first()
        if message is None:
            messages.warning(request, _("Somebody deleted this message meanwhile."))
        else:
            done_messages.mark(message, is_done=request.POST.get("done") == "yes", by=request.user)
        return redirect(get_valid_next_url_from_request(request) or reverse("contact_messages"))


class MessagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(HANDLE)


def messages_menu_item() -> MenuItem:
    return MessagesMenuItem(_("Messages"), reverse_lazy("contact_messages"), icon_name="mail", order=700)


def without_forms(request: HttpRequest, items: list[MenuItem]) -> None:
    """The contact form is the only form, and its messages have their own menu item."""
    items[:] = [item for item in items if item.name != "forms"]


def messages_urls() -> list[URLPattern]:
    return [
        path("messages/", messages_of_the_contact_page, name="contact_messages"),
        path("messages/<int:pk>/done/", DoneView.as_view(), name="contact_message_done"),
    ]


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
