"""Form fields for one day, typed or picked. What can't be read for certain is an error in words, never a guess."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db import models
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateInput

from endorsement.calendar.terms import FIRST_DAY, LAST_DAY
from endorsement.imports import cells


class TypedDateField(forms.DateField):
    """A date in the forms that an import reads too: ISO, US month/day/year, or with the month in words."""

    widget = AdminDateInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date | datetime):
            return super().to_python(value)
        text = cells.in_one_line(str(value))
        # A spreadsheet's day number means something in a spreadsheet only.
        if not text or text.replace(".", "").isdecimal():
            raise unreadable(text)
        try:
            return cells.read_date(text)
        except (cells.Wrong, cells.Unclear) as error:
            raise unreadable(text) from error


def unreadable(text: str) -> forms.ValidationError:
    return forms.ValidationError(
        _("“%(text)s” isn't a date. Type the date as 10/15/2026 or 2026-10-15."),
        code="invalid",
        params={"text": text},
    )


class DayField(TypedDateField):
    """A date within the range of the cycle calendar."""

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(
                _("Choose a day between %(first)d and %(last)d.") % {"first": FIRST_DAY.year, "last": LAST_DAY.year}
            )
        return day


def options_for_dates(field: models.DateField) -> dict[str, Any]:
    """What Wagtail's forms take for a model's date: ours for the registry's, their own for the host site's."""
    ours = {"form_class": TypedDateField} if field.model._meta.app_label == "endorsement" else {}
    return {"widget": AdminDateInput, **ours}


def picker_that_keeps_what_is_typed() -> SafeString:
    """The script that keeps Wagtail's date picker from rewriting fields, for every page of the admin."""
    return format_html('<script src="{}"></script>', static("endorsement/admin.js"))
