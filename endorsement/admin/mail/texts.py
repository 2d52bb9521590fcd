"""The texts of the mail: the list, and one of them with preview and test."""

from typing import Any

from django import forms
from django.core.mail import EmailMessage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from endorsement import clock
from endorsement.calendar import lookup
from endorsement.enums import MailLanguage, MessageKind
from endorsement.mail import editing, texts
from endorsement.mail.server import answer_of, connection_to_server
from endorsement.models import Endorsee, MessageText

INDEX = "endorsement_mail_texts"


def own_address(user: Any) -> str:
    return str(user.email)


class TextForm(forms.Form):
    """A subject and a body whose merge fields are known, and the person whose data the preview has."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200)
    body = forms.CharField(label=gettext_lazy("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 16}))
    number = forms.CharField(
        label=gettext_lazy("Preview with endorsement number"),
        max_length=24,
        required=False,
        help_text=gettext_lazy("The preview and the test have this person's data. Nothing is sent to the person."),
    )

    def __init__(self, *args: Any, kind: MessageKind, needs_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.needs_person = kind, needs_person

    def clean_subject(self) -> str:
        subject = self._with_known_fields("subject")
        if texts.LINK in subject:
            raise forms.ValidationError(_("A subject can't have the personal link. Put {link} into the text."))
        return subject

    def clean_body(self) -> str:
        return self._with_known_fields("body")

    def _with_known_fields(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if unknown := texts.unknown_fields(self.kind, text):
            fields = ", ".join(f"{{{field}}}" for field in unknown)
            raise forms.ValidationError(
                _("This mail has no field %(fields)s. Use the fields in the list below, spelled as they are there.")
                % {"fields": fields}
            )
        return text

    def clean_number(self) -> Endorsee | None:
        number = self.cleaned_data["number"].strip().upper()
        found = Endorsee.objects.filter(number=number).first() if number else None
        if self.needs_person and found is None:
            raise forms.ValidationError(
                _("Enter the endorsement number of the person whose data the preview should have.")
                if not number
                else _("Nobody has this endorsement number.")
            )
        return found


class TextPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    permission_required = "change"
    header_icon = "mail"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(MessageText)


class TextIndexView(TextPage, TemplateView):
    template_name = "endorsement/admin/mail/texts.html"
    page_title = gettext_lazy("Mail texts")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edited = set(MessageText.objects.values_list("kind", "language"))
        rows = [
            (kind, language, texts.text_of(kind, language)[0], (kind, language) in edited)
            for kind in MessageKind
            for language in MailLanguage
        ]
        return super().get_context_data(rows=rows, **kwargs)


class TextEditView(TextPage, FormView):
    """Save, preview, send to oneself as a test, or go back to the plug-in's own text."""

    template_name = "endorsement/admin/mail/text.html"
    form_class = TextForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["mail_kind"] not in MessageKind.values or kwargs["language"] not in MailLanguage.values:
            raise Http404
        self.kind, self.language = MessageKind(kwargs["mail_kind"]), MailLanguage(kwargs["language"])

    def get_page_title(self) -> str:
        return f"{self.kind.label} ({self.language.label})"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(INDEX), "label": _("Mail texts")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_initial(self) -> dict[str, Any]:
        subject, body = texts.text_of(self.kind, self.language)
        return {"subject": subject, "body": body}

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.POST
        return {**super().get_form_kwargs(), "kind": self.kind, "needs_person": "preview" in asked or "test" in asked}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fields = [(f"{{{name}}}", words) for name, words in texts.fields_of(self.kind).items()]
        edited = MessageText.objects.filter(kind=self.kind, language=self.language).exists()
        return super().get_context_data(
            fields=fields, edited=edited, own_address=own_address(self.request.user), **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "reset" in request.POST:
            editing.reset_text(kind=self.kind, language=self.language)
            messages.success(request, _("The mail has the text that came with the site again."))
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if person := form.needs_person and form.cleaned_data["number"]:
            preview = self.previewed(form, person)
            if "test" in self.request.POST:
                self.send_test(*preview)
            return self.render_to_response(self.get_context_data(form=form, preview=preview, person=person))
        editing.save_text(
            kind=self.kind,
            language=self.language,
            subject=form.cleaned_data["subject"],
            body=form.cleaned_data["body"],
            by=self.request.user,
        )
        messages.success(self.request, _("The text is saved. Mail that is already queued keeps its text."))
        return redirect(INDEX)

    def previewed(self, form: Any, person: Endorsee) -> tuple[str, str]:
        today = clock.today()
        cycle = lookup.cycle_or_draft(lookup.first_day_of_next_cycle(today))
        person.preferred_language = self.language
        values = {
            **texts.values_for(person, self.kind, cycle, on=today),
            **{name: str(words) for name, words in texts.fields_of(self.kind).items() if name in texts.TYPED},
        }
        values["through"] = texts.day_in_words(cycle.ends_on, self.language)
        # With a real link, anyone who reads the preview could renew for the person.
        values["link"] = _("[the person's own link]")
        subject = texts.subject_line(texts.merged(form.cleaned_data["subject"], values))
        return subject, texts.merged(form.cleaned_data["body"], values)

    def send_test(self, subject: str, body: str) -> None:
        address = own_address(self.request.user)
        if not address:
            messages.error(self.request, _("Your account has no email address. Enter one in your account first."))
            return
        try:
            EmailMessage(_("Test: %s") % subject, body, to=[address], connection=connection_to_server()).send()
        except (OSError, ValueError) as error:
            words = answer_of(error).words
            messages.error(self.request, _("The mail server did not take the test: %(words)s") % {"words": words})
        else:
            messages.success(self.request, _("The test was sent to %(address)s.") % {"address": address})
