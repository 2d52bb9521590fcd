from datetime import UTC, date, datetime

import pytest
import time_machine
from wagtail.models import ModelLogEntry

from endorsement import audit, refusals, services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Endorsee, Endorsement, Renewal, RenewalCycle
from endorsement.signals import registry_changed
from tests.builders import C27, cycle, endorsed, endorsee, kind_of, lapsing, locality, registrar
from tests.endorsement.racing import at_once

pytestmark = pytest.mark.django_db

START, END = C27
NOON_NOV_20 = datetime(2026, 11, 20, 17, tzinfo=UTC)


def history(instance):
    return [(entry.action, entry.data) for entry in ModelLogEntry.objects.for_instance(instance).order_by("pk")]


@pytest.fixture
def announced(django_capture_on_commit_callbacks):
    """The actions that `registry_changed` told of while the services given to it ran."""

    def run(service):
        heard = []
        registry_changed.connect(receiver := lambda action, **kwargs: heard.append(action))
        with django_capture_on_commit_callbacks(execute=True):
            service()
        registry_changed.disconnect(receiver)
        return heard

    return run


def test_a_new_endorsee_gets_a_number_that_never_changes():
    person = endorsee("Winter", "Ada")
    number = person.number
    person.number = "VA-000000-0"
    person.given_name = "Adam"
    services.save_endorsee(endorsee=person)
    assert Endorsee.objects.get().number == number


def test_saving_an_endorsee_keeps_before_and_after():
    person = endorsee("Winter", "Ada", email="ada@example.org")
    person.email, person.show_email = "ada@example.com", True
    services.save_endorsee(endorsee=person, by=registrar())
    assert history(person)[-1] == (
        audit.EDIT,
        {"email": ["ada@example.org", "ada@example.com"], "show_email": [False, True]},
    )


def test_saving_an_endorsee_unchanged_writes_nothing(announced):
    person = endorsee()
    updated_at = person.updated_at
    assert announced(lambda: services.save_endorsee(endorsee=Endorsee.objects.get())) == []
    assert (len(history(person)), Endorsee.objects.get().updated_at) == (1, updated_at)


def test_a_locality_renamed_is_found_under_its_new_name():
    endorsed(locality=locality("bath-county"), show_locality=True)
    place = locality("bath-county")
    place.name = "Spa"
    services.save_vocabulary(entry=place)
    found = Endorsee.objects.matching([["spa"]], key="public_key")
    assert (found.count(), Endorsee.objects.matching([["bath"]], key="public_key").count()) == (1, 0)


def test_an_award_is_in_the_history_with_what_it_renewed():
    person = endorsee()
    services.award(endorsee=person, awarded_on=date(2026, 11, 5), by=registrar(), **kind_of("IFS"))
    assert history(person)[-1] == (
        audit.AWARD,
        {
            "endorsement": [None, "IFS"],
            "awarded_on": [None, "2026-11-05"],
            "renewed_for": [None, "2026–2027, 2027–2028"],
        },
    )


@pytest.mark.parametrize(("label", "wrong"), [("IMHM-C", "IMHM"), ("IFS", "IMHM-C")])
def test_a_designation_goes_with_its_own_category(label, wrong):
    kind = {**kind_of(label), "designation": kind_of(wrong)["designation"]}
    with pytest.raises(refusals.DesignationMismatch):
        services.award(endorsee=endorsee(), awarded_on=START, **kind)


def test_a_new_award_does_not_begin_before_the_earlier_one_ended():
    first = endorsed(awarded_on=date(2020, 11, 5))
    services.end_endorsement(endorsement=first, ended_on=date(2022, 10, 1), reason=EndReason.RELINQUISHED)
    with pytest.raises(refusals.AlreadyEndorsed, match=r"held IFS until Oct 1, 2022"):
        endorsed(person=first.endorsee, awarded_on=date(2022, 9, 30))
    assert endorsed(person=first.endorsee, awarded_on=date(2022, 10, 1)).pk


