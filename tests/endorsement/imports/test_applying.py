"""A plan is applied as it was shown, once, and leaves its history."""

from datetime import date

import pytest

from endorsement import services
from endorsement.imports import plan_store
from endorsement.imports.applying import apply_import
from endorsement.models import Batch, Endorsee, ImportPlan, ImportRow, RegistrySettings, Renewal
from endorsement.refusals import PlanOutOfDate
from endorsement.setup import sample_people
from endorsement.signals import registry_changed
from tests import builders
from tests.endorsement.admin.reading import history
from tests.sheets import PERSON, checked, csv_of, outcomes, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

AWARD = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "email": "ada@example.org"}


def test_every_change_is_in_the_persons_history_with_the_file_and_line():
    user = builders.registrar()
    apply_import(plan=plan_of(csv_of(AWARD), name="fall.csv"), by=user)
    apply_import(
        plan=plan_of(
            csv_of(
                {**AWARD, "phone": "1", "renewed_cycle": "2028-2029", "ended_on": "2029-01-01", "end_reason": "revoked"}
            ),
            name="more.csv",
        ),
        by=user,
    )
    person = Endorsee.objects.get()
    first, second = Batch.objects.order_by("pk").values_list("pk", flat=True)
    fall = {"imported_from": [None, "fall.csv, line 2"], "batch": [None, first]}
    more = {"imported_from": [None, "more.csv, line 2"], "batch": [None, second]}
    assert sorted(history(person), key=lambda entry: entry[0]) == [
        (
            "endorsement.award",
            "registrar",
            {
                "endorsement": [None, "IFS"],
                "awarded_on": [None, "2026-11-01"],
                "renewed_for": [None, "2026–2027, 2027–2028"],
                **fall,
            },
        ),
        (
            "endorsement.create",
            "registrar",
            {
                "given_name": [None, "Ada"],
                "family_name": [None, "Winter"],
                "email": [None, "ada@example.org"],
                "number": [None, person.number],
                "listed": [None, True],
                **{
                    f"show_{field}": [None, False]
                    for field in ("organization", "locality", "email", "phone", "website")
                },
                "offers_supervision": [None, False],
                "accepting": [None, False],
                "preferred_language": [None, "en"],
                "no_mail": [None, False],
                **fall,
            },
        ),
        ("endorsement.edit", "registrar", {"phone": ["", "1"], **more}),
        (
            "endorsement.end",
            "registrar",
            {
                "endorsement": ["IFS", "IFS"],
                "ended_on": [None, "2029-01-01"],
                "end_reason": [None, "revoked"],
                **more,
            },
        ),
        (
            "endorsement.renew",
            "registrar",
            {
                "endorsement": ["IFS", "IFS"],
                "renewed_for": [None, "2028–2029"],
                "effective_on": [None, "2026-11-22"],
                **more,
            },
        ),
    ]


def test_what_an_import_creates_is_what_the_services_create():
    """Keys, numbers and labels: nothing that the bulk path could forget."""
    apply_import(plan=plan_of(csv_of({**AWARD, "locality": "Fairfax County", "show_locality": "yes"})))
    by_import = Endorsee.objects.get()
    services.award(
        endorsee=builders.endorsee(
            "Winter", "Ada", email="ada@example.org", locality=builders.locality(), show_locality=True
        ),
        awarded_on=by_import.endorsements.get().awarded_on,
        **builders.kind_of("IFS"),
    )
    by_service = Endorsee.objects.latest("pk")
    pairs = [(by_import, by_service), (by_import.endorsements.get(), by_service.endorsements.get())]
    pairs += zip(Renewal.objects.order_by("pk")[:2], Renewal.objects.order_by("pk")[2:], strict=True)
    own = {"id", "number", "staff_key", "endorsee", "endorsement", "batch"}
    for one, other in pairs:
        fields = [field.name for field in one._meta.concrete_fields if field.name not in own]
        assert [getattr(one, name) for name in fields] == [getattr(other, name) for name in fields]
    assert by_import.number.lower().split("-")[1] in by_import.staff_key.split()


def test_applying_twice_is_once():
    plan = plan_of(csv_of(AWARD))
    apply_import(plan=plan)
    first = plan.report, plan.applied_at
    apply_import(plan=plan)
    assert (Endorsee.objects.count(), Renewal.objects.count(), (plan.report, plan.applied_at)) == (1, 2, first)


