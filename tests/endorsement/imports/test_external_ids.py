"""One person under two external ids: asked once, told in words, and recognized from then on."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement
from tests import builders
from tests.sheets import PERSON, asked, csv_of, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

AWARD = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01"}
TWICE = {**AWARD, "email": "ada@example.org", "locality": "Loudoun"}


def twice(**other):
    return csv_of({**TWICE, "external_id": "A1"}, {**TWICE, "external_id": "B1", **other})


def question(plan, line):
    [found] = row(plan, line).questions
    return found["asks"]


def ids():
    return list(Endorsee.objects.order_by("pk").values_list("external_id", "other_external_ids"))


def test_the_question_about_two_rows_says_what_matches_and_what_differs():
    assert question(plan_of(twice()), 3) == (
        "Line 2 has the same name, email and location, but another external id (A1; here B1). Is it the same person?"
    )


def test_the_same_person_keeps_the_first_id_and_is_known_by_the_second():
    plan = plan_of(twice())
    settle(plan, {3: {"person": "line:2"}})
    assert (outcomes(plan), row(plan, 3).changes) == (
        ["create", "update"],
        [["other_external_ids", "(empty)", "B1"]],
    )
    apply_import(plan=plan)
    assert (ids(), Endorsement.objects.count()) == ([("A1", "B1")], 1)


@pytest.mark.parametrize("answer", ["line:2", "new"])
def test_once_applied_the_same_file_asks_no_more(answer):
    plan = plan_of(twice(category="IMHS"))
    settle(plan, {3: {"person": answer}})
    apply_import(plan=plan)
    assert outcomes(plan_of(twice(category="IMHS"))) == ["unchanged", "unchanged"]


def test_a_second_award_under_the_second_id_is_of_the_same_person():
    plan = plan_of(twice())
    settle(plan, {3: {"person": "line:2"}})
    apply_import(plan=plan)
    later = plan_of(csv_of({**AWARD, "external_id": "B1", "category": "IMHS"}))
    apply_import(plan=later)
    assert (outcomes(later), Endorsement.objects.count(), ids()) == (["create"], 2, [("A1", "B1")])


def test_a_record_with_another_id_is_put_to_the_registrar_with_what_matches():
    ada = builders.endorsed("IFS", email="ada@example.org", external_id="A1").endorsee
    plan = plan_of(csv_of({**TWICE, "external_id": "B1", "category": "IMHS"}))
    assert question(plan, 2) == (
        f"Ada Winter ({ada.number}) has the same name and email, but another external id (A1; here B1). "
        "Is it the same person?"
    )
    settle(plan, {2: {"person": f"same:{ada.pk}"}})
    apply_import(plan=plan)
    assert ids() == [("A1", "B1")]
    assert outcomes(plan_of(csv_of({**TWICE, "external_id": "B1", "category": "IMHS"}))) == ["unchanged"]


def test_a_name_alone_says_that_nothing_else_shows_it():
    builders.endorsed("IFS")
    assert question(plan_of(csv_of({**AWARD, "category": "IMHS"})), 2) == (
        "The name matches, but nothing else shows whether it's the same person."
    )


def test_a_name_alone_with_another_id_says_so():
    ada = builders.endorsed("IFS", external_id="A1").endorsee
    assert question(plan_of(csv_of({**AWARD, "external_id": "B1"})), 2) == (
        f"Ada Winter ({ada.number}) has the same name, but another external id (A1; here B1). "
        "Nothing else shows whether it's the same person."
    )


def test_rows_that_differ_otherwise_are_still_an_error_that_names_both_lines():
    plan = plan_of(twice(phone="1"))
    settle(plan, {3: {"person": "line:2"}})
    assert outcomes(plan) == ["create", "update"]
    plan = plan_of(csv_of({**TWICE, "external_id": "A1", "phone": "2"}, {**TWICE, "external_id": "B1", "phone": "1"}))
    settle(plan, {3: {"person": "line:2"}})
    assert (outcomes(plan), "differ in phone" in row(plan, 2).sentences[0]) == (["error", "error"], True)


@pytest.mark.parametrize(
    ("answer", "after", "outcome"),
    [("keep", ("A1", ""), "unchanged"), ("change", ("A2", ""), "update"), ("add", ("A1", "A2"), "update")],
)
def test_an_id_that_changes_on_a_row_matched_by_number_is_asked(answer, after, outcome):
    ada = builders.endorsed("IFS", external_id="A1").endorsee
    cells = {**PERSON, "number": ada.number, "external_id": "A2", "category": "IFS"}
    plan = plan_of(csv_of(cells))
    assert (outcomes(plan), question(plan, 2)) == (
        ["review"],
        "Ada Winter has the external id A1, but the file says A2.",
    )
    settle(plan, {2: {"external_id": answer}})
    assert outcomes(plan) == [outcome]
    apply_import(plan=plan)
    assert ids() == [after]


def test_the_rows_of_one_person_ask_once_about_the_id():
    ada = builders.endorsed("IFS", external_id="A1").endorsee
    cells = {**PERSON, "number": ada.number, "external_id": "B1", "awarded_on": "2026-11-01"}
    plan = plan_of(csv_of({**cells, "category": "IMHS"}, {**cells, "category": "IFA"}))
    assert (outcomes(plan), asked(plan, 2), asked(plan, 3)) == (["review", "review"], ["external_id"], [])
    settle(plan, {2: {"external_id": "change"}})
    apply_import(plan=plan)
    assert (outcomes(plan), ids()) == (["create", "create"], [("B1", "")])


def test_an_id_for_a_person_without_one_is_taken():
    ada = builders.endorsed("IFS").endorsee
    apply_import(plan=plan_of(csv_of({**PERSON, "number": ada.number, "external_id": "A1", "category": "IFS"})))
    assert ids() == [("A1", "")]


def test_an_own_id_goes_before_another_persons_further_one():
    builders.endorsed("IFA", family_name="Lee", external_id="L1", other_external_ids="A1, B1")
    ada = builders.endorsed("IFS", external_id="A1").endorsee
    plan = plan_of(csv_of({**AWARD, "external_id": "A1", "category": "IMHS"}))
    assert row(plan).steps["person"] == ada.pk


def test_staff_find_a_person_by_a_further_id():
    builders.endorsee(other_external_ids="B1, C2")
    assert [endorsee.name for endorsee in Endorsee.objects.filter(staff_key__contains=" c2")] == ["Ada Winter"]
    assert not Endorsee.objects.filter(public_key__contains="c2").exists()
