"""The renewal forms and the season's pages on the days around September 30, for each kind of person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.admin.actions.renewal_cycles import cycle_choices
from endorsement.calendar import lookup
from endorsement.clock import today
from endorsement.models import Endorsement, Message, RegistrySettings, Renewal
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices, said
from tests.endorsement.admin.bulk.confirming import action, ask, groups, lines, posted, press
from tests.endorsement.admin.reading import address, soup, text, words

BOTH = "2025-10-01 2026-10-01"
DAYS = {
    # The day before renewals open, the day they open, the last day, the first day, the last day of grace, after it.
    date(2026, 8, 14): "2025-10-01",
    date(2026, 8, 15): "2026-10-01",
    date(2026, 9, 30): "2026-10-01",
    date(2026, 10, 1): "2026-10-01",
    date(2026, 12, 31): "2026-10-01",
    date(2027, 1, 1): "2026-10-01",
}


def noon(day: date) -> str:
    return f"{day}T16:00Z"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(noon(date(2026, 9, 20)), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def cycles(clock: time_machine.Traveller, db: None) -> None:
    """2025–2026 with grace through December; renewals for 2026–2027 open on August 15."""
    ending, coming = builders.cycle(date(2025, 10, 1)), builders.cycle(date(2026, 10, 1))
    ending.grace_until, coming.renewals_open_on = date(2026, 12, 31), date(2026, 8, 15)
    services.save_cycle(cycle=ending)
    services.save_cycle(cycle=coming)


def lapsed(**fields: Any) -> Endorsement:
    """Renewed through September 30, 2025."""
    return builders.lapsing(awarded_on=date(2023, 11, 5), **fields)


def chosen(page: Any) -> str:
    return soup(page).select_one("select[name=cycle] option[selected]")["value"]


def renew_form(desk: Client, endorsement: Endorsement) -> Any:
    return desk.get(address("renew", endorsement.endorsee.pk))


def renew(desk: Client, endorsement: Endorsement, cycle: str) -> Any:
    data = {"endorsement": endorsement.pk, "cycle": cycle, "effective_on": today().isoformat(), "note": ""}
    return desk.post(address("renew", endorsement.endorsee.pk), data)


@pytest.mark.parametrize(("day", "cycle"), DAYS.items())
def test_every_form_and_page_begins_with_the_cycle_that_is_being_renewed_for(
    client: Client, registrar: User, clock: time_machine.Traveller, day: date, cycle: str
) -> None:
    people = [
        builders.lapsing(family_name="Due"),
        lapsed(family_name="Lapsed"),
        builders.endorsed(awarded_on=date(2026, 3, 2), family_name="Covered"),
    ]
    clock.move_to(noon(day))
    client.force_login(registrar)
    pages = [renew_form(client, endorsement) for endorsement in people]
    pages.append(client.get(action("renew"), {"id": ["all"]}))
    pages.append(client.get(reverse("registry_season")))
    assert {chosen(page) for page in pages} == {cycle}
    heading = soup(client.get(reverse("wagtailadmin_home"))).select_one("#registry-season-section h2")
    assert words(heading) == f"Renewal season {'2026–2027' if cycle == '2026-10-01' else '2025–2026'}"


def test_season_without_an_opening_day_begins_a_month_before_the_cycle() -> None:
    builders.cycle(date(2027, 10, 1))
    days = [date(2027, 8, 31), date(2027, 9, 1)]
    assert [lookup.term_to_renew(day)[0] for day in days] == ["2026–2027", "2027–2028"]
    # Nor does the cycle need a row.
    assert lookup.term_to_renew(date(2028, 9, 1))[0] == "2028–2029"


def test_form_says_where_each_endorsement_stands(desk: Client) -> None:
    person = builders.lapsing("IFS").endorsee
    builders.endorsed("IFA", awarded_on=date(2026, 3, 2), person=person)
    boxes = soup(desk.get(address("renew", person.pk))).select("input[name=endorsement]")
    assert [words(box.parent) for box in boxes] == [
        "IFA: renewed through Sep 30, 2027",
        "IFS: renewed through Sep 30, 2026",
    ]


@pytest.mark.parametrize("day", [date(2026, 8, 15), date(2026, 9, 30)])
def test_who_pays_in_september_is_on_the_list_on_october_1(
    desk: Client, clock: time_machine.Traveller, day: date
) -> None:
    endorsement = builders.lapsing()
    clock.move_to(noon(day))
    confirmation = renew(desk, endorsement, chosen(renew_form(desk, endorsement)))
    assert said(confirmation)[1:] == [
        "Ada Winter will be listed as IFS, renewed through Sep 30, 2027.",
        "From Oct 1, 2026: Ada Winter will be listed as IFS, renewed through Sep 30, 2027.",
    ]


def test_current_cycle_alone_is_said_to_end_in_september(desk: Client) -> None:
    endorsement = lapsed()
    assert said(renew(desk, endorsement, "2025-10-01"))[1:] == [
        "Ada Winter will be listed as IFS, renewed through Sep 30, 2026.",
        "From Oct 1, 2026: Ada Winter will be listed as IFS, renewed through Sep 30, 2026 (grace until Dec 31, 2026).",
        "2025–2026 ends on Sep 30, 2026. A person renewed for it alone leaves the list on Jan 1, 2027. If the payment "
        "is for 2026–2027, go back and choose 2026–2027 or both cycles.",
    ]


def test_lapsed_person_is_told_of_both_cycles_and_may_take_them(desk: Client) -> None:
    endorsement = lapsed()
    form = renew_form(desk, endorsement)
    assert (
        "IFS has lapsed. To be listed from today, it takes both 2025–2026 and 2026–2027. 2026–2027 alone lists it from "
        "Oct 1, 2026 on."
    ) in text(form)
    assert "Both 2025–2026 and 2026–2027 (Oct 1, 2025 – Sep 30, 2027)" in text(form)
    alone = said(renew(desk, endorsement, "2026-10-01"))
    assert alone[1].startswith("Ada Winter will not be on the public list")
    assert alone[-1] == (
        "Without 2025–2026, 2026–2027 lists nobody before Oct 1, 2026. To list a lapsed person from today, go back and "
        "choose both cycles."
    )
    both = renew(desk, endorsement, BOTH)
    assert said(both)[1:] == [
        "Ada Winter will be listed as IFS, renewed through Sep 30, 2027.",
        "From Oct 1, 2026: Ada Winter will be listed as IFS, renewed through Sep 30, 2027.",
    ]
    done = desk.post(address("renew", endorsement.endorsee.pk), asked(both), follow=True)
    assert notices(done) == ["Done. Ada Winter is listed as IFS, renewed through Sep 30, 2027."]


def test_two_cycles_at_once_are_told_in_one_mail(desk: Client) -> None:
    settings = RegistrySettings.load()
    settings.mail_is_on = True
    settings.save()
    endorsement = lapsed(email="ada@example.org")
    confirmation = renew(desk, endorsement, BOTH)
    desk.post(address("renew", endorsement.endorsee.pk), asked(confirmation))
    assert [str(message.cycle) for message in Message.objects.filter(kind="renewed")] == ["2026–2027"]


def test_who_is_covered_by_the_award_needs_nothing(desk: Client) -> None:
    endorsement = builders.endorsed(awarded_on=date(2026, 3, 2))
    confirmation = renew(desk, endorsement, "2026-10-01")
    assert said(confirmation) == [
        "Ada Winter is listed as IFS, renewed through Sep 30, 2027.",
        "IFS is already renewed for 2026–2027, so nothing changes.",
    ]


def test_many_are_renewed_for_both_cycles_as_each_needs(desk: Client) -> None:
    builders.lapsing(family_name="Due")
    lapsed(family_name="Lapsed")
    builders.endorsed(awarded_on=date(2026, 3, 2), family_name="Covered")
    page = ask(desk, "renew", cycle=BOTH, effective_on="2026-09-20")
    assert lines(page) == [
        (True, "Ada Due IFS", "renewed for 2025–2026; takes 2026–2027"),
        (False, "Ada Lapsed IFS", "lapsed since Oct 1, 2025; takes 2025–2026 and 2026–2027"),
        (None, "Ada Covered IFS", "on Sep 20, 2026"),
    ]
    page = desk.post(action("renew"), {**posted(page), "tick_all": "lapsed"})
    assert groups(page)["Not renewed for the previous cycle"] == "1 of 1"
    told = press(desk, "renew", page, confirmed="1")
    assert notices(told) == ["2 endorsements were renewed: 1 for 2025–2026, 2 for 2026–2027. Show or undo"]
    renewals = Renewal.objects.standing().filter(endorsement__endorsee__family_name="Lapsed", kind="renewal")
    assert sorted(renewals.values_list("cycle__name", flat=True)) == ["2025–2026", "2026–2027"]


def test_many_lapsed_people_are_told_of_too(desk: Client) -> None:
    lapsed()
    page = ask(desk, "renew", cycle="2026-10-01", effective_on="2026-09-20")
    assert "To list a lapsed person from today, go back and choose both cycles." in text(page)


def test_both_cycles_are_offered_only_while_the_next_one_is_renewed_for(clock: time_machine.Traveller) -> None:
    offered = []
    for day in DAYS:
        clock.move_to(noon(day))
        offered.append(any(" " in value for value, _label in cycle_choices(day, both=True) if "Past" not in value))
    assert offered == [False, True, True, False, False, False]
