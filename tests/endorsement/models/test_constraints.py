"""What the database itself refuses, on either engine."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from endorsement import services
from endorsement.models import Category, Endorsee, Endorsement, Hold, Locality, Renewal, RenewalCycle
from tests.builders import cycle, endorsed, endorsee, kind_of

pytestmark = pytest.mark.django_db


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()
    return True


def raw(model):
    """Past the models' own refusals, down to the database."""
    return models.QuerySet(model)


def test_cycles_do_not_overlap():
    cycle(date(2026, 10, 1))
    days = {"starts_on": date(2027, 9, 30), "ends_on": date(2028, 9, 29)}
    assert refused(lambda: RenewalCycle.objects.create(name="Insert", **days))
    assert refused(lambda: RenewalCycle.objects.bulk_create([RenewalCycle(name="Bulk", **days)]))
    neighbour = RenewalCycle.objects.create(name="Next", starts_on=date(2027, 10, 1), ends_on=date(2028, 9, 30))
    assert refused(lambda: RenewalCycle.objects.filter(pk=neighbour.pk).update(starts_on=date(2027, 9, 30)))
    assert refused(lambda: RenewalCycle.objects.filter(name="2026–2027").update(ends_on=date(2027, 10, 1)))


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 9, 30)},
        {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30), "grace_until": date(2027, 9, 29)},
        {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 9, 30), "renewals_open_on": date(2027, 10, 1)},
    ],
)
def test_the_days_of_a_cycle_are_in_order(dates):
    assert refused(lambda: RenewalCycle.objects.create(name="C27", **dates))


def test_a_cycle_has_a_name_of_its_own():
    cycle(date(2026, 10, 1))
    days = {"starts_on": date(2030, 10, 1), "ends_on": date(2031, 9, 30)}
    assert refused(lambda: RenewalCycle.objects.create(name="2026–2027", **days))


@pytest.mark.parametrize("label", ["IFS", "IMHM-C"])
def test_an_endorsement_is_open_once(label):
    person = endorsed(label).endorsee
    again = {"endorsee": person, "awarded_on": date(2026, 12, 1), **kind_of(label)}
    assert refused(lambda: Endorsement.objects.create(**again))
    ended = {"ended_on": date(2027, 1, 1), "end_reason": "revoked"}
    assert Endorsement.objects.create(**again, **ended).pk


@pytest.mark.parametrize(("category", "designation"), [("IMHM-C", "IFS"), ("IFS", "IMHM-C")])
def test_a_designation_is_there_exactly_where_the_category_has_any(category, designation):
    kind = {"category": kind_of(category)["category"], "designation": kind_of(designation)["designation"]}
    new = {"endorsee": endorsee(), "awarded_on": date(2026, 10, 1)}
    assert refused(lambda: Endorsement.objects.create(**new, **kind))


@pytest.mark.parametrize(
    "end",
    [
        {"ended_on": date(2026, 9, 30), "end_reason": "revoked"},
        {"ended_on": date(2026, 12, 1), "end_reason": ""},
        {"ended_on": None, "end_reason": "revoked"},
        {"ended_on": date(2026, 12, 1), "end_reason": "no such reason"[:20]},
    ],
)
def test_an_end_has_a_day_after_the_award_and_a_known_reason(end):
    endorsement = endorsed()
    assert refused(lambda: raw(Endorsement).filter(pk=endorsement.pk).update(**end))


def test_one_renewal_stands_per_endorsement_and_cycle():
    renewal = endorsed().renewals.first()
    renewal.pk, renewal._state.adding = None, True
    assert refused(lambda: renewal.save())


def test_a_void_has_a_reason_and_a_moment():
    renewal = endorsed().renewals.first()
    assert refused(lambda: raw(Renewal).filter(pk=renewal.pk).update(void_reason="Why?"))
    assert refused(lambda: raw(Renewal).filter(pk=renewal.pk).update(voided_at=renewal.recorded_at))


@pytest.mark.parametrize("wrong", [{"released_on": date(2026, 9, 30)}, {"reason": ""}, {"kind": "asleep"}])
def test_a_hold_has_a_kind_a_reason_and_its_days_in_order(wrong):
    hold = {"endorsee": endorsee(), "kind": "inactive", "starts_on": date(2026, 10, 1), "reason": "Leave."}
    assert refused(lambda: Hold.objects.create(**{**hold, **wrong}))


def test_numbers_and_external_ids_are_given_once():
    first, second = endorsee(external_id="A1"), endorsee()
    assert refused(lambda: raw(Endorsee).filter(pk=second.pk).update(number=first.number))
    assert refused(lambda: raw(Endorsee).filter(pk=second.pk).update(external_id="A1"))
    assert refused(lambda: raw(Endorsee).filter(pk=second.pk).update(number=""))
    assert refused(lambda: raw(Endorsee).filter(pk=second.pk).update(family_name=""))


@pytest.mark.parametrize("model", [Endorsee, Category, Locality, RenewalCycle, Endorsement])
def test_what_is_referred_to_is_protected(model):
    endorsed(locality=Locality.objects.first())
    with pytest.raises(models.ProtectedError):
        raw(model).all().delete()


def test_a_renewal_is_never_edited():
    renewal = endorsed().renewals.first()
    renewal.effective_on = date(2020, 1, 1)
    with pytest.raises(TypeError, match="never edited"):
        renewal.save()
    with pytest.raises(TypeError, match="never edited"):
        renewal.save(update_fields=["effective_on"])


def test_records_are_never_deleted_one_by_one():
    endorsement = endorsed()
    hold = services.place_hold(
        endorsee=endorsement.endorsee, kind="inactive", starts_on=date(2026, 10, 1), reason="Leave."
    ).record
    for record in (endorsement, endorsement.endorsee, endorsement.renewals.first(), hold, cycle(date(2026, 10, 1))):
        with pytest.raises(TypeError, match="never deleted"):
            record.delete()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "connection.vendor != 'sqlite'", reason="Only SQLite rebuilds tables, and only it has triggers here."
)
def test_the_triggers_survive_a_table_rebuild():
    def triggers():
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'endorsement_%'")
            return sorted(row[0] for row in cursor.fetchall())

    before = triggers()
    name = RenewalCycle._meta.get_field("name")
    wider = models.CharField(max_length=61, unique=True)
    wider.set_attributes_from_name("name")
    wider.model = RenewalCycle
    with connection.schema_editor() as editor:
        editor.alter_field(RenewalCycle, name, wider, strict=True)
    assert len(triggers()) < len(before)
    call_command("migrate", verbosity=0)
    assert triggers() == before
    with connection.schema_editor() as editor:
        editor.alter_field(RenewalCycle, wider, name, strict=True)
    call_command("migrate", verbosity=0)
