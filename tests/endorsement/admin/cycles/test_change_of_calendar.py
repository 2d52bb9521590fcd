"""The recipes of docs/cycles.md, followed in the admin: nobody loses a day already paid, nobody gets a gap."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.calendar.terms import ONE_DAY
from endorsement.models import Endorsement, RegistrySettings, RenewalCycle
from endorsement.standing import renewed_through
from tests import builders
from tests.endorsement.admin.actions.steps import asked, take
from tests.endorsement.admin.reading import address, errors, text

DECIDED_ON = datetime(2019, 8, 15, 16, tzinfo=UTC)
AWARDED_THIS_YEAR = date(2018, 11, 5)
NOBODY = "No one's standing changes today."
OLD_CALENDAR = date(2018, 10, 1)
# Every day on which something may change, and the day before it.
CHANGES = [AWARDED_THIS_YEAR, *(date(year, month, 1) for year in (2018, 2019, 2020, 2021) for month in (1, 4, 7, 10))]
DAYS = sorted({*CHANGES, *(day - ONE_DAY for day in CHANGES)})


@pytest.fixture(autouse=True)
def summer(morning: time_machine.Traveller) -> None:
    morning.move_to(DECIDED_ON)


@pytest.fixture
def new(db: None) -> Endorsement:
    """Good for 2018–2019 and, as new awards are, for 2019–2020: paid through Sep 30, 2020."""
    return builders.endorsed("IFS", awarded_on=AWARDED_THIS_YEAR)


@pytest.fixture
def old(db: None) -> Endorsement:
    """Awarded long ago and renewed for 2018–2019."""
    endorsement = builders.endorsed("IMHM-C", awarded_on=date(2016, 3, 1), family_name="Elder")
    services.renew(
        endorsement=endorsement,
        cycle=builders.cycle(date(2018, 10, 1)),
        effective_on=date(2018, 9, 1),
        as_history=True,
    )
    return endorsement


def days_on(endorsement: Endorsement) -> set[date]:
    return {day for day in DAYS if Endorsement.objects.on_registry(day).filter(pk=endorsement.pk).exists()}


def last_day(endorsement: Endorsement, on: date) -> str:
    return str(renewed_through(Endorsement.objects.explained(on).get(pk=endorsement.pk)))


def cycles() -> list[tuple[str, date, date]]:
    return list(RenewalCycle.objects.order_by("starts_on").values_list("name", "starts_on", "ends_on"))


def dates(name: str, starts_on: str, ends_on: str) -> dict[str, str]:
    return {"name": name, "starts_on": starts_on, "ends_on": ends_on, "renewals_open_on": "", "grace_until": ""}


def change_the_calendar(desk: Client, anchor: str = "2020-01-01", months: int = 12) -> None:
    pk = RegistrySettings.objects.get_or_create()[0].pk
    url = reverse("wagtailsettings:edit", args=["endorsement", "registrysettings", pk])
    fields = {
        "cycle_anchor": anchor,
        "cycle_months": months,
        "award_covers_next_cycle": "on",
        "number_prefix": "VA",
        "consent_words": "I agree.",
        "mails_a_minute": "30",
    }
    assert desk.post(url, fields).status_code == 302
    assert RegistrySettings.load().cycle_anchor == date.fromisoformat(anchor)


def edit(desk: Client, name: str, *new: str) -> str:
    """Gives a cycle other days; returns what the page that asks for the confirmation says of today."""
    cycle = RenewalCycle.objects.get(name=name)
    url = address("edit", cycle.pk, model="renewalcycle")
    question = desk.post(url, dates(*new))
    assert desk.post(url, asked(question)).status_code == 302
    said = text(question)
    return NOBODY if NOBODY in said else said


def add(desk: Client, *new: str) -> list[str]:
    return errors(desk.post(address("add", model="renewalcycle"), dates(*new)))


def renew(desk: Client, endorsement: Endorsement, first_day: str, effective_on: str) -> None:
    data = {"endorsement": endorsement.pk, "cycle": first_day, "effective_on": effective_on}
    [message] = take(desk, address("renew", endorsement.endorsee.pk), data)
    assert message.startswith("Done.")


def to_calendar_years(desk: Client) -> None:
    """Steps 1 to 3."""
    change_the_calendar(desk)
    assert edit(desk, "2019–2020", "2020", "2020-01-01", "2020-12-31") == NOBODY
    assert add(desk, "Bridge 2019", "2019-10-01", "2019-12-31") == []


def test_bridge_costs_nobody_a_day_already_paid(desk: Client, new: Endorsement, old: Endorsement) -> None:
    paid = {endorsement: days_on(endorsement) for endorsement in (new, old)}
    assert (max(paid[new]), max(paid[old])) == (date(2020, 9, 30), date(2019, 9, 30))
    to_calendar_years(desk)
    renew(desk, new, "2019-10-01", "2019-08-15")  # step 4
    assert [paid[endorsement] - days_on(endorsement) for endorsement in (new, old)] == [set(), set()]
    assert last_day(new, date(2019, 8, 15)) == "Dec 31, 2020"
    assert cycles()[-3:] == [
        ("2018–2019", date(2018, 10, 1), date(2019, 9, 30)),
        ("Bridge 2019", date(2019, 10, 1), date(2019, 12, 31)),
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
    ]


def test_nobody_changes_standing_on_the_day_of_the_change(desk: Client, new: Endorsement, old: Endorsement) -> None:
    today = DECIDED_ON.date()
    before = set(Endorsement.objects.on_registry(today))
    to_calendar_years(desk)
    assert (before, set(Endorsement.objects.on_registry(today))) == ({new, old}, {new, old})


def test_who_renews_over_the_bridge_has_no_gap(
    desk: Client, registrar: User, old: Endorsement, new: Endorsement, morning: time_machine.Traveller
) -> None:
    to_calendar_years(desk)
    renew(desk, old, "2019-10-01", "2019-08-15")
    morning.move_to(datetime(2019, 12, 1, 16, tzinfo=UTC))
    desk.force_login(registrar)  # nobody stays signed in from August to December
    renew(desk, old, "2020-01-01", "2019-12-01")
    assert days_on(old) == {day for day in DAYS if OLD_CALENDAR <= day <= date(2020, 12, 31)}
    assert last_day(old, date(2019, 8, 15)) == "Dec 31, 2020"


def test_who_does_not_renew_for_the_bridge_is_gone_in_october(desk: Client, old: Endorsement, new: Endorsement) -> None:
    to_calendar_years(desk)
    october = desk.get(address("inspect", old.endorsee.pk), {"on": "2019-10-01"}).content.decode()
    assert "renewed through Sep 30, 2019; not renewed for Bridge 2019" in october
    assert max(days_on(old)) == date(2019, 9, 30)


def test_award_in_the_bridge_is_good_for_the_first_calendar_year_too(
    desk: Client, new: Endorsement, morning: time_machine.Traveller
) -> None:
    to_calendar_years(desk)
    morning.move_to(datetime(2019, 11, 5, 16, tzinfo=UTC))
    assert last_day(builders.endorsed("IFA", awarded_on=date(2019, 11, 5)), date(2019, 11, 5)) == "Dec 31, 2020"


def test_bridge_that_comes_too_early_names_the_cycle_in_its_way(desk: Client, new: Endorsement) -> None:
    change_the_calendar(desk)
    before = cycles()
    assert "These dates overlap the cycle 2019–2020 (Oct 1, 2019 to Sep 30, 2020)." in "".join(
        add(desk, "Bridge 2019", "2019-10-01", "2019-12-31")
    )
    assert cycles() == before


def test_bridge_left_out_is_built_by_the_first_renewal_for_it(desk: Client, old: Endorsement) -> None:
    change_the_calendar(desk)
    renew(desk, old, "2019-10-01", "2019-08-15")
    assert cycles()[-1] == ("Oct 1, 2019 – Dec 31, 2019", date(2019, 10, 1), date(2019, 12, 31))
    assert last_day(old, date(2019, 8, 15)) == "Dec 31, 2019"
    following = services.ensure_cycle(on=date(2020, 1, 1))
    assert (following.name, following.ends_on) == ("2020", date(2020, 12, 31))


def test_longer_last_cycle_gives_everybody_the_months_between(desk: Client, new: Endorsement, old: Endorsement) -> None:
    change_the_calendar(desk)
    assert edit(desk, "2019–2020", "2020", "2020-01-01", "2020-12-31") == NOBODY
    assert edit(desk, "2018–2019", "2018–2019", "2018-10-01", "2019-12-31") == NOBODY
    assert days_on(new) == {day for day in DAYS if AWARDED_THIS_YEAR <= day <= date(2020, 12, 31)}
    assert days_on(old) == {day for day in DAYS if OLD_CALENDAR <= day <= date(2019, 12, 31)}


def test_change_typed_by_mistake_can_be_typed_back(desk: Client, new: Endorsement) -> None:
    before = days_on(new)
    assert edit(desk, "2019–2020", "2020", "2020-01-01", "2020-12-31") == NOBODY
    assert days_on(new) != before
    assert edit(desk, "2020", "2019–2020", "2019-10-01", "2020-09-30") == NOBODY
    assert days_on(new) == before


def test_calendar_of_three_years_begins_after_the_last_short_cycle(desk: Client, old: Endorsement) -> None:
    change_the_calendar(desk, anchor="2019-10-01", months=36)
    renew(desk, old, "2019-10-01", "2019-08-15")
    assert cycles()[-2:] == [
        ("2018–2019", date(2018, 10, 1), date(2019, 9, 30)),
        ("Oct 1, 2019 – Sep 30, 2022", date(2019, 10, 1), date(2022, 9, 30)),
    ]
    assert last_day(old, date(2019, 8, 15)) == "Sep 30, 2022"
