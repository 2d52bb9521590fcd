"""The contact form, its fields, and its messages."""

import logging
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.forms.models import (
    AbstractFormField,
    AbstractFormSubmission,
    EmailFormMixin,
    FormMixin,
    validate_to_address,
)
from wagtail.search import index

from endorsement.models import RegistrySettings
from pages.contact_form import FIELD_TYPES, ContactForm, ContactFormBuilder, NumberField
from pages.json_values import FormFieldsField
from pages.models.base import BasePage
from pages.numbered_rows import NumberedRow, RowsPanel
from pages.spam_protection import WINDOW, Guard, may_send

LONGEST_SUBJECT = 150
# What comes beyond is stored as ever, and mailed in one digest: manage.py mail_messages.
MAILS_AN_HOUR = 10
# An older message is past help by mail.
TRIED_FOR = timedelta(days=7)

logger = logging.getLogger(__name__)


class ContactPage(EmailFormMixin, FormMixin, BasePage):
    """A form that stores each message before it emails the contact mailbox. Without email, no message is lost."""

    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Shown in larger type below the title. One or two sentences.")
    )
    thanks = models.TextField(
        _("thank-you message"),
        blank=True,
        help_text=_("Shown after a visitor sends a message. For example, say when to expect a reply."),
    )
    to_address = models.CharField(
        _("email messages to"),
        max_length=255,
        blank=True,
        validators=[validate_to_address],
        help_text=_("Leave empty to use the contact mailbox in the registry settings. Separate addresses with commas."),
    )
    subject = models.CharField(
        _("email subject"),
        max_length=100,
        blank=True,
        help_text=_("Leave empty to use the page title. The site adds the endorsement number from the message."),
    )
    # The site sends from its own address. Other mail servers would reject mail that claims to come from the visitor.
    from_address = None

    form_builder = ContactFormBuilder
    page_description = _("A form for messages to the association. Each site has one.")
    parent_page_types = ["pages.HomePage"]
    subpage_types: list[str] = []
    max_count = 1
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        RowsPanel("form_fields", label=_("Field"), heading=_("Fields"), min_num=1),
        FieldPanel("thanks"),
        MultiFieldPanel([FieldPanel("to_address"), FieldPanel("subject")], heading=_("Email")),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]
    # The form itself is on the web page, at `html_url`.
    api_fields = [
        APIField("introduction"),
        APIField("form_fields", serializer=FormFieldsField(read_only=True)),
    ]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    @property
    def default_description(self) -> str:
        return self.introduction

    @property
    def recipients(self) -> list[str]:
        addresses = self.to_address or RegistrySettings.load().contact_email
        return [address.strip() for address in addresses.split(",") if address.strip()]

    # --- The form ---

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form and its result. No cache stores either, because both may contain what a visitor typed."""
        response = self.receive(request) if request.method == "POST" else self.offer(request)
        patch_cache_control(response, no_store=True)
        return response

    def offer(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET.get(name, "") for name in ("number", "topic")}
        form = self.get_form(page=self, **asked)
        return self.render_form(request, form, Guard.fresh())

    def receive(self, request: HttpRequest) -> HttpResponse:
        guard = Guard(request.POST)
        form = self.get_form(request.POST, page=self)
        if not guard.is_valid():
            for sentence in guard.sentences:
                form.add_error(None, sentence)
            guard = Guard.fresh()
        if not form.is_valid():
            return self.render_form(request, form, guard)
        if not may_send(request):
            return self.put_off(request, form, guard)
        return self.render_landing_page(request, self.process_form_submission(form, guard))

    def put_off(self, request: HttpRequest, form: ContactForm, guard: Guard) -> HttpResponse:
        form.add_error(None, _("We received many messages from your connection. Please try again in an hour."))
        response = self.render_form(request, form, guard)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(WINDOW)
        return response

    def render_form(self, request: HttpRequest, form: ContactForm, guard: Guard) -> HttpResponse:
        context = {**self.get_context(request), "form": form, "guard": guard}
        return TemplateResponse(request, self.get_template(request), context)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {**super().get_preview_context(request, mode_name), "guard": Guard.fresh()}

    # --- Messages ---

    def get_submission_class(self) -> type["ContactMessage"]:
        return ContactMessage

    def get_submissions(self) -> models.QuerySet["ContactMessage"]:
        return ContactMessage.objects.all()

    def get_data_fields(self) -> list[tuple[str, Any]]:
        when, *answers = super().get_data_fields()
        return [when, ("delivery", _("Delivery")), *answers]

    def process_form_submission(self, form: ContactForm, guard: Guard) -> "ContactMessage":
        """Stores and emails the message. The same message from the same form counts once."""
        message, is_new = ContactMessage.objects.get_or_create(
            fingerprint=guard.fingerprint(form.cleaned_data),
            defaults={"form_data": form.cleaned_data, "is_suspicious": guard.is_suspicious},
        )
        if is_new and not message.is_suspicious and ContactMessage.sent_within_an_hour() <= MAILS_AN_HOUR:
            self.mail(message, form)
        return message

    def mail(self, message: "ContactMessage", form: ContactForm) -> None:
        mail_message.enqueue(
            message.pk, self.subject_for(form), self.render_email(form), form.answers(forms.EmailField)[:1]
        )

    def subject_for(self, form: ContactForm) -> str:
        return ": ".join([self.subject or self.title, *form.answers(NumberField)])[:LONGEST_SUBJECT]

    def render_email(self, form: ContactForm) -> str:
        return f"{super().render_email(form)}\n\n{where_all_are()}\n"


def where_all_are() -> str:
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('contact_messages')}"
    return gettext("All messages: %(address)s") % {"address": address}


class ContactField(NumberedRow, AbstractFormField):
    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("field type"), max_length=16, choices=FIELD_TYPES)

    class Meta(AbstractFormField.Meta):
        verbose_name = _("field")
        verbose_name_plural = _("fields")

    def __str__(self) -> str:
        return self.label


class ContactMessage(AbstractFormSubmission):
    # Messages outlive the page: the user who deletes it may not have permission to read them.
    page = None
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    is_suspicious = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        default_permissions = ()
        permissions = [("handle_contactmessage", _("Can read and delete the messages of the contact form"))]

    def __str__(self) -> str:
        return gettext("Message from %(moment)s") % {"moment": self.submit_time}

    def get_data(self) -> dict[str, Any]:
        return {**super().get_data(), "delivery": self.delivery}

    @classmethod
    def sent_within_an_hour(cls) -> int:
        return cls.objects.filter(is_suspicious=False, submit_time__gt=timezone.now() - timedelta(hours=1)).count()

    @classmethod
    def waiting_since(cls, moment: datetime) -> models.QuerySet["ContactMessage"]:
        """Those sent by then that nobody was mailed yet."""
        return cls.objects.filter(
            is_suspicious=False, mailed_at=None, submit_time__gt=timezone.now() - TRIED_FOR, submit_time__lte=moment
        )

    @property
    def delivery(self) -> str:
        if self.mailed_at:
            return gettext("emailed")
        return gettext("held: looks like spam") if self.is_suspicious else gettext("not emailed")


def send_to_mailbox(subject: str, body: str, reply_to: list[str], *, about: Any) -> bool:
    """Whether the mail server took it. The log says what it is `about` and must not contain what people write."""
    page = ContactPage.objects.first()
    mail = EmailMessage(
        subject=subject,
        body=body,
        to=page.recipients if page else [],
        reply_to=reply_to,
        headers={"Auto-Submitted": "auto-generated"},
        connection=get_connection(settings.MAIL_DELIVERY_BACKEND),
    )
    try:
        sent = mail.send()
    except (OSError, ValueError):
        logger.exception("The site stored message %s of the contact form but couldn't email it.", about)
        return False
    if not sent:
        logger.error("The site stored message %s of the contact form but has no mailbox for it.", about)
    return bool(sent)


@task(backend="background")
def mail_message(pk: int, subject: str, body: str, reply_to: list[str]) -> None:
    """Mails one message outside the request. `mail_messages` tries again what fails here."""
    if send_to_mailbox(subject, body, reply_to, about=pk):
        ContactMessage.objects.filter(pk=pk).update(mailed_at=timezone.now())