def test_an_applied_plan_is_not_checked_again():
    plan = plan_of(csv_of(AWARD))
    apply_import(plan=plan)
    with pytest.raises(plan_store.AlreadyApplied):
        checked(plan)


def change_somebody():
    builders.endorsee("Lee", "Bo")


def add_somebody_of_the_same_name():
    builders.endorsee(AWARD["family_name"], AWARD["given_name"])


def add_a_cycle():
    builders.cycle(date(2035, 1, 1))


def change_settings():
    settings = RegistrySettings.load()
    settings.award_covers_next_cycle = False
    settings.save()


@pytest.mark.parametrize("change", [change_somebody, add_a_cycle, sample_people.clear])
def test_a_change_that_touches_nothing_in_the_plan_does_not_stop_it(change):
    builders.endorsee("Sample", is_sample=True)
    plan = plan_of(csv_of(AWARD))
    change()
    apply_import(plan=plan)
    assert Endorsee.objects.filter(family_name="Winter").count() == 1


@pytest.mark.parametrize("change", [add_somebody_of_the_same_name, change_settings])
def test_a_change_of_what_the_plan_shows_stops_it(change):
    plan = plan_of(csv_of({**AWARD, "email": ""}))
    change()
    with pytest.raises(PlanOutOfDate, match="has changed since you opened this import, and so has what it would do"):
        apply_import(plan=plan)
    assert not Renewal.objects.exists()


def test_a_plan_of_another_day_is_compared_again_before_it_is_applied(morning):
    lapsed = builders.lapsing()
    renewal = {**PERSON, "number": lapsed.endorsee.number, "category": "IFS", "renewed_cycle": "2026-2027"}
    from_today, plain = plan_of(csv_of(renewal)), plan_of(csv_of({**AWARD, "family_name": "Summer"}))
    morning.shift(24 * 3600)
    with pytest.raises(PlanOutOfDate, match="The registry or the day has changed"):
        apply_import(plan=from_today)
    apply_import(plan=plain)
    assert (Renewal.objects.filter(kind="renewal").count(), Endorsee.objects.count()) == (0, 2)


def test_an_import_is_announced_once(django_capture_on_commit_callbacks):
    heard = []
    registry_changed.connect(
        receiver := lambda action, instance, **kwargs: heard.append((action, instance)), weak=False
    )
    plan = plan_of(csv_of(AWARD, {**PERSON, **AWARD, "given_name": "Bo", "family_name": "Lee"}))
    with django_capture_on_commit_callbacks(execute=True):
        apply_import(plan=plan)
    registry_changed.disconnect(receiver)
    assert heard == [("endorsement.import", plan)]


def test_what_the_file_says_is_gone_from_an_applied_plan():
    plan = plan_of(csv_of(AWARD))
    apply_import(plan=plan)
    assert list(ImportRow.objects.values_list("cells", "steps")) == [({}, {})]


def test_plans_are_forgotten_after_30_days(morning):
    applied, _unapplied = plan_of(csv_of(AWARD)), plan_of(csv_of(AWARD))
    apply_import(plan=applied)
    morning.shift(31 * 24 * 3600)
    plan_store.forget_old()
    assert (list(ImportPlan.objects.all()), ImportRow.objects.count()) == ([applied], 0)


def test_rows_with_errors_and_open_questions_are_left_out():
    builders.endorsed("IFA", family_name="Lee", given_name="Bo")
    open_question = {**AWARD, "given_name": "Bo", "family_name": "Lee", "email": ""}
    wrong = {**AWARD, "given_name": "Cy", "family_name": "Fox", "category": "UNKNOWN", "phone": "1"}
    plan = plan_of(csv_of(AWARD, wrong, open_question))
    apply_import(plan=plan)
    assert (outcomes(plan), plan.report) == (
        ["create", "error", "review"],
        {"people_created": 1, "awarded": 1, "rows_create": 1, "rows_error": 1, "rows_review": 1},
    )


@pytest.mark.parametrize("rows", [5, 60])
def test_planning_and_applying_cost_the_same_queries_at_any_size(rows, django_assert_max_num_queries):
    people = [
        {**AWARD, "family_name": f"Family{n}", "email": f"p{n}@example.org", "external_id": n} for n in range(rows)
    ]
    with django_assert_max_num_queries(95):
        apply_import(plan=plan_of(csv_of(*people)))
