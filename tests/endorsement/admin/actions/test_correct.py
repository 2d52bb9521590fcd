from datetime import date

import pytest
from django.test import Client

from endorsement.models import Endorsement
from tests import builders
from tests.endorsement.admin.actions.steps import asked, said, take
from tests.endorsement.admin.reading import address, errors, soup

pytestmark = pytest.mark.once
DATA = {"awarded_on": "2026-12-15", "reason": "Mistyped."}


@pytest.fixture
def endorsement(db: None) -> Endorsement:
    return builders.endorsed("IFS", awarded_on=date(2026, 10, 15))


def url(endorsement: Endorsement) -> str:
    return address("correct", endorsement.endorsee.pk, endorsement.pk)


def test_a_correction_says_what_the_list_will_say_and_does_it(desk: Client, endorsement: Endorsement) -> None:
    assert said(desk.post(url(endorsement), DATA))[1:] == [
        "Ada Winter will not be on the public list: IFS award takes effect on Dec 15, 2026.",
        "From Dec 15, 2026: Ada Winter will be listed as IFS, renewed through Sep 30, 2028.",
    ]
    take(desk, url(endorsement), DATA)
    endorsement.refresh_from_db()
    assert endorsement.awarded_on == date(2026, 12, 15)


def test_the_form_has_the_dates_of_now_and_no_end_where_there_is_none(desk: Client, endorsement: Endorsement) -> None:
    form = soup(desk.get(url(endorsement))).select_one("main form[method=post]")
    assert form.select_one("[name=awarded_on]")["value"] == "2026-10-15"
    assert form.select_one("[name=ended_on]") is None


def test_renewals_that_no_longer_fit_are_told(desk: Client, endorsement: Endorsement) -> None:
    assert "comes with 2025–2026" in said(desk.post(url(endorsement), {**DATA, "awarded_on": "2026-09-15"}))[-1]


def test_an_impossible_date_is_refused(desk: Client, endorsement: Endorsement) -> None:
    assert errors(desk.post(url(endorsement), {**DATA, "awarded_on": "2031-09-15"})) == [
        "2031-09-15 looks mistyped. Enter a date between 1970 and three years from now."
    ]


def test_two_registrars_correct_one_date(desk: Client, endorsement: Endorsement) -> None:
    """The second one reads the page again before anything is written over the first one's date."""
    confirmed = asked(desk.post(url(endorsement), DATA))
    take(desk, url(endorsement), {**DATA, "awarded_on": "2026-11-30"})
    again = desk.post(url(endorsement), confirmed)
    endorsement.refresh_from_db()
    assert (again.status_code, endorsement.awarded_on) == (200, date(2026, 11, 30))
    desk.post(url(endorsement), asked(again))
    endorsement.refresh_from_db()
    assert endorsement.awarded_on == date(2026, 12, 15)


def test_entered_in_error_needs_no_date(desk: Client, endorsement: Endorsement) -> None:
    end = address("end", endorsement.endorsee.pk, endorsement.pk)
    messages = take(desk, end, {"ended_on": "", "reason": "entered_in_error", "note": ""})
    assert messages == ["Done. Ada Winter is not on the public list: no endorsement."]
    assert errors(desk.post(end, {"ended_on": "", "reason": "revoked", "note": ""})) == ["This field is required."]
