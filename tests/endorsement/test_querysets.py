"""The one rule of design section 3, part by part."""

from datetime import date, timedelta

import pytest

from endorsement import services
from endorsement.enums import ON_REGISTRY, EndReason, HoldKind, Standing
from endorsement.models import Endorsee, Endorsement, Renewal
from tests.builders import C27, cycle, endorsed, endorsee, lapsing

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
START, END = C27


def is_on(endorsement, on):
    return Endorsement.objects.on_registry(on).filter(pk=endorsement.pk).exists()


def standing(endorsement, on):
    return Standing(Endorsement.objects.with_standing(on).get(pk=endorsement.pk).standing)


def renewal(endorsement, *, effective_on, on=START):
    """Only a renewal for the cycle of `on`; whatever the award wrote is voided."""
    for written in endorsement.renewals.all():
        services.void_renewal(renewal=written, reason="Not in this test.")
    return services.renew(endorsement=endorsement, cycle=cycle(on), effective_on=effective_on, as_history=True).record


def test_an_award_counts_from_its_day_on():
    endorsement = endorsed(awarded_on=date(2026, 11, 5))
    assert [is_on(endorsement, date(2026, 11, day)) for day in (4, 5, 6)] == [False, True, True]


def test_the_day_an_endorsement_ended_is_the_first_day_off():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=date(2027, 2, 10), reason=EndReason.SUPERSEDED)
    assert [is_on(endorsement, date(2027, 2, day)) for day in (9, 10)] == [True, False]


def test_a_renewal_counts_from_its_effective_day_to_the_last_day_of_its_cycle():
    endorsement = lapsing()
    renewal(endorsement, effective_on=date(2026, 11, 20))
    days = [START, date(2026, 11, 19), date(2026, 11, 20), END, END + DAY]
    assert [is_on(endorsement, day) for day in days] == [False, False, True, True, False]


def test_grace_keeps_who_was_renewed_until_its_last_day():
    endorsement = lapsing()
    before = cycle(START - DAY)
    before.grace_until = date(2026, 12, 31)
    services.save_cycle(cycle=before)
    days = [START, date(2026, 12, 31), date(2027, 1, 1)]
    assert [standing(endorsement, day) for day in days] == [Standing.GRACE, Standing.GRACE, Standing.LAPSED]
    assert [is_on(endorsement, day) for day in days] == [True, True, False]


def test_a_voided_renewal_counts_for_no_date():
    endorsement = endorsed()
    for written in endorsement.renewals.all():
        services.void_renewal(renewal=written, reason="Paid by mistake.")
    assert (is_on(endorsement, START), standing(endorsement, START)) == (False, Standing.NEVER_RENEWED)


def test_a_hold_covers_from_its_start_to_the_day_before_its_release():
    endorsement = endorsed()
    hold = services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.INACTIVE, starts_on=date(2026, 12, 1), reason="Leave."
    ).record
    services.release_hold(hold=hold, released_on=date(2027, 1, 10))
    days = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 9), date(2027, 1, 10)]
    assert [is_on(endorsement, day) for day in days] == [True, False, False, True]


def test_a_hold_released_the_same_day_leaves_no_day():
    endorsement = endorsed()
    hold = services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=date(2026, 12, 1), reason="Wrong person."
    ).record
    services.release_hold(hold=hold, released_on=date(2026, 12, 1))
    assert is_on(endorsement, date(2026, 12, 1))


def test_an_unlisted_endorsee_is_on_the_registry_but_not_listed():
    endorsement = endorsed(listed=False)
    assert (is_on(endorsement, START), Endorsement.objects.listed(START).count()) == (True, 0)
    assert (Endorsee.objects.on_registry(START).count(), Endorsee.objects.listed(START).count()) == (1, 0)


def test_an_endorsee_is_there_once_with_just_the_endorsements_on_the_registry():
    person = endorsee()
    endorsed("IMHM-P", person=person)
    lapsing("IMHM-C", person=person)
    (found,) = Endorsee.objects.listed(START).with_endorsements(START)
    assert [endorsement.label for endorsement in found.endorsements_on_registry] == ["IMHM-P"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2024, 11, 4), Standing.NOT_AWARDED_YET),
        (date(2024, 11, 5), Standing.ACTIVE),
        (date(2026, 9, 30), Standing.ACTIVE),
        (date(2026, 10, 1), Standing.LAPSED),
        (date(2026, 11, 20), Standing.ACTIVE),
        (date(2027, 10, 1), Standing.LAPSED),
    ],
)
def test_standing_follows_the_dates(on, expected):
    endorsement = lapsing()
    services.renew(endorsement=endorsement, cycle=cycle(START), effective_on=date(2026, 11, 20), as_history=True)
    assert standing(endorsement, on) == expected


def test_a_renewal_that_begins_later_is_not_yet_effective():
    endorsement = endorsed(awarded_on=date(2026, 10, 1))
    renewal(endorsement, effective_on=date(2026, 12, 1))
    days = [date(2026, 11, 30), date(2026, 12, 1)]
    assert [standing(endorsement, day) for day in days] == [Standing.NOT_YET_EFFECTIVE, Standing.ACTIVE]


def test_a_hold_is_named_before_an_end():
    endorsement = endorsed()
    services.end_endorsement(endorsement=endorsement, ended_on=START + DAY, reason=EndReason.REVOKED)
    services.place_hold(endorsee=endorsement.endorsee, kind=HoldKind.SANCTIONED, starts_on=START, reason="Board.")
    assert standing(endorsement, START + DAY) == Standing.HELD


def test_the_standing_of_an_endorsee_is_the_greatest_of_their_endorsements():
    person = endorsee()
    lapsing("IFA", person=person)
    endorsed("IFS", person=person)
    without = endorsee("Without")
    found = dict(Endorsee.objects.with_standing(START).values_list("pk", "standing"))
    assert found == {person.pk: Standing.ACTIVE, without.pk: None}


def registry_of_everything():
    """One endorsement for each way to be on the registry or off it."""
    endorsed("IFA", awarded_on=date(2026, 12, 1))
    held = endorsed("IFA")
    services.place_hold(endorsee=held.endorsee, kind=HoldKind.INACTIVE, starts_on=date(2026, 11, 1), reason="Leave.")
    ended = endorsed("IFA")
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 11, 1), reason=EndReason.RELINQUISHED)
    renewal(endorsed("IFA"), effective_on=date(2026, 12, 1))
    lapsing("IFA")
    never = endorsed("IFA")
    for written in never.renewals.all():
        services.void_renewal(renewal=written, reason="Entered twice.")
    endorsed("IFA", listed=False)
    graced = cycle(START - DAY)
    graced.grace_until = date(2026, 11, 15)
    services.save_cycle(cycle=graced)


@pytest.mark.parametrize("on", [date(2026, 9, 30) + timedelta(days=days) for days in range(0, 130, 5)])
def test_on_the_registry_are_exactly_the_standings_grace_and_active(on):
    registry_of_everything()
    by_standing = Endorsement.objects.with_standing(on).filter(standing__in=ON_REGISTRY)
    assert set(by_standing.values_list("pk", flat=True)) == set(
        Endorsement.objects.on_registry(on).values_list("pk", flat=True)
    )


@pytest.mark.parametrize("model", [Endorsee, Endorsement, Renewal])
def test_nothing_is_deleted_in_bulk(model):
    endorsed()
    with pytest.raises(TypeError, match="are never deleted"):
        model.objects.all().delete()
    assert model.objects.count() > 0
