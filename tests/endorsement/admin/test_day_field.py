"""What can be typed in a date field of the admin, and what is said about the rest."""

from datetime import date

import pytest
from django import forms
from django.test import Client
from django_filters.fields import DateRangeField
from wagtail.admin.forms.models import formfield_for_dbfield

from endorsement.admin.day_field import DayField, TypedDateField
from endorsement.models import RegistrySettings, RenewalCycle
from pages.models import SiteSettings
from tests.endorsement.admin.reading import soup

HELP = "Type the date as 10/15/2026 or 2026-10-15."
WORDS = "“{}” isn't a date. " + HELP
WRONG = ["2026-11-31", "20261015", "15/10/2026", "10/5/26", "10.5.2026", "45000", "soon", "02/29/2026", "2026-10", "\0"]


@pytest.mark.parametrize(
    "text", ["10/15/2026", "2026-10-15", " 10/15/2026 ", "Oct 15, 2026", "October 15 2026", "15 Oct 2026", "10-15-2026"]
)
def test_typed_date_is_taken_for_what_it_says(text: str) -> None:
    assert DayField().clean(text) == date(2026, 10, 15)


@pytest.mark.parametrize("text", WRONG)
def test_anything_else_is_an_error_in_words(text: str) -> None:
    with pytest.raises(forms.ValidationError) as error:
        DayField().clean(text)
    assert error.value.messages == [WORDS.format(text.replace("\0", ""))]


def test_empty_date_may_be_left_out() -> None:
    assert DayField(required=False).clean("") is None


@pytest.mark.parametrize("field", [RenewalCycle.starts_on, RenewalCycle.grace_until, RegistrySettings.cycle_anchor])
def test_dates_of_models_are_read_alike(field: object) -> None:
    assert isinstance(formfield_for_dbfield(field.field), TypedDateField)


def test_dates_of_the_host_site_stay_its_own() -> None:
    assert type(formfield_for_dbfield(SiteSettings.alert_from.field)) is forms.DateField


@pytest.mark.parametrize("field", [forms.DateField(), forms.DateTimeField(), DateRangeField(required=False)])
@pytest.mark.parametrize("text", ["2026-11-31", "15/10/2026", "10/5/26", "soon"])
def test_wagtails_own_fields_refuse_the_same(field: forms.Field, text: str) -> None:
    with pytest.raises(forms.ValidationError) as error:
        field.clean([text, ""] if isinstance(field, DateRangeField) else text)
    assert error.value.messages[0].startswith("Type the date")


@pytest.mark.parametrize("text", ["10/15/2026 14:30", "2026-10-15 14:30", "10/15/2026 2:30 PM", "Oct 15, 2026 14:30"])
def test_typed_date_and_time_are_taken_for_what_they_say(text: str) -> None:
    assert forms.DateTimeField().clean(text).strftime("%Y-%m-%d %H:%M") == "2026-10-15 14:30"


@pytest.mark.django_db
def test_form_with_an_error_shows_what_was_typed(admin_client: Client) -> None:
    url = "/admin/snippets/endorsement/renewalcycle/add/"
    page = soup(admin_client.post(url, {"name": "Bridge", "starts_on": "2026-11-31", "ends_on": "10/5/27"}))
    assert [page.select_one(f"[name={name}]")["value"] for name in ("starts_on", "ends_on")] == [
        "2026-11-31",
        "10/5/27",
    ]
    assert WORDS.format("2026-11-31") in page.get_text()
