"""The settings that an association chooses for its registry."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from endorsement.calendar.terms import Term, term_covering
from endorsement.endorsee_numbers import first_number_prefix

PREFIX = RegexValidator(r"^[A-Z0-9]{1,8}$", _("Capital letters and digits only."))


@register_setting(icon="cog")
class RegistrySettings(BaseGenericSetting):
    """The calendar, the numbers and the standing texts of the registry."""

    cycle_anchor = models.DateField(
        _("cycle anchor"),
        default=date(2020, 10, 1),
        help_text=_("The first day of any one cycle. The dates of cycles not yet added are counted from it."),
    )
    cycle_months = models.PositiveSmallIntegerField(
        _("months in a cycle"), default=12, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    award_covers_next_cycle = models.BooleanField(
        _("an award also covers the next cycle"),
        default=True,
        help_text=_("New endorsees skip their first renewal."),
    )
    number_prefix = models.CharField(
        _("number prefix"),
        max_length=8,
        default=first_number_prefix,
        validators=[PREFIX],
        help_text=_("New numbers begin with this prefix. Existing numbers stay as they are."),
    )
    disclaimer = models.TextField(
        _("disclaimer"),
        blank=True,
        help_text=_("Publicly displayed with every list and record. Says what endorsement does not mean."),
    )
    contact_email = models.EmailField(
        _("contact mailbox"),
        blank=True,
        help_text=_("Publicly displayed. Visitors write here to report a mistake in the list."),
    )

    class Meta:
        verbose_name = _("registry settings")

    def term_covering(self, on: date) -> Term:
        """The term that the calendar gives for a day, before neighboring cycles clip it."""
        return term_covering(on, anchor=self.cycle_anchor, months=self.cycle_months)
