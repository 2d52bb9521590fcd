"""The settings that an association chooses for its registry."""

from datetime import date
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from endorsement.calendar.terms import Term, term_covering
from endorsement.endorsee_numbers import first_number_prefix

PREFIX = RegexValidator(r"^[A-Z0-9]{1,8}$", _("Capital letters and digits only."))


class DefaultUntilSaved(BaseGenericSetting):
    """Settings that are read without being written. Wagtail's own make their row when somebody first reads them."""

    class Meta:
        abstract = True

    @classmethod
    def load(cls, request_or_site: Any = None) -> Self:
        setting: Self = super().load(request_or_site)
        # Wagtail's menu item opens the form by the row's id.
        match = getattr(request_or_site, "resolver_match", None)
        if setting.pk is None and match and match.namespace == "wagtailsettings":
            setting.save()
        return setting

    @classmethod
    def _get_or_create(cls) -> Self:
        """The row, or the defaults, which are not saved. Wagtail's `load` reads by this."""
        return cls.base_queryset().first() or cls._defaults()

    @classmethod
    def _defaults(cls) -> Self:
        setting = cls()
        for field in cls._meta.concrete_fields:
            # A default to translate becomes text, as in a saved row.
            setattr(setting, field.attname, field.to_python(getattr(setting, field.attname)))
        return setting


@register_setting(icon="cog")
class RegistrySettings(DefaultUntilSaved):
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

    letterhead = models.TextField(
        _("letterhead"),
        blank=True,
        help_text=_(
            "The association's name and address, a line each, at the top of confirmations. Leave empty for the "
            "site's name alone."
        ),
    )

    requests_approve_themselves = models.BooleanField(
        _("complete renewal requests approve themselves"),
        default=False,
        help_text=_(
            "A request that meets all requirements renews at once and changes the record. Leave it unticked if a "
            "registrar should read each request."
        ),
    )
    consent_words = models.TextField(
        _("words of the consent"),
        default=_(
            "I agree that what I ticked here is published with my name while I am on the registry. "
            "I can change my mind at any time."
        ),
        help_text=_("In the renewal form. What a person agreed to is kept with the record, with the day."),
    )
    ethics_address = models.URLField(
        _("address of the Code of Ethics"),
        blank=True,
        help_text=_("The renewal form links to it where it asks people to sign the Code of Ethics."),
    )
    payment_instructions = models.TextField(
        _("how to pay"),
        blank=True,
        help_text=_("In the renewal form, beside the fee: where to pay, and what a payment reference looks like."),
    )

    mail_is_on = models.BooleanField(
        _("automatic mail is on"),
        default=False,
        help_text=_(
            "The site then reminds people to renew, confirms requests and renewals, and welcomes new endorsees. "
            "Read the texts under Registry › Set-up › Mail texts first."
        ),
    )
    mails_a_minute = models.PositiveSmallIntegerField(
        _("mails a minute"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_("At most so many leave in a minute. Many mail servers refuse more."),
    )

    class Meta:
        verbose_name = _("registry settings")

    @property
    def letterhead_lines(self) -> list[str]:
        return [line.strip() for line in self.letterhead.splitlines() if line.strip()]

    def term_covering(self, on: date) -> Term:
        """The term that the calendar gives for a day, before neighboring cycles clip it."""
        return term_covering(on, anchor=self.cycle_anchor, months=self.cycle_months)
