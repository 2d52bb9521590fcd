"""The contact form as visitors fill it in. Staff choose its fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import BaseForm, FormBuilder
from wagtail.contrib.forms.models import AbstractFormField

FIELD_TYPES = [
    ("sender_name", _("Sender's name")),
    ("email", _("Sender's email")),
    ("registry_number", _("Endorsement number")),
    ("singleline", _("Single-line text")),
    ("multiline", _("Multi-line text")),
    ("dropdown", _("Drop-down")),
    ("radio", _("Radio buttons")),
    ("checkbox", _("Checkbox")),
    ("checkboxes", _("Checkboxes")),
]
LONGEST_NUMBER = 40
LONGEST_LINE = 200
LONGEST_TEXT = 5_000


def plain_line(text: str) -> str:
    """The text on one line and without control characters, safe for an email header or a field."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class LineField(forms.CharField):
    """Makes any text one line."""

    def to_python(self, value: Any) -> str:
        return plain_line(super().to_python(value) or "")


class NumberField(LineField):
    """An endorsement number as typed. The form must not reveal whether the number exists."""


class ContactForm(BaseForm):
    def __init__(self, *args: Any, number: str = "", topic: str = "", **kwargs: Any) -> None:
        """`number` and `topic` come from the address, so they can be any text.

        The topic is a word: the first choice of a drop-down that has it is chosen.
        """
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, NumberField):
                field.initial = plain_line(number)[:LONGEST_NUMBER] or field.initial
            elif topic and isinstance(field, forms.ChoiceField):
                choices: Any = field.choices
                about = (value for value, _label in choices if topic.casefold() in str(value).casefold())
                field.initial = next(about, field.initial)

    def answers(self, kind: type[forms.Field]) -> list[str]:
        """The answers in the fields of one kind, in order."""
        values = (self.cleaned_data.get(name) for name, field in self.fields.items() if isinstance(field, kind))
        return [value for value in values if value]


class ContactFormBuilder(FormBuilder):
    def create_sender_name_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput({"autocomplete": "name"})
        return LineField(**options, max_length=LONGEST_LINE, widget=widget)

    def create_email_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return forms.EmailField(**options, widget=forms.EmailInput({"autocomplete": "email"}))

    def create_registry_number_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
        return NumberField(**options, max_length=LONGEST_NUMBER, widget=widget)

    def create_singleline_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return LineField(**options, max_length=LONGEST_LINE)

    def create_multiline_field(self, field: AbstractFormField, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(**options, max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 8}))

    def get_formatted_field_choices(self, field: AbstractFormField) -> list[tuple[str, Any]]:
        choices = super().get_formatted_field_choices(field)
        return [("", _("Choose one")), *choices] if field.field_type == "dropdown" else choices

    def get_field_options(self, field: AbstractFormField) -> dict[str, Any]:
        return {**super().get_field_options(field), "error_messages": {"required": _("Please fill in this field.")}}

    def get_form_class(self) -> type[ContactForm]:
        return type("FilledInContactForm", (ContactForm,), self.formfields)
