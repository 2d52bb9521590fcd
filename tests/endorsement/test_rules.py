"""The correctness rules of domain.md, section 6, each with the dates given there.

C27 is the cycle 2026-10-01 to 2027-09-30, both days included, in Virginia. The names begin with the rule's number.
"""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from endorsement import clock, refusals, services
from endorsement.enums import EndReason, HoldKind, RenewalKind, Standing
from endorsement.models import Endorsee, Endorsement, RegistrySettings, RenewalCycle
from endorsement.public.listing import build_listing
from endorsement.standing import explain, renewed_through
from tests.builders import cycle, endorsed, endorsee, kind_of, lapsing
from tests.endorsement.asking import ask, asked_for, people_found

pytestmark = pytest.mark.django_db

AWARDED_IN_C25 = date(2024, 11, 5)  # with the next cycle good through Sep 30, 2026


def labels(on):
    return [endorsement.label for endorsement in Endorsement.objects.listed(on).in_order()]


def known(endorsement, on):
    return Endorsement.objects.explained(on).get(pk=endorsement.pk)


def through(endorsement, on):
    return str(renewed_through(known(endorsement, on)))


def new_year_cycles():
    """VAIMH's change of calendar: C19 ends on Sep 30, 2019, the next whole cycle is the year 2020."""
    c19 = cycle(date(2018, 10, 1))
    year = RenewalCycle(name="2020", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))
    services.save_cycle(cycle=year)
    return c19, year


@pytest.mark.parametrize(
    ("moment", "listed"),
    [(datetime(2026, 10, 1, 3, 59, tzinfo=UTC), ["IFS"]), (datetime(2026, 10, 1, 4, 0, tzinfo=UTC), [])],
)
def test_01_the_last_day_counts_until_midnight_in_virginia(moment, listed):
    lapsing()
    with time_machine.travel(moment, tick=False):
        assert labels(clock.today()) == listed


@pytest.mark.parametrize(
    ("moment", "listed"),
    [(datetime(2021, 1, 1, 4, 59, tzinfo=UTC), ["IFS"]), (datetime(2021, 1, 1, 5, 0, tzinfo=UTC), [])],
)
def test_01_a_cycle_that_ends_in_winter_ends_an_hour_later_by_utc(moment, listed):
    RegistrySettings.objects.create(award_covers_next_cycle=False)
    new_year_cycles()
    endorsed(awarded_on=date(2020, 3, 1))
    with time_machine.travel(moment, tick=False):
        assert labels(clock.today()) == listed


def test_02_cycles_follow_each_other_without_gap_or_overlap():
    first, second = cycle(date(2026, 9, 30)), cycle(date(2026, 10, 1))
    assert (first.ends_on, second.starts_on) == (date(2026, 9, 30), date(2026, 10, 1))
    with pytest.raises(refusals.CyclesOverlap):
        services.save_cycle(cycle=RenewalCycle(name="Other", starts_on=date(2027, 9, 30), ends_on=date(2028, 9, 29)))


def test_04_currency_is_computed_and_never_stored():
    endorsement = lapsing()
    before = list(Endorsement.objects.values()), list(Endorsee.objects.values())
    assert (labels(date(2026, 9, 30)), labels(date(2026, 10, 1))) == (["IFS"], [])
    assert before == (list(Endorsement.objects.values()), list(Endorsee.objects.values()))
    assert endorsement.renewals.count() == 2


def test_05_on_day_one_who_is_not_renewed_is_gone_and_grace_is_opt_in():
    endorsement = lapsing()
    assert labels(date(2026, 10, 1)) == []
    c26 = cycle(date(2026, 9, 30))
    c26.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=c26)
    assert labels(date(2026, 10, 1)) == ["IFS"]
    assert through(endorsement, date(2026, 10, 1)) == "Sep 30, 2026 (grace until Dec 31, 2026)"


@time_machine.travel(datetime(2026, 8, 15, 16, tzinfo=UTC), tick=False)
def test_06_renewing_early_changes_nothing_today_and_leaves_no_blink():
    endorsement = lapsing()
    before = through(endorsement, clock.today())
    services.renew(endorsement=endorsement, cycle=cycle(date(2026, 10, 1)))
    assert (before, through(endorsement, clock.today())) == ("Sep 30, 2026", "Sep 30, 2027")
    assert [labels(date(2026, *day)) for day in ((8, 15), (9, 30), (10, 1))] == [["IFS"], ["IFS"], ["IFS"]]


@time_machine.travel(datetime(2026, 8, 15, 16, tzinfo=UTC), tick=False)
def test_06_renewing_early_twice_is_once():
    endorsement = lapsing()
    first = services.renew(endorsement=endorsement, cycle=cycle(date(2026, 10, 1))).record
    assert services.renew(endorsement=endorsement, cycle=cycle(date(2026, 10, 1))).record == first


