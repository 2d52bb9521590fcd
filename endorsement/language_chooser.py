"""A form field for several languages: an input for each, which offers their names as somebody types."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from endorsement import languages
from endorsement.imports.languages import read_languages

# Always so many inputs are empty, for further languages.
EMPTY_INPUTS = 2
FEWEST_INPUTS = 4


class LanguageInputs(forms.Widget):
    """Works without JavaScript: the inputs share their name, and the browser offers the list."""

    template_name = "endorsement/admin/language_inputs.html"

    class Media:
        css = {"all": ["endorsement/admin.css"]}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []

    def format_value(self, value: Any) -> list[str]:
        """The names of the stored codes, or what was typed."""
        return [languages.name(code) for code in languages.codes_of(value)] if isinstance(value, str) else value or []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = [text for text in context["widget"]["value"] if text.strip()]
        inputs = max(FEWEST_INPUTS, len(typed) + EMPTY_INPUTS)
        return {
            **context,
            "texts": typed + [""] * (inputs - len(typed)),
            "described_by": context["widget"]["attrs"].get("aria-describedby"),
            "names": languages.names().values(),
        }


class LanguagesChoice(forms.Field):
    """The codes of the languages that were typed, as they are stored."""

    widget = LanguageInputs

    def to_python(self, value: list[str] | None) -> str:
        parts = [part for text in value or [] for part in read_languages(text)]
        codes = {part: languages.code_of(part) for part in parts}
        if unknown := [part for part in parts if not codes[part]]:
            raise ValidationError([_about(part) for part in unknown])
        return languages.joined(code for code in codes.values() if code)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or ""))
        except ValidationError:
            return True


def _about(text: str) -> str:
    likely = [f"“{languages.name(code)}”" for code in languages.likely(text)]
    sentence = _("“%(text)s” isn't in the list of languages.") % {"text": text[:80]}
    if not likely:
        return sentence
    return f"{sentence} " + _("Did you mean %(names)s?") % {"names": f" {_('or')} ".join(likely)}
