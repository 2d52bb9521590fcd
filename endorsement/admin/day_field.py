"""A form field for one day."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput

from endorsement.calendar.terms import FIRST_DAY, LAST_DAY


class DayField(forms.DateField):
    """A date within the range of the cycle calendar."""

    widget = AdminDateInput

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(
                _("Choose a day between %(first)d and %(last)d.") % {"first": FIRST_DAY.year, "last": LAST_DAY.year}
            )
        return day