@time_machine.travel(datetime(2026, 11, 20, 16, tzinfo=UTC), tick=False)
def test_07_renewing_late_does_not_back_date():
    endorsement = lapsing()
    renewal = services.renew(endorsement=endorsement, cycle=cycle(clock.today())).record
    assert (renewal.effective_on, renewal.cycle.ends_on) == (date(2026, 11, 20), date(2027, 9, 30))
    assert [labels(date(2026, *day)) for day in ((10, 15), (11, 19), (11, 20))] == [[], [], ["IFS"]]
    assert through(endorsement, clock.today()) == "Sep 30, 2027"


@time_machine.travel(datetime(2026, 11, 20, 16, tzinfo=UTC), tick=False)
def test_08_a_gap_of_years_stays_visible():
    endorsement = endorsed(awarded_on=date(2021, 11, 5))  # C22 and C23
    services.renew(endorsement=endorsement, cycle=cycle(clock.today()))  # back in C27
    assert [labels(day) for day in (date(2023, 9, 30), date(2024, 1, 1), clock.today())] == [["IFS"], [], ["IFS"]]
    names = endorsement.renewals.order_by("cycle__starts_on").values_list("cycle__name", flat=True)
    assert list(names) == ["2021–2022", "2022–2023", "2026–2027"]
    assert endorsement.awarded_on == date(2021, 11, 5)


def test_09_a_new_award_also_covers_the_next_cycle():
    endorsement = endorsed(awarded_on=date(2026, 11, 5))
    assert through(endorsement, date(2026, 11, 5)) == "Sep 30, 2028"
    assert [renewal.kind for renewal in endorsement.renewals.all()] == [RenewalKind.INITIAL, RenewalKind.INITIAL]


def test_09_an_association_can_do_without_that():
    RegistrySettings.objects.create(award_covers_next_cycle=False)
    assert through(endorsed(awarded_on=date(2026, 11, 5)), date(2026, 11, 5)) == "Sep 30, 2027"


def test_10_two_endorsements_are_one_row_and_each_is_renewed_by_itself():
    person = endorsee()
    endorsed("IMHM-C", person=person, awarded_on=AWARDED_IN_C25)
    policy = endorsed("IMHM-P", person=person, awarded_on=AWARDED_IN_C25)
    services.renew(endorsement=policy, cycle=cycle(date(2026, 10, 1)), effective_on=date(2026, 10, 1))
    listing = build_listing(ask(), on=date(2026, 10, 1), page_size=25)
    assert (listing.count, [e.label for e in listing.records[0].endorsements]) == (1, ["IMHM-P"])
    clinical = asked_for(designation="imhm-c")
    assert people_found(clinical, on=date(2026, 10, 1)) == []


def test_11_filter_and_renewal_mean_the_same_endorsement_and_nobody_is_twice():
    person = endorsee()
    endorsed("IMHM-C", person=person, awarded_on=AWARDED_IN_C25)
    endorsed("IFS", person=person, awarded_on=date(2026, 10, 1))
    endorsed("IFA", person=person, awarded_on=date(2026, 10, 1))
    both = asked_for(category=["ifs", "ifa", "imhm"])
    assert people_found(both, on=date(2026, 10, 1)) == [person]


def test_12_an_upgrade_in_mid_cycle_supersedes_and_keeps_the_history():
    lower = endorsed("IFS", awarded_on=date(2026, 10, 1))
    services.end_endorsement(endorsement=lower, ended_on=date(2027, 2, 10), reason=EndReason.SUPERSEDED)
    upper = endorsed("IMHS", person=lower.endorsee, awarded_on=date(2027, 2, 10))
    assert [labels(date(2027, 2, day)) for day in (9, 10)] == [["IFS"], ["IMHS"]]
    assert through(upper, date(2027, 2, 10)) == "Sep 30, 2028"
    assert lower.renewals.standing().count() == 2
    assert lower.endorsee.endorsements.count() == 2


def test_14_a_bridge_cycle_fills_the_gap_between_two_calendars():
    c19, _year = new_year_cycles()
    bridge = cycle(date(2019, 11, 1))
    assert (bridge.starts_on, bridge.ends_on) == (date(2019, 10, 1), date(2019, 12, 31))
    endorsement = endorsed(awarded_on=date(2019, 3, 1))  # C19, and the bridge as the next cycle
    assert through(endorsement, date(2019, 3, 1)) == "Dec 31, 2019"
    assert [labels(day) for day in (c19.ends_on, bridge.ends_on, date(2020, 1, 1))] == [["IFS"], ["IFS"], []]


def test_16_a_cycle_is_known_by_its_dates_and_named_once():
    cycle(date(2026, 10, 1))
    later = RenewalCycle(name="2026", starts_on=date(2027, 10, 1), ends_on=date(2028, 9, 30))
    services.save_cycle(cycle=later)
    assert [each.name for each in RenewalCycle.objects.all()] == ["2026", "2026–2027"]
    again = RenewalCycle(name="2026", starts_on=date(2030, 1, 1), ends_on=date(2030, 12, 31))
    with pytest.raises(ValidationError, match="with this Name already exists"):
        again.full_clean()


@pytest.mark.parametrize(("day", "listed"), [(30, []), (1, ["IFS"]), (2, ["IFS"])])
def test_18_the_first_day_of_a_cycle_belongs_to_it(day, listed):
    endorsed(awarded_on=date(2026, 10, 1))
    assert labels(date(2026, 9 if day == 30 else 10, day)) == listed


