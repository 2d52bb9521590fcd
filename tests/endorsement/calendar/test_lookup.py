from datetime import date

import pytest

from endorsement.calendar import lookup
from endorsement.calendar.terms import Term
from endorsement.models import RegistrySettings, RenewalCycle
from tests.builders import cycle

pytestmark = pytest.mark.django_db


def test_a_day_without_a_row_gets_the_computed_term_and_no_row():
    assert lookup.term_on(date(2026, 11, 22)) == ("2026–2027", Term(date(2026, 10, 1), date(2027, 9, 30)))
    assert RenewalCycle.objects.count() == 0


def test_a_row_says_more_than_the_calendar():
    RenewalCycle.objects.create(name="Bridge", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    assert lookup.term_on(date(2026, 11, 22)) == ("Bridge", Term(date(2026, 10, 1), date(2026, 12, 31)))


def test_the_computed_term_is_clipped_between_rows():
    RenewalCycle.objects.create(name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    cycle(date(2026, 9, 30))
    assert lookup.current_term(date(2026, 11, 22)) == Term(date(2026, 10, 1), date(2026, 12, 31))


def test_the_calendar_is_a_setting():
    RegistrySettings.objects.create(cycle_anchor=date(2024, 1, 1), cycle_months=36)
    assert lookup.term_on(date(2026, 11, 22)) == (
        "Jan 1, 2024 – Dec 31, 2026",
        Term(date(2024, 1, 1), date(2026, 12, 31)),
    )


@pytest.mark.parametrize("name_taken", [False, True])
def test_a_draft_of_a_cycle_is_the_cycle_as_it_is_built(name_taken):
    if name_taken:
        RenewalCycle.objects.create(name="2026–2027", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    draft = lookup.cycle_or_draft(date(2026, 11, 22))
    assert draft.pk is None
    built = cycle(date(2026, 11, 22))
    assert (draft.name, draft.term) == (built.name, built.term)
    assert lookup.cycle_or_draft(date(2026, 11, 22)) == built