def test_an_award_entered_in_error_is_in_nobodys_way():
    wrong = endorsed(awarded_on=date(2026, 11, 5))
    services.end_endorsement(endorsement=wrong, ended_on=date(2026, 11, 5), reason=EndReason.ENTERED_IN_ERROR)
    assert endorsed(person=wrong.endorsee, awarded_on=date(2026, 10, 5)).pk


def test_a_refused_award_leaves_nothing_behind():
    person = endorsed().endorsee
    before = (Endorsement.objects.count(), Renewal.objects.count(), RenewalCycle.objects.count(), len(history(person)))
    with pytest.raises(refusals.AlreadyEndorsed):
        endorsed(person=person, awarded_on=date(2010, 1, 1))
    after = (Endorsement.objects.count(), Renewal.objects.count(), RenewalCycle.objects.count(), len(history(person)))
    assert after == before


@pytest.mark.parametrize("day", [date(26, 11, 5), date(1969, 12, 31), date(2206, 11, 5)])
def test_a_mistyped_date_is_refused(day):
    with pytest.raises(refusals.ImplausibleDate):
        endorsed(awarded_on=day)


def test_each_service_announces_itself_once(announced):
    person = endorsee()
    assert announced(lambda: endorsed(person=person, awarded_on=date(2024, 11, 5))) == [audit.AWARD]
    endorsement = person.endorsements.get()
    assert announced(lambda: services.renew(endorsement=endorsement, cycle=cycle(START), as_history=True)) == [
        audit.CREATE,
        audit.RENEW,
    ]
    assert announced(lambda: services.renew(endorsement=endorsement, cycle=cycle(START))) == []


def test_a_refused_service_announces_nothing(announced):
    endorsement = endorsed()

    def award_again():
        with pytest.raises(refusals.Refused):
            endorsed(person=endorsement.endorsee)

    assert announced(award_again) == []


def test_a_receiver_that_fails_stops_nothing(announced, caplog):
    def fail(**kwargs):
        raise RuntimeError("The receiver is broken.")

    registry_changed.connect(fail)
    try:
        assert announced(endorsed)[-1] == audit.AWARD
    finally:
        registry_changed.disconnect(fail)
    assert "The receiver is broken." in caplog.text


@time_machine.travel(NOON_NOV_20, tick=False)
def test_a_cycle_that_is_over_takes_renewals_only_as_history_and_lists_nobody():
    endorsement = endorsed(awarded_on=date(2020, 11, 5))
    over = cycle(date(2023, 1, 1))
    with pytest.raises(refusals.CycleOver):
        services.renew(endorsement=endorsement, cycle=over)
    services.renew(endorsement=endorsement, cycle=over, as_history=True)
    assert Endorsement.objects.on_registry(date(2026, 11, 20)).count() == 0
    assert Endorsement.objects.on_registry(date(2023, 1, 1)).count() == 0


@time_machine.travel(NOON_NOV_20, tick=False)
def test_renewals_are_taken_from_the_day_they_open():
    coming = cycle(date(2027, 10, 1))
    coming.renewals_open_on = date(2027, 7, 1)
    services.save_cycle(cycle=coming)
    with pytest.raises(refusals.RenewalsNotOpen, match=r"open on Jul 1, 2027"):
        services.renew(endorsement=lapsing(), cycle=coming)


def test_an_endorsement_awarded_after_a_cycle_is_not_renewed_for_it():
    with pytest.raises(refusals.NeverInForce):
        services.renew(endorsement=endorsed(), cycle=cycle(date(2024, 1, 1)), as_history=True)


@time_machine.travel(NOON_NOV_20, tick=False)
def test_a_voided_renewal_stays_in_the_ledger_and_can_be_written_anew():
    endorsement = lapsing()
    first = services.renew(endorsement=endorsement, cycle=cycle(START)).record
    services.void_renewal(renewal=first, reason="The cheque bounced.", by=registrar())
    second = services.renew(endorsement=endorsement, cycle=cycle(START)).record
    assert [(r.pk, r.stands) for r in endorsement.renewals.filter(cycle=first.cycle).order_by("pk")] == [
        (first.pk, False),
        (second.pk, True),
    ]


