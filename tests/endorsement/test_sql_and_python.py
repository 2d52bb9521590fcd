"""Where a rule is needed in SQL and in Python, both say the same on every day that could tell them apart."""

from datetime import date, timedelta

import pytest

from endorsement.calendar import lookup
from endorsement.models import Renewal, RenewalCycle
from tests.builders import C26, C27, endorsed

pytestmark = pytest.mark.django_db

DAYS = [day + timedelta(days=step) for day in (*C26, *C27, date(2027, 12, 31)) for step in (-1, 0, 1)]


@pytest.fixture(params=[None, date(2027, 12, 31)], ids=["without grace", "with grace"])
def renewal(request) -> Renewal:
    renewal = endorsed(awarded_on=date(2026, 10, 1)).renewals.earliest("cycle__starts_on")
    RenewalCycle.objects.filter(pk=renewal.cycle_id).update(grace_until=request.param)
    return Renewal.objects.get(pk=renewal.pk)


@pytest.mark.parametrize("on", DAYS)
def test_a_cycle_is_over(renewal, on):
    assert Renewal.objects.over(on).filter(pk=renewal.pk).exists() is renewal.cycle.is_over(on)


@pytest.mark.parametrize("on", DAYS)
def test_a_cycle_covers_a_day(renewal, on):
    assert RenewalCycle.objects.covering(on).first() == lookup.cycle_covering(on)
