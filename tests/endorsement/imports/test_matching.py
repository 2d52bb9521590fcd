"""Which person a row is about (design, section 8; domain.md rules 23 and 24)."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement
from tests import builders
from tests.sheets import PERSON, csv_of, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

AWARD = {"category": "IMHS", "awarded_on": "2026-11-01"}


@pytest.fixture
def ada() -> Endorsee:
    return builders.endorsed("IFS", email="Ada@Example.org", external_id="A1").endorsee


def person_of(plan, line=2):
    return row(plan, line).steps.get("person")


def choices(plan, line=2):
    [question] = row(plan, line).questions
    return [value for value, _label in question["choices"]]


@pytest.mark.parametrize(
    "cells",
    [
        {"number": " {number} "},
        {"external_id": "A1", "family_name": "Winter-Lopez"},
        {"email": " ada@example.ORG", "family_name": "WINTER"},
        {"email": "ada@example.org", "given_name": "Ada María"},
    ],
)
def test_number_then_external_id_then_email_and_family_name_tell_who_it_is(ada, cells):
    given = {key: value.format(number=ada.number.lower()) for key, value in cells.items()}
    plan = plan_of(csv_of({**PERSON, **AWARD, **given}))
    assert (outcomes(plan), person_of(plan)) == (["create"], ada.pk)


def test_a_name_alone_is_put_to_the_registrar(ada):
    plan = plan_of(csv_of({**PERSON, **AWARD}))
    assert (outcomes(plan), choices(plan)) == (["review"], [f"same:{ada.pk}", "new", "skip"])


@pytest.mark.parametrize(("answer", "people", "awards"), [("same:{pk}", 1, 2), ("new", 2, 2), ("skip", 1, 1)])
def test_the_registrar_says_same_person_new_person_or_skip(ada, answer, people, awards):
    plan = plan_of(csv_of({**PERSON, **AWARD}))
    settle(plan, {2: {"person": answer.format(pk=ada.pk)}})
    apply_import(plan=plan)
    assert (Endorsee.objects.count(), Endorsement.objects.count()) == (people, awards)


def test_a_name_alone_with_nothing_new_asks_nothing(ada):
    assert outcomes(plan_of(csv_of({**PERSON, "category": "IFS"}))) == ["unchanged"]


def test_a_shared_mailbox_does_not_make_two_people_one(ada):
    cells = {"given_name": "Bo", "family_name": "Lee", "email": "ada@example.org"}
    plan = plan_of(csv_of({**cells, **AWARD}))
    assert (outcomes(plan), person_of(plan)) == (["create"], "new:2")


def test_another_given_name_at_the_same_address_and_family_name_is_put_to_the_registrar(ada):
    plan = plan_of(csv_of({**PERSON, **AWARD, "given_name": "Tom", "email": "ada@example.org"}))
    assert (outcomes(plan), choices(plan)) == (["review"], [f"same:{ada.pk}", "new", "skip"])


def test_another_family_name_with_the_same_address_and_given_name_is_put_to_the_registrar(ada):
    plan = plan_of(csv_of({**PERSON, **AWARD, "family_name": "Lopez", "email": "ada@example.org"}))
    assert (outcomes(plan), choices(plan)) == (["review"], [f"same:{ada.pk}", "new", "skip"])


def test_a_number_of_somebody_of_quite_another_name_is_put_to_the_registrar(ada):
    plan = plan_of(csv_of({**AWARD, "given_name": "Bo", "family_name": "Lee", "number": ada.number}))
    assert (outcomes(plan), choices(plan)) == (["review"], [f"same:{ada.pk}", "skip"])


def test_number_and_external_id_of_two_people_are_an_error(ada):
    other = builders.endorsee("Lee", "Bo", external_id="B1")
    plan = plan_of(csv_of({**PERSON, **AWARD, "number": ada.number, "external_id": other.external_id}))
    assert (outcomes(plan), row(plan).sentences) == (
        ["error"],
        ["The number belongs to Ada Winter, but the external id belongs to Bo Lee. Correct one of them."],
    )


def test_rows_of_one_person_make_one_person():
    shared = {**PERSON, "email": "ada@example.org"}
    plan = plan_of(csv_of({**shared, **AWARD}, {**shared, **AWARD, "category": "IMHM-C", "phone": "1"}))
    apply_import(plan=plan)
    [person] = Endorsee.objects.all()
    assert (sorted(e.label for e in person.endorsements.all()), person.phone) == (["IMHM-C", "IMHS"], "1")


def test_two_rows_of_one_person_that_disagree_are_an_error_naming_both_lines():
    shared = {**PERSON, **AWARD, "email": "ada@example.org"}
    plan = plan_of(csv_of({**shared, "phone": "1"}, {**shared, "category": "IFA", "phone": "2"}))
    sentence = (
        "Lines 2 and 3 are about one person but differ in phone (“1”, “2”). Make them match "
        "or, if they are two people, give each an external_id."
    )
    assert (outcomes(plan), row(plan, 2).sentences, row(plan, 3).sentences) == (
        ["error", "error"],
        [sentence],
        [sentence],
    )


def test_spellings_of_one_name_do_not_disagree():
    shared = {**AWARD, "given_name": "Ada", "email": "ada@example.org"}
    plan = plan_of(csv_of({**shared, "family_name": "NUNEZ"}, {**shared, "family_name": "Núñez", "category": "IFA"}))
    apply_import(plan=plan)
    assert (outcomes(plan), Endorsee.objects.get().family_name) == (["create", "create"], "Núñez")


def test_two_people_of_one_address_and_family_name_are_told_apart_by_their_ids():
    shared = {**AWARD, "family_name": "Winter", "email": "home@example.org"}
    rows = [{**shared, "given_name": name, "external_id": name} for name in ("Ann", "Tom")]
    plan = plan_of(csv_of(*rows))
    apply_import(plan=plan)
    assert (outcomes(plan), Endorsee.objects.count()) == (["create", "create"], 2)


def test_the_same_name_in_two_rows_without_ids_is_put_to_the_registrar_once():
    plan = plan_of(csv_of({**PERSON, **AWARD}, {**PERSON, **AWARD, "category": "IFA"}))
    assert (outcomes(plan), choices(plan, 3)) == (["create", "review"], ["line:2", "new", "skip"])
    settle(plan, {3: {"person": "new"}})
    apply_import(plan=plan)
    assert Endorsee.objects.count() == 2


def test_the_other_rows_of_a_person_wait_for_the_answer(ada):
    shared = {**PERSON, **AWARD, "email": "other@example.org"}
    plan = plan_of(csv_of(shared, {**shared, "category": "IFA"}))
    assert (outcomes(plan), row(plan, 3).sentences) == (
        ["review", "review"],
        ["Answer the question on line 2 first. It is about the same person."],
    )
    settle(plan, {2: {"person": "skip"}})
    assert outcomes(plan) == ["skipped", "skipped"]


def test_the_same_award_twice_is_taken_once():
    shared = {**PERSON, **AWARD, "email": "ada@example.org"}
    assert outcomes(plan_of(csv_of(shared, shared))) == ["create", "unchanged"]


def test_two_days_for_one_award_are_an_error_that_names_the_other_line():
    shared = {**PERSON, **AWARD, "email": "ada@example.org"}
    plan = plan_of(csv_of(shared, {**shared, "awarded_on": "2026-11-02"}))
    assert (outcomes(plan), row(plan, 3).sentences) == (
        ["review", "error"],
        ["Line 2 awards IMHS to the same person on Nov 1, 2026. Keep only one of the two rows."],
    )
