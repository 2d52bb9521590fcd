import pytest

from endorsement.imports import plan_store
from endorsement.imports.applying import apply_import
from endorsement.imports.languages import read_languages
from endorsement.models import Endorsee
from tests import builders
from tests.endorsement.imports.cases import case
from tests.sheets import PERSON, csv_of, outcomes, plan_of


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Spanish; Portuguese", ["Spanish", "Portuguese"]),
        ("Spanish/ASL", ["Spanish", "ASL"]),
        ("Spanish and Arabic", ["Spanish", "Arabic"]),
        ("Spanish & Arabic", ["Spanish", "Arabic"]),
        ("Spanish, Arabic, and Dari", ["Spanish", "Arabic", "Dari"]),
        ("Spanish\nArabic | Dari + Pashto", ["Spanish", "Arabic", "Dari", "Pashto"]),
        ("Spanish, spanish, none", ["Spanish"]),
        ("American Sign Language (ASL/SEE, fluent)", ["American Sign Language (ASL/SEE, fluent)"]),
        ("Mandarin", ["Mandarin"]),
        ("Haitian Creole", ["Haitian Creole"]),
        ("; /", []),
    ],
)
def test_languages_are_split_however_they_are_joined(text, languages):
    assert read_languages(text) == languages


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_the_record_has_their_codes_and_a_rerun_changes_nothing():
    apply_import(plan=plan_of(case("languages")))
    assert list(Endorsee.objects.order_by("pk").values_list("languages", flat=True)) == [
        "pt,es",
        "ase,es",
        "ar,es",
        "ar,es",
    ]
    assert outcomes(plan_of(case("languages"))) == ["unchanged"] * 4


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_a_record_that_has_them_like_the_file_stays_as_it_is():
    builders.endorsed("IFS", external_id="A1", languages="ar,es")
    cells = {**PERSON, "external_id": "A1", "category": "IFS", "languages": "Spanish;Arabic"}
    assert outcomes(plan_of(csv_of(cells))) == ["unchanged"]


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_languages_on_lines_of_their_own_stay_apart():
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "languages": "Spanish\r\nASL"}))
    apply_import(plan=plan)
    assert Endorsee.objects.get().languages == "ase,es"


CELLS = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01"}


def plan_with(languages, answer=None):
    """A plan of one row; the answer is for what the cell's first unknown language is."""
    plan = plan_of(csv_of({**CELLS, "languages": languages}))
    if answer:
        [question] = plan.rows.get().questions
        plan_store.answer(plan, {plan.rows.get().line: {question["key"]: answer}})
        list(plan_store.check(plan))
    return plan


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_an_unknown_one_is_a_question_that_offers_what_it_may_be():
    [question] = plan_with("Spansh; ASL").rows.get().questions
    assert question["asks"] == "languages: “Spansh” isn't in the list of languages. Which one is it?"
    assert question["choices"] == [
        ["es", "Spanish"],
        ["as_written", "Show “Spansh” as it is written; no filter finds it"],
        ["leave_out", "Leave it out"],
        ["skip", "Skip this row"],
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
@pytest.mark.parametrize(
    ("answer", "recorded"), [("es", ("ase,es", "")), ("as_written", ("ase", "Spansh")), ("leave_out", ("ase", ""))]
)
def test_the_answer_says_what_is_recorded(answer, recorded):
    apply_import(plan=plan_with("Spansh; ASL", answer))
    assert Endorsee.objects.values_list("languages", "other_languages").get() == recorded


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_what_is_on_record_as_written_is_not_asked_about_again():
    builders.endorsed("IFS", external_id="A1", languages="ase", other_languages="Kriolu", family_name="Winter")
    plan = plan_of(csv_of({**PERSON, "external_id": "A1", "category": "IFS", "languages": "ASL, Kriolu"}))
    assert outcomes(plan) == ["unchanged"]


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_the_plan_names_them():
    builders.endorsed("IFS", external_id="A1", languages="ase")
    plan = plan_of(csv_of({**PERSON, "external_id": "A1", "category": "IFS", "languages": "es; ASL"}))
    assert plan.rows.get().changes == [["languages", "American Sign Language", "American Sign Language, Spanish"]]
