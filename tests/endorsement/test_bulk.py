from collections import Counter
from datetime import date

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from endorsement import audit, bulk, clock, refusals, services
from endorsement.calendar import lookup
from endorsement.enums import HOLDABLE, RENEWABLE, EndReason, HoldGroup, HoldKind, RenewalGroup
from endorsement.models import Endorsee, Endorsement, Hold, Renewal, RenewalCycle
from endorsement.signals import registry_changed
from tests.builders import C27, category, cycle, endorsed, endorsee, lapsing, registrar
from tests.endorsement.racing import at_once

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
START, END = C27


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-22T17:00Z", tick=False):
        yield


def everybody():
    return list(Endorsee.objects.by_name().values_list("pk", flat=True))


def plan(**fields):
    return bulk.plan_renewals(
        endorsees=everybody(), **{"cycle": lookup.cycle_or_draft(START), "effective_on": TODAY, "on": TODAY, **fields}
    )


def said(lines):
    return [(line.group, line.name, line.label, line.reason) for line in lines]


def renew(endorsements, **fields):
    return bulk.renew_many(
        endorsements=[endorsement.pk for endorsement in endorsements],
        **{"cycle": cycle(START), "on": clock.today(), **fields},
    )


def held(person, kind=HoldKind.RETIRED, starts_on=TODAY):
    return services.place_hold(endorsee=person, kind=kind, starts_on=starts_on, reason="Told us.").record


def history(record):
    entries = ModelLogEntry.objects.for_instance(record).order_by("pk")
    return [(entry.action, entry.user and entry.user.username, entry.data) for entry in entries]


@pytest.fixture
def heard(django_capture_on_commit_callbacks):
    """What `registry_changed` told of while the service given to it ran."""

    def run(service):
        told = []
        receiver = lambda sender, action, instance, **kwargs: told.append((sender, action, instance))  # noqa: E731
        registry_changed.connect(receiver)
        with django_capture_on_commit_callbacks(execute=True):
            service()
        registry_changed.disconnect(receiver)
        return told

    return run


# --- Renewals ---


@pytest.fixture
def one_of_each():
    """An endorsement for each thing that a renewal for 2026–2027 can come to."""
    lapsing("IFS", family_name="Due")
    lapsing("IFS", family_name="Gone", awarded_on=date(2021, 11, 5))
    never = endorsed("IFS", family_name="Never", awarded_on=date(2025, 11, 5))
    for renewal in never.renewals.all():
        services.void_renewal(renewal=renewal, reason="Mistake")
    endorsed("IFS", family_name="Already", awarded_on=date(2025, 11, 5))
    held(lapsing("IFS", family_name="Held").endorsee, HoldKind.DECEASED)
    held(lapsing("IFS", family_name="Leaving").endorsee, starts_on=date(2027, 1, 1))
    services.end_endorsement(
        endorsement=lapsing("IFS", family_name="Ended"), ended_on=date(2026, 9, 1), reason=EndReason.RELINQUISHED
    )


def test_plan_says_of_each_endorsement_what_comes_of_it_and_why(one_of_each):
    assert said(plan()) == [
        ("renewed", "Ada Already", "IFS", "on Nov 22, 2026"),
        ("due", "Ada Due", "IFS", "renewed for 2025–2026"),
        ("ended", "Ada Ended", "IFS", "IFS ended on Sep 1, 2026, before 2026–2027 began."),
        ("lapsed", "Ada Gone", "IFS", "lapsed since Oct 1, 2023"),
        ("held", "Ada Held", "IFS", "on hold since Nov 22, 2026 (deceased)"),
        ("held", "Ada Leaving", "IFS", "on hold from Jan 1, 2027 (retired)"),
        ("lapsed", "Ada Never", "IFS", "never renewed before"),
    ]


def test_plan_says_who_was_awarded_after_the_cycle():
    endorsed("IFS", awarded_on=date(2026, 10, 5))
    lines = plan(cycle=cycle(date(2025, 11, 1)), effective_on=date(2025, 11, 1), as_history=True)
    assert said(lines) == [("awarded_later", "Ada Winter", "IFS", "IFS was awarded after 2025–2026 ended.")]


def test_plan_goes_endorsement_by_endorsement_and_a_category_narrows_it():
    person = lapsing("IFS").endorsee
    lapsing("IFA", person=person, awarded_on=date(2021, 11, 5))
    assert [line[::2] for line in said(plan())] == [("lapsed", "IFA"), ("due", "IFS")]
    assert [line[::2] for line in said(plan(category=category("IFS")))] == [("due", "IFS")]


def test_who_filled_a_gap_is_not_told_to_be_lapsed():
    endorsement = endorsed("IFS", awarded_on=date(2021, 11, 5))
    services.renew(endorsement=endorsement, cycle=cycle(date(2027, 11, 1)))
    assert said(plan()) == [("lapsed", "Ada Winter", "IFS", "last renewed for 2022–2023")]


