import pytest

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
def test_the_record_has_them_separated_by_commas_and_a_rerun_changes_nothing():
    apply_import(plan=plan_of(case("languages")))
    assert list(Endorsee.objects.order_by("pk").values_list("languages", flat=True)) == [
        "Spanish, Portuguese",
        "Spanish, ASL",
        "Spanish, Arabic",
        "Spanish, Arabic",
    ]
    assert outcomes(plan_of(case("languages"))) == ["unchanged"] * 4


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_a_record_that_has_them_like_the_file_stays_as_it_is():
    builders.endorsed("IFS", external_id="A1", languages="Spanish;Arabic")
    cells = {**PERSON, "external_id": "A1", "category": "IFS", "languages": "Spanish;Arabic"}
    assert outcomes(plan_of(csv_of(cells))) == ["unchanged"]


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_languages_on_lines_of_their_own_stay_apart():
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "awarded_on": "2026-11-01", "languages": "Spanish\r\nASL"}))
    apply_import(plan=plan)
    assert Endorsee.objects.get().languages == "Spanish, ASL"
