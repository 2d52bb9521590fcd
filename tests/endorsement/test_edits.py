"""Two people edit one endorsee, in any order: each field ends as its last deliberate writer left it."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from endorsement import audit, services
from endorsement.models import Category, Endorsee
from endorsement.refusals import ChangedMeanwhile, Gone
from tests.builders import category, cycle, endorsee, locality, registrar
from tests.endorsement.racing import at_once
from tests.endorsement.test_services import history

pytestmark = pytest.mark.django_db


def test_a_record_loaded_before_a_change_does_not_undo_it():
    person = endorsee(listed=True, show_phone=True, phone="804-555-0101")
    stale = Endorsee.objects.get()
    person.listed = person.show_phone = False
    services.save_endorsee(endorsee=person)
    stale.credentials = "LCSW"
    done = services.save_endorsee(endorsee=stale)
    assert (done.changes, done.others) == ({"credentials": ["", "LCSW"]}, ("listed", "show_phone"))
    found = Endorsee.objects.get()
    assert (found.listed, found.show_phone, found.credentials) == (False, False, "LCSW")
    assert " 804" not in found.public_key


def test_the_same_field_changed_by_two_is_refused_and_written_once():
    person, stale = endorsee(), Endorsee.objects.get()
    person.email, stale.email = "first@example.org", "second@example.org"
    services.save_endorsee(endorsee=person)
    with pytest.raises(ChangedMeanwhile) as refusal:
        services.save_endorsee(endorsee=stale)
    assert (refusal.value.fields, Endorsee.objects.get().email) == ((("email", "show_email"),), "first@example.org")


def test_the_same_change_by_two_is_no_conflict():
    person, stale = endorsee(), Endorsee.objects.get()
    for each in (person, stale):
        each.email = "same@example.org"
        services.save_endorsee(endorsee=each)
    assert [action for action, _changes in history(person)] == [audit.CREATE, audit.EDIT]


def test_one_writer_may_change_a_field_and_back():
    person = endorsee()
    for email in ("new@example.org", "", "new@example.org"):
        person.email = email
        services.save_endorsee(endorsee=person)
    assert Endorsee.objects.get().email == "new@example.org"


def test_a_record_read_anew_counts_as_seen():
    person, other = endorsee(), Endorsee.objects.get()
    other.email = "other@example.org"
    services.save_endorsee(endorsee=other)
    person.refresh_from_db()
    person.email = "mine@example.org"
    services.save_endorsee(endorsee=person)
    assert Endorsee.objects.get().email == "mine@example.org"


@pytest.mark.parametrize(
    ("make", "save", "field", "other"),
    [
        (category, lambda each: services.save_vocabulary(entry=each), "name", "numeral"),
        (locality, lambda each: services.save_vocabulary(entry=each), "name", "region"),
        (lambda: cycle_2026(), lambda each: services.save_cycle(cycle=each), "name", None),
    ],
)
def test_every_service_keeps_what_it_has_not_seen(make: Any, save: Any, field: str, other: str | None):
    record = make()
    stale = type(record).objects.get(pk=record.pk)
    setattr(record, field, "Theirs")
    save(record)
    if other:
        setattr(stale, other, "IX")
        assert save(stale).others == (field,)
        assert getattr(type(record).objects.get(pk=record.pk), field) == "Theirs"
    setattr(stale, field, "Mine")
    stale.loaded[field] = "Something else"
    with pytest.raises(ChangedMeanwhile):
        save(stale)


def cycle_2026():
    return cycle(date(2026, 10, 1))


def test_a_record_deleted_meanwhile_is_refused():
    made = category("NEW")
    Category.objects.filter(pk=made.pk).delete()
    with pytest.raises(Gone, match="deleted this record"):
        services.save_vocabulary(entry=made)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_other_fields_at_once_both_count():
    person = endorsee()
    copies = [Endorsee.objects.get(pk=person.pk) for _ in range(2)]
    copies[0].listed, copies[1].credentials = False, "LCSW"
    at_once(*[lambda each=each: services.save_endorsee(endorsee=each) for each in copies])
    found = Endorsee.objects.get()
    assert (found.listed, found.credentials, "lcsw" in found.public_key) == (False, "LCSW", True)


@pytest.mark.django_db(transaction=True)
def test_two_who_save_the_same_field_at_once_are_one_and_a_refusal():
    person = endorsee()
    copies = [Endorsee.objects.get(pk=person.pk) for _ in range(2)]
    copies[0].phone, copies[1].phone = "1", "2"
    results = at_once(*[lambda each=each: services.save_endorsee(endorsee=each).record for each in copies])
    assert sorted(type(result).__name__ for result in results) == ["ChangedMeanwhile", "Endorsee"]


VALUES = {
    "phone": st.sampled_from(["", "1", "2"]),
    "show_phone": st.booleans(),
    "email": st.sampled_from(["", "a@example.org", "b@example.org"]),
    "show_email": st.booleans(),
    "listed": st.booleans(),
    "credentials": st.sampled_from(["", "LCSW", "PhD"]),
}
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(
            st.just(("open", None)),
            st.just(("save", None)),
            st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])),
        ),
    ),
    max_size=24,
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_field_ends_as_nobody_chose(db, steps):
    person = endorsee()
    users = [audit_user(name) for name in ("ann", "bea")]
    forms = [Endorsee.objects.get(pk=person.pk) for _ in users]
    opened_as = [stored(person) for _ in users]
    expected = stored(person)
    for who, (what, value) in steps:
        if what == "open":
            forms[who] = Endorsee.objects.get(pk=person.pk)
            opened_as[who] = expected
        elif what == "save":
            chosen = {name: getattr(forms[who], name) for name in VALUES}
            mine = {name: each for name, each in chosen.items() if each != opened_as[who][name]}
            try:
                done = services.save_endorsee(endorsee=forms[who], by=users[who])
            except ChangedMeanwhile:
                forms[who] = Endorsee.objects.get(pk=person.pk)
                opened_as[who] = expected
                assert stored(person) == expected
                continue
            unseen = {name for name in mine if expected[name] not in (opened_as[who][name], mine[name])}
            assert (unseen, set(done.changes) - set(mine)) == (set(), set())
            expected = {**expected, **mine}
            opened_as[who] = expected
        else:
            setattr(forms[who], what, value)
        assert stored(person) == expected


def stored(person: Endorsee) -> dict[str, Any]:
    return Endorsee.objects.values(*VALUES).get(pk=person.pk)


def audit_user(name: str) -> Any:
    return User.objects.filter(username=name).first() or registrar(name)
