"""Addresses that staff type."""

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

validate_address = RegexValidator(
    r"^(/(?![/\\])|https?://)", _("Start with https:// or, for an address on this site, with one slash.")
)

validate_button_address = RegexValidator(
    r"^(/(?![/\\])|https?://|mailto:[^@\s]+@[^@\s]+$|tel:\+?[0-9()\-. ;=ext]+$)",
    _("Start with https://, mailto: or tel:, or, for an address on this site, with one slash."),
)

ONE_TARGET = _("Choose a page or enter an address, not both.")
