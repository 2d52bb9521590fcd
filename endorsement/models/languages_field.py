"""The field of a person's languages: their codes (endorsement/languages.py), told to people as names."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from endorsement import languages


def check_codes(stored: str) -> None:
    """Refuses codes of no language."""
    if unknown := [code for code in languages.codes_of(stored) if code not in languages.names()]:
        raise ValidationError(_("Unknown languages: %(codes)s.") % {"codes": ", ".join(unknown)})


class LanguagesField(models.CharField):
    """Codes separated by commas, in the order of their names (`languages.joined`)."""

    default_validators = [check_codes]

    def in_words(self, stored: Any) -> str:
        """The names, for the history and for questions."""
        return languages.in_words(stored or "")
