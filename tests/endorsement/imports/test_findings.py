"""What reading a file found becomes errors and questions of the plan, and answers are remembered."""

from datetime import date

import pytest

from endorsement.enums import Hidden
from endorsement.imports import plan_store
from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from tests.builders import category, endorsed
from tests.endorsement.imports.reading_one import ADA, CASES, people
from tests.sheets import checked, csv_of, outcomes, plan_of, row, saved, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds():
    category("IFS")
    category("IFA")


def hidden_plan():
    return plan_of((CASES / "i01_filtered_rows.xlsx").read_bytes(), as_history=True)


def names() -> list[str]:
    return sorted(Endorsee.objects.values_list("given_name", flat=True))


def chosen(plan, hidden: Hidden):
    plan_store.choose_hidden(plan, hidden)
    checked(plan)
    return outcomes(plan)


def test_a_problem_is_an_error_that_names_the_column():
    plan = plan_of(csv_of({**ADA, "phone": "8.04556E+09"}))
    assert (outcomes(plan), row(plan).sentences[0][:24]) == (["error"], "phone: “8.04556E+09” is ")


def test_a_lost_character_is_an_error_and_the_row_keeps_its_name():
    plan = plan_of(csv_of({**ADA, "family_name": "Mu\ufffdoz"}))
    assert (outcomes(plan), row(plan).name) == (["error"], "Ada Mu\ufffdoz")


@pytest.mark.parametrize(("answer", "name"), [("mended", "Núñez"), ("keep", "NÃºÃ±ez")])
def test_the_registrar_chooses_between_two_readings(answer, name):
    plan = plan_of(csv_of({**ADA, "family_name": "NÃºÃ±ez", "awarded_on": "2026-10-05"}))
    before = outcomes(plan)
    settle(plan, {2: {"read_family_name": answer}})
    checked(plan)
    assert (before, outcomes(plan), row(plan).name) == (["review"], ["create"], f"Ada {name}")


def test_a_cell_that_does_not_count_is_empty():
    plan = plan_of(csv_of({**ADA, "organization": "TRUE", "awarded_on": "2026-10-05"}))
    settle(plan, {2: {"read_organization": "empty"}})
    assert "organization" not in [change[0] for change in row(plan).changes]


def test_a_row_with_swallowed_lines_waits_for_its_answer():
    text = 'given_name,family_name,category,awarded_on,notes\nAda,Lee,IFS,2026-10-05,"x\nBo,Lee,IFS,2026-10-05,\n"\n'
    plan = plan_of(text.encode())
    before = outcomes(plan)
    settle(plan, {2: {"read_row": "keep"}})
    assert (before, outcomes(plan)) == (["review"], ["create"])


# --- Hidden rows and columns ---


def test_hidden_rows_are_left_out_in_words_and_never_applied():
    plan = hidden_plan()
    apply_import(plan=plan)
    assert (outcomes(plan), row(plan, 3).name, row(plan, 3).sentences, names()) == (
        ["create", "skipped", "create", "skipped"],
        "Unwin Tallowmere",
        ["The row is hidden in the file, so it is left out."],
        ["Paola", "Posy"],
    )


def test_an_end_whose_successor_may_be_hidden_is_asked_about():
    ifs = endorsed("IFS", given_name="Ada", family_name="Winter", external_id="7", awarded_on=date(2025, 10, 5))
    workbook, sheet = people()
    for letter, column, *texts in (
        ("D", "external_id", "7", "7"),
        ("E", "awarded_on", "2025-10-05", "2026-10-05"),
        ("F", "ended_on", "2026-10-05", ""),
        ("G", "end_reason", "superseded", ""),
    ):
        for line, text in enumerate([column, *texts], start=1):
            sheet[f"{letter}{line}"] = text
    sheet["A3"], sheet["B3"], sheet["C3"] = "Ada", "Winter", "IFA"
    sheet.row_dimensions[3].hidden = True
    plan = plan_of(saved(workbook))
    assert (outcomes(plan), [question["key"] for question in row(plan).questions]) == (
        ["review", "skipped"],
        ["hidden_rows"],
    )
    settle(plan, {2: {"hidden_rows": "alone"}})
    assert outcomes(plan) == ["update", "skipped"]
    assert ifs.endorsee.external_id == "7"


def test_one_choice_takes_all_hidden_rows_and_can_be_taken_back():
    plan = hidden_plan()
    taken = chosen(plan, Hidden.TAKEN)
    assert (taken, chosen(plan, Hidden.LEFT_OUT)) == (["create"] * 4, ["create", "skipped", "create", "skipped"])


def with_hidden_column(column: str, value: str):
    workbook, sheet = people()
    for letter, name, text in (("D", "awarded_on", "2026-10-05"), ("E", column, value)):
        sheet[f"{letter}1"], sheet[f"{letter}2"] = name, text
    sheet.column_dimensions["E"].hidden = True
    return plan_of(saved(workbook))


def test_a_hidden_column_is_taken_by_the_same_choice():
    plan = with_hidden_column("phone", "804-555-0100")
    before = [change[0] for change in row(plan).changes]
    chosen(plan, Hidden.TAKEN)
    assert ("phone" in before, "phone" in [change[0] for change in row(plan).changes]) == (False, True)


def test_a_hidden_column_that_decides_what_is_public_is_never_passed_over():
    plan = with_hidden_column("listed", "no")
    assert (outcomes(plan), "The file hides listed" in row(plan).sentences[0], chosen(plan, Hidden.TAKEN)) == (
        ["error"],
        True,
        ["create"],
    )


def test_what_is_wrong_in_a_hidden_column_matters_once_it_is_taken():
    plan = with_hidden_column("phone", "#REF!")
    assert (outcomes(plan), chosen(plan, Hidden.TAKEN)) == (["create"], ["error"])


def test_a_choice_about_a_file_that_hides_nothing_changes_nothing():
    plan = plan_of(csv_of({**ADA, "awarded_on": "2026-10-05"}))
    assert (chosen(plan, Hidden.TAKEN), plan.hidden) == (["create"], "")
