"""The registry's querysets and the plain reading of the rule (`reference.py`), asked the same questions."""

from datetime import date

from django.db.models import QuerySet

from endorsement.calendar.terms import ONE_DAY
from endorsement.enums import ON_REGISTRY
from endorsement.models import Endorsee, Endorsement, Hold, Renewal, RenewalCycle
from endorsement.standing import renewed_through
from tests.endorsement import reference


def telling_days() -> list[date]:
    """Each day on which an answer may change, and the day before it."""
    firsts = [
        Endorsement.objects.values_list("awarded_on", "ended_on"),
        Renewal.objects.values_list("effective_on"),
        RenewalCycle.objects.values_list("starts_on"),
        Hold.objects.values_list("starts_on", "released_on"),
    ]
    changes = {day for rows in firsts for row in rows for day in row if day}
    lasts = RenewalCycle.objects.values_list("ends_on", "grace_until")
    changes |= {day + ONE_DAY for row in lasts for day in row if day}
    return sorted(changes | {day - ONE_DAY for day in changes})


def agree_on(some_days: list[date]) -> None:
    """The registry and the plain reading of the rule answer alike for these days."""
    people, endorsements, endorsees = reference.people(), Endorsement.objects, Endorsee.objects
    awards = [(person, award) for person in people for award in person.awards]
    records = endorsements.with_history().in_bulk()
    for on in some_days:
        standings = {award.pk: person.standing(award, on) for person, award in awards}
        active = {award.pk for person, award in awards if person.on_registry(award, on)}
        listed = {award.pk for person, award in awards if person.listed and award.pk in active}
        through = {award.pk: person.renewed_through(award, on) for person, award in awards if award.pk in active}
        best = {person.pk: max((standings[award.pk] for award in person.awards), default=None) for person in people}

        assert pks(endorsements.on_registry(on)) == active
        assert pks(endorsements.listed(on)) == listed
        assert pks(endorsees.on_registry(on)) == {person.pk for person, award in awards if award.pk in active}
        assert pks(endorsees.listed(on)) == {person.pk for person, award in awards if award.pk in listed}
        assert dict(endorsees.with_standing(on).values_list("pk", "standing")) == best
        for record in endorsements.with_standing(on):
            records[record.pk].standing, records[record.pk].listing_cycle_id = record.standing, record.listing_cycle_id
        assert {pk: record.standing for pk, record in records.items()} == standings
        assert {pk for pk, standing in standings.items() if standing in ON_REGISTRY} == active
        printed = {pk: renewed_through(records[pk]) for pk in active}
        assert {pk: (what.last_day, what.grace_until) for pk, what in printed.items()} == through


def agree_on_who_is_on(some_days: list[date]) -> None:
    """Just whether the same endorsements are on the registry, for where speed matters."""
    people = reference.people()
    for on in some_days:
        active = {award.pk for person in people for award in person.awards if person.on_registry(award, on)}
        assert pks(Endorsement.objects.on_registry(on)) == active


def pks(queryset: QuerySet) -> set[int]:
    return set(queryset.values_list("pk", flat=True))