def test_a_renewal_is_voided_once_and_with_a_reason():
    renewal = endorsed().renewals.first()
    with pytest.raises(refusals.Refused, match="Enter a reason"):
        services.void_renewal(renewal=renewal, reason="  ")
    services.void_renewal(renewal=renewal, reason="Twice.")
    with pytest.raises(refusals.AlreadyVoided):
        services.void_renewal(renewal=renewal, reason="Again.")


def test_a_mistaken_end_is_taken_back():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=START, reason=EndReason.REVOKED)
    services.reopen_endorsement(endorsement=endorsement, reason="It was her sister.")
    assert Endorsement.objects.on_registry(START).get() == endorsement
    assert [action for action, _data in history(endorsement.endorsee)][-2:] == [audit.END, audit.REOPEN]


def test_an_end_is_not_taken_back_when_the_endorsement_was_awarded_anew():
    first = endorsed(awarded_on=date(2020, 11, 5))
    services.end_endorsement(endorsement=first, ended_on=date(2022, 10, 1), reason=EndReason.RELINQUISHED)
    endorsed(person=first.endorsee, awarded_on=date(2026, 10, 5))
    with pytest.raises(refusals.AlreadyEndorsed):
        services.reopen_endorsement(endorsement=first, reason="Mistake.")


def test_ending_alike_twice_is_once_and_otherwise_refused():
    endorsement = endorsed()
    end = {"endorsement": endorsement, "ended_on": date(2027, 1, 1)}
    services.end_endorsement(reason=EndReason.REVOKED, **end)
    services.end_endorsement(reason=EndReason.REVOKED, **end)
    assert [action for action, _data in history(endorsement.endorsee)].count(audit.END) == 1
    with pytest.raises(refusals.EndorsementEnded):
        services.end_endorsement(reason=EndReason.SUPERSEDED, **end)


def test_an_endorsement_does_not_end_before_its_award():
    with pytest.raises(refusals.ImplausibleDate, match="can't end before"):
        services.end_endorsement(endorsement=endorsed(), ended_on=date(2026, 9, 30), reason=EndReason.RELINQUISHED)


def test_one_hold_of_a_kind_is_open_at_a_time():
    person = endorsee()
    hold = {"endorsee": person, "kind": HoldKind.INACTIVE, "reason": "Leave."}
    services.place_hold(starts_on=START, **hold)
    with pytest.raises(refusals.HoldRefused, match="from Oct 1, 2026"):
        services.place_hold(starts_on=date(2026, 12, 1), **hold)


def test_a_hold_is_not_released_before_it_starts():
    hold = services.place_hold(endorsee=endorsee(), kind=HoldKind.RETIRED, starts_on=START, reason="Retired.").record
    with pytest.raises(refusals.HoldRefused, match="can't be released before"):
        services.release_hold(hold=hold, released_on=date(2026, 9, 30))


def test_a_rehearsal_leaves_no_trace(announced):
    person = endorsee()

    def rehearse():
        with services.rehearsal():
            services.award(endorsee=person, awarded_on=START, **kind_of("IFS"))
            assert Endorsement.objects.on_registry(START).count() == 1

    assert announced(rehearse) == []
    assert (Endorsement.objects.count(), RenewalCycle.objects.count(), len(history(person))) == (0, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_registrars_who_renew_at_once_get_the_same_renewal():
    endorsement, c27 = lapsing(), cycle(START)
    first, second = at_once(*[lambda: services.renew(endorsement=endorsement, cycle=c27, as_history=True).record] * 2)
    assert first == second == endorsement.renewals.standing().get(cycle=c27)


@pytest.mark.django_db(transaction=True)
def test_two_who_build_the_same_cycle_at_once_get_the_same_row():
    first, second = at_once(*[lambda: services.ensure_cycle(on=date(2031, 1, 1))] * 2)
    assert first == second == RenewalCycle.objects.get()


@pytest.mark.django_db(transaction=True)
def test_two_who_award_the_same_at_once_make_one_endorsement():
    person, kind = endorsee(), kind_of("IFS")
    results = at_once(*[lambda: services.award(endorsee=person, awarded_on=START, **kind).record] * 2)
    assert sorted(type(result).__name__ for result in results) == ["AlreadyEndorsed", "Endorsement"]