def test_19_a_death_takes_effect_at_once_and_is_undone_only_as_a_correction():
    endorsement = endorsed()
    hold = services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.DECEASED, starts_on=date(2026, 11, 2), reason="Family wrote."
    ).record
    assert labels(date(2026, 11, 2)) == []
    with pytest.raises(refusals.HoldRefused):
        services.release_hold(hold=hold, released_on=date(2026, 11, 2), reason="Back.")
    services.release_hold(hold=hold, released_on=date(2026, 11, 2), reason="Namesake.", correction=True)
    assert labels(date(2026, 11, 2)) == ["IFS"]
    assert endorsement.endorsee.holds.count() == 1


def test_20_a_renewal_does_not_revive_who_is_sanctioned():
    endorsement = lapsing()
    services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.SANCTIONED, starts_on=date(2026, 9, 1), reason="Board letter 7."
    )
    services.renew(endorsement=endorsement, cycle=cycle(date(2026, 10, 1)), effective_on=date(2026, 10, 1))
    assert labels(date(2026, 10, 1)) == []
    assert known(endorsement, date(2026, 10, 1)).standing == Standing.HELD


def test_20_a_revoked_endorsement_is_not_renewed():
    endorsement = lapsing()
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 9, 1), reason=EndReason.REVOKED)
    with pytest.raises(refusals.EndorsementEnded):
        services.renew(endorsement=endorsement, cycle=cycle(date(2026, 10, 1)))


def test_21_who_is_inactive_is_not_lapsed_and_comes_back_with_the_release():
    endorsement = endorsed()
    hold = services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.INACTIVE, starts_on=date(2026, 11, 1), reason="Family leave."
    ).record
    services.release_hold(hold=hold, released_on=date(2027, 1, 15))
    words = explain(
        known(endorsement, date(2026, 12, 1)), on=date(2026, 12, 1), today=date(2026, 12, 1), cycle_name="2026–2027"
    )
    assert words == "on hold since Nov 1, 2026 (inactive)"
    assert [labels(day) for day in (date(2027, 1, 14), date(2027, 1, 15))] == [[], ["IFS"]]


def test_22_reinstatement_is_a_new_award_under_the_same_number():
    first = endorsed(awarded_on=date(2018, 11, 5))
    services.end_endorsement(endorsement=first, ended_on=date(2020, 10, 1), reason=EndReason.RELINQUISHED)
    again = endorsed(person=first.endorsee, awarded_on=date(2026, 11, 5))
    assert again.endorsee.number == first.endorsee.number
    assert [labels(day) for day in (date(2020, 9, 30), date(2020, 10, 1), date(2026, 11, 5))] == [["IFS"], [], ["IFS"]]


def test_23_a_new_name_keeps_person_and_number_and_the_old_one_stays_private():
    person = endorsed(family_name="Smith", given_name="Jane").endorsee
    number = person.number
    person.family_name, person.other_names = "Smith-Lopez", "Jane Formerly"
    services.save_endorsee(endorsee=person)
    assert person.number == number
    assert list(Endorsee.objects.matching([["formerly"]], key="staff_key")) == [person]
    hidden = asked_for(q="formerly")
    assert people_found(hidden, on=date(2026, 11, 5)) == []


def test_23_two_people_of_one_name_are_two_people():
    assert endorsee("Smith", "Jane").pk != endorsee("Smith", "Jane").pk


def test_26_one_renewal_stands_per_endorsement_and_cycle():
    endorsement = endorsed()
    with pytest.raises(refusals.AlreadyEndorsed):
        services.award(endorsee=endorsement.endorsee, awarded_on=date(2026, 12, 1), **kind_of("IFS"))
    services.renew(endorsement=endorsement, cycle=cycle(date(2026, 10, 1)))
    assert endorsement.renewals.standing().filter(cycle__name="2026–2027").count() == 1


def test_28_what_was_printed_is_kept_when_names_change():
    endorsement = endorsed("IFS", awarded_on=date(2026, 11, 5))
    endorsement.category.code = "FS"
    services.save_vocabulary(entry=endorsement.category)
    c27 = cycle(date(2026, 11, 5))
    c27.name = "Renewal 2027"
    services.save_cycle(cycle=c27)
    printed = endorsement.renewals.get(cycle=c27).printed_label
    assert (printed, labels(date(2026, 11, 5))) == ("IFS, 2026–2027", ["FS"])


def test_34_names_are_ordered_by_family_name_whatever_surrounds_it():
    for family_name, given_name, credentials in [
        ("Zamora", "Ann", "IMH-E®"),
        ("de la Cruz", "Cy", "LCSW, PhD"),
        ("Ábalos", "Bo", ""),
        ("Cher", "", ""),
    ]:
        endorsed(family_name=family_name, given_name=given_name, credentials=credentials)
    listing = build_listing(ask(), on=date(2026, 11, 5), page_size=25)
    assert [record.name for record in listing.records] == ["Bo Ábalos", "Cher", "Cy de la Cruz", "Ann Zamora"]