def test_after_a_bridge_cycle_those_renewed_for_it_are_due():
    """VAIMH went from Oct–Sep to Jan–Dec; the bridge is Oct to Dec (domain.md rule 14)."""
    services.save_cycle(cycle=RenewalCycle(name="2025–2026", starts_on=date(2025, 10, 1), ends_on=date(2026, 9, 30)))
    bridge = RenewalCycle(name="Bridge", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31))
    calendar = RenewalCycle(name="2027", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    services.save_cycle(cycle=bridge)
    services.save_cycle(cycle=calendar)
    lapsing("IFS", family_name="Before")
    services.renew(endorsement=lapsing("IFS", family_name="Bridged"), cycle=bridge)
    assert said(plan(cycle=calendar)) == [
        ("lapsed", "Ada Before", "IFS", "lapsed since Oct 1, 2026"),
        ("due", "Ada Bridged", "IFS", "renewed for Bridge"),
    ]


def test_plan_writes_nothing_not_even_the_cycle(one_of_each):
    lines = plan(cycle=lookup.cycle_or_draft(date(2029, 1, 1)))
    assert lookup.cycle_covering(date(2029, 1, 1)) is None
    assert Counter(line.group for line in lines) == {"lapsed": 4, "held": 2, "ended": 1}


def test_renewing_does_what_the_plan_says(one_of_each):
    c27, before = cycle(START), Renewal.objects.count()
    planned = plan(cycle=c27)
    lines = renew(Endorsement.objects.all(), cycle=c27)
    renewed = {line.name for line in lines if line.group in RENEWABLE}
    assert sorted(said(lines)) == sorted(said(planned))
    assert (renewed, Renewal.objects.count() - before) == ({"Ada Due", "Ada Gone", "Ada Never"}, 3)
    assert {person.name for person in Endorsee.objects.on_registry(TODAY)} == renewed | {"Ada Already"}


def test_renewal_in_bulk_is_recorded_as_one_by_hand_is():
    user = registrar()
    one, other = lapsing("IMHM-C", family_name="One"), lapsing("IMHM-C", family_name="Other")
    by_hand = services.renew(endorsement=one, cycle=cycle(START), by=user, note="By mail").record
    renew([other], by=user, note="By mail")
    in_bulk = other.renewals.get(cycle=cycle(START))
    recorded = ("cycle", "kind", "effective_on", "recorded_at", "recorded_by", "note", "printed_label")
    assert [getattr(in_bulk, field) for field in recorded] == [getattr(by_hand, field) for field in recorded]
    assert history(other.endorsee)[-1] == history(one.endorsee)[-1]


def test_renewing_again_changes_nothing_and_says_who_did_it():
    endorsements = [lapsing("IFS", family_name=name) for name in "AB"]
    renew(endorsements[:1], by=registrar("bea"))
    lines = renew(endorsements, by=registrar("ann"))
    assert [line[::3] for line in said(lines)] == [
        ("renewed", "by bea on Nov 22, 2026"),
        ("due", "renewed for 2025–2026"),
    ]
    assert Renewal.objects.filter(cycle=cycle(START)).count() == 2


def test_bulk_renewal_is_announced_once_and_nothing_is_not_announced(heard):
    endorsements = [lapsing("IFS", family_name=name) for name in "AB"]
    c27 = cycle(START)
    assert heard(lambda: renew(endorsements, cycle=c27)) == [(Endorsee, audit.RENEW, None)]
    assert heard(lambda: renew(endorsements, cycle=c27)) == []


def test_late_bulk_renewal_does_not_back_date():
    lapsing("IFS")
    renew(Endorsement.objects.all())
    assert [Endorsee.objects.on_registry(day).count() for day in (date(2026, 11, 21), TODAY)] == [0, 1]


def test_mistyped_day_is_refused_as_a_whole():
    lapsing("IFS")
    with pytest.raises(refusals.ImplausibleDate):
        renew(Endorsement.objects.all(), effective_on=date(2062, 11, 22))
    with pytest.raises(refusals.ImplausibleDate):
        plan(effective_on=date(1926, 11, 22))


def test_endorsements_that_are_not_there_are_nothing():
    assert bulk.renew_many(endorsements=[0, 10**15], cycle=cycle(START), on=TODAY) == []


def test_renewing_costs_the_same_queries_for_few_and_many(django_assert_max_num_queries):
    c27 = cycle(START)

    def cost(number):
        endorsements = [lapsing("IFS", family_name=f"P{number}-{n}") for n in range(number)]
        endorsements += [lapsing("IFA", person=endorsement.endorsee) for endorsement in endorsements]
        with django_assert_max_num_queries(20) as context:
            lines = renew(endorsements, cycle=c27)
        assert len([line for line in lines if line.group in RENEWABLE]) == 2 * number
        return len(context)

    assert cost(2) == cost(40)


def test_chunks_leave_nobody_out(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 3)
    for name in "ABCDEFGH":
        endorsement = lapsing("IFS", family_name=name)
        lapsing("IFA", person=endorsement.endorsee)
    assert [line.name for line in plan()] == [f"Ada {name}" for name in "AABBCCDDEEFFGGHH"]
    assert len(renew(Endorsement.objects.all())) == 16
    assert Counter(line.group for line in plan()) == {RenewalGroup.RENEWED: 16}


@pytest.mark.django_db(transaction=True)
def test_two_registrars_who_renew_at_once_make_no_double_rows_and_each_is_told():
    endorsements = [lapsing("IFS", family_name=f"P{number}") for number in range(30)]
    ann, bea, c27 = registrar("ann"), registrar("bea"), cycle(START)
    results = at_once(
        lambda: renew(endorsements[:20], by=ann, cycle=c27), lambda: renew(endorsements[10:], by=bea, cycle=c27)
    )
    first, second = sorted([Counter(line.group for line in lines) for lines in results], key=lambda c: -c["due"])
    assert (first, second) == ({"due": 20}, {"due": 10, "renewed": 10})
    assert Renewal.objects.filter(cycle=c27).count() == 30
    told = {line.reason for lines in results for line in lines if line.group == "renewed"}
    assert told in ({"by ann on Nov 22, 2026"}, {"by bea on Nov 22, 2026"})


# --- Holds ---


@pytest.fixture
def people():
    """Active, lapsed, without endorsement, retired, sanctioned."""
    active = endorsed("IFS", family_name="Active").endorsee
    lapsing("IFA", person=active)
    lapsing("IFS", family_name="Lapsed")
    endorsee("None")
    held(endorsed("IFS", family_name="Retired").endorsee)
    held(endorsed("IFS", family_name="Sanctioned").endorsee, HoldKind.SANCTIONED)


def hold(endorsees, **fields):
    data = {"kind": HoldKind.RETIRED, "starts_on": TODAY, "reason": "Letter of Nov 20", "on": clock.today(), **fields}
    return bulk.place_holds(endorsees=endorsees, **data)


def test_hold_plan_says_of_each_person_what_comes_of_it_and_why(people):
    lines = bulk.plan_holds(endorsees=everybody(), kind=HoldKind.RETIRED, starts_on=TODAY, on=TODAY)
    assert said(lines) == [
        (
            HoldGroup.LEAVING,
            "Ada Active",
            "IFA, IFS",
            "IFA renewed through Sep 30, 2026; not renewed for 2026–2027; IFS renewed through Sep 30, 2028",
        ),
        (HoldGroup.ABSENT, "Ada Lapsed", "IFS", "IFS renewed through Sep 30, 2026; not renewed for 2026–2027"),
        (HoldGroup.ABSENT, "Ada None", "", "no endorsement"),
        (
            HoldGroup.HELD,
            "Ada Retired",
            "IFS",
            "Ada Retired already has a hold (Retired) from Nov 22, 2026. To change it, release it first.",
        ),
        (HoldGroup.ABSENT, "Ada Sanctioned", "IFS", "IFS on hold since Nov 22, 2026 (sanctioned)"),
    ]


def test_holds_are_placed_as_planned_recorded_and_announced_once(people, heard):
    user = registrar()
    lines = []
    assert heard(lambda: lines.extend(hold(everybody(), by=user))) == [(Endorsee, audit.HOLD, None)]
    assert {line.name for line in lines if line.group in HOLDABLE} == {
        "Ada Active",
        "Ada Lapsed",
        "Ada None",
        "Ada Sanctioned",
    }
    assert Hold.objects.filter(kind=HoldKind.RETIRED).count() == 5
    assert Endorsee.objects.on_registry(TODAY).count() == 0
    assert history(Endorsee.objects.get(family_name="Active"))[-1] == (
        audit.HOLD,
        "registrar",
        {"hold": [None, "retired"], "starts_on": [None, "2026-11-22"], "reason": [None, "Letter of Nov 20"]},
    )


def test_hold_on_many_needs_a_reason(people):
    with pytest.raises(refusals.Refused, match="Enter a reason"):
        hold(everybody(), reason=" ")
    assert Hold.objects.count() == 2


def test_placing_holds_costs_the_same_queries_for_few_and_many(django_assert_max_num_queries):
    def cost(number):
        people = [endorsed("IFS", family_name=f"P{number}-{n}").endorsee.pk for n in range(number)]
        with django_assert_max_num_queries(20) as context:
            assert len(hold(people)) == number
        return len(context)

    cost(1)
    assert cost(3) == cost(60)


@pytest.mark.django_db(transaction=True)
def test_two_registrars_who_place_holds_at_once_place_each_once():
    people = [endorsed("IFS", family_name=f"P{number}").endorsee.pk for number in range(20)]
    results = at_once(*[lambda: hold(people)] * 2)
    groups = sorted([Counter(line.group for line in lines) for lines in results], key=lambda counts: counts["held"])
    assert (groups, Hold.objects.count()) == ([{"leaving": 20}, {"held": 20}], 20)
