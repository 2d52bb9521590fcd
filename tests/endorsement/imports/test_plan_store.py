"""A plan that two people work on, and what goes on while it is made."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from endorsement import locks, services
from endorsement.imports import plan_store
from endorsement.imports.applying import apply_import, importing
from endorsement.imports.progress import Progress
from endorsement.models import Category, Designation, Endorsee, ImportPlan, Locality, RenewalCycle
from endorsement.refusals import PlanOutOfDate
from endorsement.setup.localities import load_localities
from tests import builders
from tests.endorsement.racing import in_threads
from tests.sheets import PERSON, checked, csv_of, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

AWARD = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01"}


@pytest.fixture
def asked() -> ImportPlan:
    """A plan that asks whether Ada Winter is the endorsee of this name."""
    builders.endorsed("IFA", family_name="Winter")
    return plan_of(csv_of(AWARD))


def again(plan: ImportPlan) -> ImportPlan:
    return ImportPlan.objects.get(pk=plan.pk)


# --- What was shown ---


@pytest.mark.parametrize("before", ["", "skip"])
def test_a_plan_settled_otherwise_since_it_was_shown_is_not_applied(asked, before):
    if before:
        settle(asked, {2: {"person": before}})
    shown = again(asked).as_shown
    settle(asked, {2: {"person": "new"}})
    with pytest.raises(PlanOutOfDate, match="was answered or checked again after you opened it"):
        list(importing(plan=again(asked), as_shown=shown))
    assert Endorsee.objects.count() == 1
    list(importing(plan=again(asked), as_shown=again(asked).as_shown))
    assert Endorsee.objects.count() == 2


def test_a_plan_checked_again_with_the_same_result_is_still_what_was_shown(asked):
    shown = again(asked).as_shown
    checked(again(asked))
    assert again(asked).as_shown == shown


def test_answers_that_were_not_compared_yet_are_not_applied(asked):
    settle(asked, {2: {"person": "skip"}})
    plan_store.answer(asked, {2: {"person": "new"}})
    with pytest.raises(PlanOutOfDate, match="hasn't been compared with the registry since the latest answers"):
        apply_import(plan=again(asked))


def seals(plan: ImportPlan) -> dict[int, dict[str, str]]:
    return {one.line: {ask["key"]: plan_store.seal(one, ask) for ask in one.questions} for one in plan.rows.all()}


def test_an_answer_does_not_go_over_one_that_the_form_did_not_show(asked):
    opened = seals(asked)
    assert plan_store.answer(asked, {2: {"person": "new"}}, seals=opened) == []
    assert plan_store.answer(asked, {2: {"person": "skip"}}, seals=opened) == [2]
    assert row(asked).decisions == {"person": "new"}
    assert plan_store.answer(asked, {2: {"person": "skip"}}, seals=seals(asked)) == []
    assert row(asked).decisions == {"person": "skip"}


def test_the_same_answer_of_two_people_and_an_untouched_one_are_no_conflict(asked):
    opened = seals(asked)
    plan_store.answer(asked, {2: {"person": "new"}}, seals=opened)
    assert plan_store.answer(asked, {2: {"person": "new"}}, seals=opened) == []
    opened = seals(asked)
    plan_store.answer(asked, {2: {"person": "skip"}}, seals=opened)
    assert plan_store.answer(asked, {2: {"person": "new"}}, seals=opened) == []
    assert row(asked).decisions == {"person": "skip"}


def test_an_answer_to_a_question_that_has_changed_is_not_kept(asked):
    opened = seals(asked)
    builders.endorsed("IFA", family_name="Winter")
    checked(asked)
    assert plan_store.answer(asked, {2: {"person": "new"}}, seals=opened) == [2]


def test_answers_given_while_a_check_compares_are_kept_and_compared(asked):
    check = plan_store.check(again(asked))
    real, given = plan_store.plan_rows, []

    def answered_meanwhile(*args: Any) -> Iterator[Progress]:
        yield from real(*args)
        if not given:
            given.append(plan_store.answer(again(asked), {2: {"person": "new"}}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_store, "plan_rows", answered_meanwhile)
        list(check)
    assert (row(asked).decisions, again(asked).registry_state) == ({"person": "new"}, "")
    checked(asked)
    assert outcomes(asked) == ["create"]


@pytest.mark.parametrize("work", [checked, apply_import, lambda plan: plan_store.answer(plan, {2: {}})])
def test_a_plan_that_someone_discarded_meanwhile_is_told(asked, work):
    plan_store.discard(again(asked))
    with pytest.raises(plan_store.Discarded):
        work(plan=asked) if work is apply_import else work(asked)


def test_an_applied_plan_takes_no_answers_and_is_not_discarded(asked):
    settle(asked, {2: {"person": "new"}})
    apply_import(plan=asked)
    with pytest.raises(plan_store.AlreadyApplied):
        plan_store.answer(asked, {2: {"person": "skip"}})
    assert (plan_store.discard(asked), ImportPlan.objects.count()) == (False, 1)


# --- Removed or renamed between plan and apply ---


def remove_places() -> None:
    load_localities(["name,slug", "Elsewhere,elsewhere"], only_these=True)


def remove_the_category() -> None:
    Category.objects.filter(code="IFS").delete()


def remove_the_designations() -> None:
    Designation.objects.all().delete()


def rename_the_category() -> None:
    Category.objects.filter(code="IFS").update(name="Another")


def retire_the_category() -> None:
    category = Category.objects.get(code="IFS")
    category.offered = False
    services.save_vocabulary(entry=category)


def rename_the_place() -> None:
    Locality.objects.filter(slug="fairfax-county").update(name="Renamed")


def move_the_cycle() -> None:
    RenewalCycle.objects.update(name="Another")


def remove_the_person() -> None:
    Endorsee._base_manager.all()._raw_delete(using=connection.alias)


CHANGES = [
    remove_places,
    remove_the_category,
    remove_the_designations,
    retire_the_category,
    rename_the_place,
    move_the_cycle,
    remove_the_person,
]


@pytest.fixture
def planned() -> ImportPlan:
    """Two new people, and one who is there, with a location."""
    ada = builders.endorsee("Summer")
    builders.cycle(builders.C27[0])
    new = {**AWARD, "locality": "Fairfax County"}
    mentor = {**AWARD, "given_name": "Bo", "family_name": "Lee", "category": "IMHM-C"}
    there = {**AWARD, "number": ada.number, "family_name": "Summer", "phone": "1", "category": "", "awarded_on": ""}
    return plan_of(csv_of(new, mentor, there))


@pytest.mark.parametrize("change", CHANGES)
def test_what_a_plan_refers_to_and_is_no_more_is_told(planned, change):
    assert outcomes(planned) == ["create", "create", "update"]
    change()
    with pytest.raises(PlanOutOfDate, match="has changed since you opened this import, and so has what it would do"):
        apply_import(plan=planned)
    assert not Endorsee.objects.filter(family_name="Winter").exists()
    # It was compared again, and can be read as it is now.
    apply_import(plan=again(planned))


def test_new_words_that_the_plan_does_not_show_stop_nothing(planned):
    rename_the_category()
    apply_import(plan=planned)
    assert Endorsee.objects.filter(family_name="Winter").exists()


@pytest.mark.parametrize("change", [remove_places, remove_the_category, remove_the_designations, remove_the_person])
def test_a_record_missing_while_the_plan_is_written_is_told(planned, change, monkeypatch):
    monkeypatch.setattr(plan_store, "out_of_date", lambda plan: "")
    monkeypatch.setattr(plan_store, "has_moved", lambda plan: False)
    change()
    with pytest.raises(PlanOutOfDate, match="A record that this plan needs has been removed"):
        apply_import(plan=planned)
    assert not Endorsee.objects.filter(family_name="Winter").exists()


# --- Nobody waits for a dry run ---


def saved_meanwhile() -> object:
    """What another connection gets that saves somebody now, and waits for a fifth of a second at most."""

    def save() -> object:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout=200")
        return services.save_endorsee(endorsee=Endorsee(family_name="Meanwhile")).changed

    [answer] = in_threads(save)
    return answer


def at_each(work: Callable[..., Any], answers: list[object]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        answers.append(saved_meanwhile())
        return work(*args, **kwargs)

    return run


@pytest.mark.django_db(transaction=True)
def test_others_save_while_a_file_is_read_and_compared(monkeypatch):
    answers: list[object] = []
    for name in ("read", "state", "Snapshot", "plan_rows", "fingerprint"):
        monkeypatch.setattr(plan_store, name, at_each(getattr(plan_store, name), answers))
    plan = plan_store.make_plan(content=csv_of(AWARD), file_name="people.csv", as_history=False)
    for _step in plan_store.check(plan):
        answers.append(saved_meanwhile())
    assert set(answers) == {True}
    assert len(answers) == 6
    assert plan_store.out_of_date(plan)


@pytest.mark.django_db(transaction=True)
def test_what_another_writer_adds_between_the_queries_makes_the_plan_out_of_date():
    """Here an endorsement whose category came after the categories were read."""
    ada = builders.endorsed("IFS").endorsee
    plan = plan_store.make_plan(content=csv_of({**AWARD, "number": ada.number}), file_name="a.csv", as_history=False)
    added: list[object] = []

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = run(sql, params, many, context)
        if 'FROM "endorsement_designation"' in sql and "IN (" in sql and not added:
            added.extend(in_threads(add_the_category_and_award_it))
        return answer

    def add_the_category_and_award_it() -> object:
        category = Category.objects.create(code="LATE", name="Late", slug="late")
        return services.award(endorsee=ada, category=category, awarded_on=builders.C27[0]).changed

    with connection.execute_wrapper(execute):
        checked(plan)
    assert added == [True]
    assert plan_store.has_moved(plan)


@pytest.mark.django_db(transaction=True)
def test_the_page_of_imports_waits_for_no_writer_to_find_no_old_plans():
    plan_of(csv_of(AWARD))

    def forget() -> object:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout=200")
        return plan_store.forget_old()

    with locks.writing():
        assert in_threads(forget) == [0]
