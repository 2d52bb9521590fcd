"""The rows of one person are judged together: both apply or both wait."""

from datetime import date

import pytest

from endorsement import services
from endorsement.enums import EndReason
from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement
from tests import builders
from tests.endorsement.imports.cases import case
from tests.sheets import PERSON, asked, csv_of, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

TODAY = date(2026, 11, 22)
END = {"category": "IFS", "ended_on": "2026-11-22", "end_reason": "superseded"}
SUCCESSOR = {"category": "IMHS", "awarded_on": "2026-11-22"}


@pytest.fixture
def ada() -> Endorsee:
    return builders.endorsed("IFS", awarded_on=date(2026, 10, 5), external_id="A1", email="ada@example.org").endorsee


def upgrade(end=None, successor=None):
    shared = {**PERSON, "external_id": "A1"}
    return csv_of({**shared, **END, **(end or {})}, {**shared, **SUCCESSOR, **(successor or {})})


def is_on_registry(person):
    return Endorsee.objects.on_registry(TODAY).filter(pk=person.pk).exists()


def test_an_upgrade_in_one_file_is_applied_whole(ada):
    plan = plan_of(upgrade())
    assert (outcomes(plan), row(plan, 2).sentences) == (
        ["update", "create"],
        ["After IFS ends, only IMHS (line 3) can keep Ada Winter on the registry."],
    )
    apply_import(plan=plan)
    assert (is_on_registry(ada), [e.label for e in Endorsement.objects.on_registry(TODAY)]) == (True, ["IMHS"])


def test_the_file_of_an_upgrade_is_applied_whole_with_its_history(morning):
    morning.move_to(date(2026, 11, 26))
    builders.endorsed(
        "IFS", awarded_on=date(2025, 10, 5), external_id="UP1", given_name="Upgrade", family_name="Ferrywood"
    )
    plan = plan_of(case("upgrade"))
    apply_import(plan=plan)
    on = [endorsement.label for endorsement in Endorsement.objects.on_registry(date(2026, 11, 26))]
    assert (outcomes(plan), on) == (["update", "create"], ["IMHS"])


@pytest.mark.parametrize(
    ("trouble", "outcome"),
    [
        ({"category": "IMHX"}, "error"),
        ({"awarded_on": "soon"}, "error"),
        ({"email": "ada at home"}, "error"),
        ({"phone": "#REF!"}, "error"),
        ({"awarded_on": "13/11/2026"}, "review"),
        ({"awarded_on": ""}, "review"),
        ({"hold": "retired"}, "review"),
        ({"locality": "Richmond"}, "review"),
        ({"given_name": "None"}, "review"),
    ],
)
def test_an_end_waits_for_the_award_that_cannot_be_applied_yet(ada, trouble, outcome):
    plan = plan_of(upgrade(successor=trouble))
    words = "and has an error. This row waits until the file is corrected."
    if outcome == "review":
        words = "This row waits until its question is answered."
    assert (outcomes(plan), words in row(plan, 2).sentences[-1]) == (["review", outcome], True)
    assert row(plan, 2).sentences[-1].startswith("Line 3 is about the same person")
    apply_import(plan=plan)
    assert (is_on_registry(ada), ada.endorsements.count()) == (True, 1)


def test_an_award_waits_for_the_end_that_cannot_be_applied_yet(ada):
    plan = plan_of(upgrade(end={"end_reason": "moved up"}))
    apply_import(plan=plan)
    assert (outcomes(plan), ada.endorsements.count()) == (["error", "review"], 1)


def test_a_row_that_changes_nothing_does_not_wait(ada):
    shared = {**PERSON, "external_id": "A1"}
    assert outcomes(plan_of(csv_of({**shared, "category": "IFS"}, {**shared, "category": "XX"}))) == [
        "unchanged",
        "error",
    ]


def test_a_row_with_an_error_is_of_the_person_by_email_and_name_too(ada):
    plan = plan_of(
        csv_of(
            {**PERSON, **END, "email": "ada@example.org"}, {**PERSON, "email": "ada@example.org", "listed": "perhaps"}
        )
    )
    assert outcomes(plan) == ["review", "error"]


@pytest.mark.parametrize("successor", [{"category": "XX"}, {}])
def test_an_end_waits_for_a_row_that_may_be_of_the_same_person(ada, successor):
    plan = plan_of(
        csv_of({**PERSON, **END, "external_id": "A1"}, {**PERSON, **SUCCESSOR, **successor, "awarded_on": "soon"})
    )
    assert (outcomes(plan)[0], row(plan, 2).sentences[-1]) == (
        "review",
        "Line 3 may be about the same person. This row waits until that is settled.",
    )


def test_an_end_waits_for_the_answer_about_the_same_name(ada):
    plan = plan_of(csv_of({**PERSON, **END, "external_id": "A1"}, {**PERSON, **SUCCESSOR}))
    assert (outcomes(plan), asked(plan, 3)) == (["review", "review"], ["person"])
    settle(plan, {3: {"person": f"same:{ada.pk}"}})
    assert outcomes(plan) == ["update", "create"]


def test_other_people_of_the_same_mailbox_do_not_wait():
    shared = {"email": "home@example.org", "family_name": "Winter", "category": "IFS", "awarded_on": "2026-11-01"}
    ann, tom = ({**shared, "given_name": name, "external_id": name} for name in ("Ann", "Tom"))
    assert outcomes(plan_of(csv_of(ann, {**tom, "website": "http://"}))) == ["create", "error"]


def test_the_plan_says_that_an_end_takes_the_person_off_the_registry(ada):
    plan = plan_of(csv_of({**PERSON, **END, "external_id": "A1", "ended_on": "2026-11-30"}))
    assert (outcomes(plan), row(plan).sentences) == (
        ["update"],
        ["Ada Winter leaves the registry when IFS ends on Nov 30, 2026."],
    )


def test_the_plan_says_so_when_the_registrar_skips_the_award(ada):
    plan = plan_of(upgrade(successor={"hold": "retired"}))
    settle(plan, {3: {"hold": "skip"}})
    assert (outcomes(plan), row(plan).sentences) == (
        ["update", "skipped"],
        ["Ada Winter leaves the registry when IFS ends on Nov 22, 2026."],
    )


def test_an_end_beside_another_endorsement_on_the_registry_says_nothing(ada):
    builders.endorsed("IMHM-C", awarded_on=date(2026, 10, 5), person=ada)
    assert row(plan_of(csv_of({**PERSON, **END, "external_id": "A1"}))).sentences == []


def test_an_end_of_what_has_lapsed_long_ago_says_nothing():
    person = builders.lapsing("IFS", awarded_on=date(2020, 11, 5), external_id="A1").endorsee
    plan = plan_of(csv_of({**PERSON, **END, "external_id": "A1"}))
    assert (outcomes(plan), row(plan).sentences, is_on_registry(person)) == (["update"], [], False)


def test_an_award_after_a_revocation_in_the_same_file_is_asked_and_both_wait(ada):
    plan = plan_of(upgrade(end={"end_reason": "revoked"}))
    assert (outcomes(plan), asked(plan, 3)) == (["review", "review"], ["ended"])


def test_what_ended_before_does_not_ask_about_an_upgrade(ada):
    old = builders.endorsed("IFA", awarded_on=date(2020, 10, 5), person=ada)
    services.end_endorsement(endorsement=old, ended_on=date(2022, 1, 1), reason=EndReason.RELINQUISHED)
    assert outcomes(plan_of(upgrade())) == ["update", "create"]
