"""Cells that say nothing are blank; rows that explain the file are skipped with a word."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.imports.placeholders import is_instruction, is_placeholder, leaves_in_doubt, repeats_the_header
from endorsement.models import Endorsee
from tests import builders
from tests.endorsement.imports.cases import case
from tests.sheets import PERSON, asked, csv_of, outcomes, plan_of, row, settle

ROW = {**PERSON, "category": "IFS", "awarded_on": "2026-11-01"}
with_the_registry = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]


@pytest.mark.parametrize(
    "text",
    [
        "N/A", "n/a", "n.a.", "NA", "None", "(none)", "nil", "NULL", "TBD", "T.B.D.", "tba", "-", "--", "–", "—", "?",
        "???", ".", "...", "/", "unknown", "Unknown.", "not available", "Not Provided", "<none>", "[blank]", "- n/a -",
        "n / a", "_",
    ],
)  # fmt: skip
def test_what_people_write_into_a_cell_to_leave_it_empty(text):
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text", ["", "0", "no", "x", "*", "✓", "Nadia", "Noneta", "TBD Clinic", "1-2", "a/b", "N", "A."]
)
def test_what_says_something(text):
    assert not is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "is_in_doubt"), [("?", True), ("unknown", True), ("TBD", True), ("-", False), ("none", False)]
)
def test_some_placeholders_leave_a_doubt(text, is_in_doubt):
    assert leaves_in_doubt(text) is is_in_doubt


class TestCells:
    pytestmark = with_the_registry

    def test_placeholders_are_blank(self):
        plan = plan_of(case("placeholders"))
        apply_import(plan=plan)
        people = Endorsee.objects.order_by("external_id")
        fields = ("external_id", "credentials", "other_names", "phone", "organization", "languages")
        assert list(people.values_list(*fields)) == [("N1", "", "", "", "", ""), ("N2", "", "", "", "", "")]
        assert outcomes(plan_of(case("placeholders"))) == ["unchanged", "unchanged"]

    def test_placeholders_never_erase(self):
        builders.endorsed("IFS", external_id="A1", phone="1", organization="Kind Hands", notes="Kept")
        blank = dict.fromkeys(
            ["phone", "organization", "notes", "email", "locality", "ended_on", "renewed_cycle"], "n/a"
        )
        assert outcomes(plan_of(csv_of({**PERSON, "external_id": "A1", "category": "IFS", **blank}))) == ["unchanged"]

    @pytest.mark.parametrize("column", ["external_id", "number", "email"])
    def test_two_people_with_a_placeholder_for_an_id_are_two(self, column):
        rows = [{**ROW, "family_name": name, column: "N/A"} for name in ("Winter", "Lee")]
        apply_import(plan=plan_of(csv_of(*rows)))
        assert Endorsee.objects.count() == 2

    def test_a_category_of_na_is_an_empty_one(self):
        assert row(plan_of(csv_of({**ROW, "category": "N/A"}))).sentences == [
            "category is empty. Every row needs the category of its endorsement."
        ]

    def test_credentials_behind_the_name_are_left_out_too(self):
        plan = plan_of(csv_of({**ROW, "family_name": "Winter, N/A", "credentials": "LCSW"}))
        assert row(plan).changes[-1] == ["credentials", None, "LCSW"]

    @pytest.mark.parametrize("text", ["?", "unknown", "N/A", "-"])
    def test_an_unclear_word_on_the_public_list_is_asked(self, text):
        plan = plan_of(csv_of({**ROW, "listed": text}))
        assert (outcomes(plan), asked(plan)) == (["review"], ["listed"])
        settle(plan, {2: {"listed": "no"}})
        assert row(plan).changes[-1] == ["listed", None, "no"]

    @pytest.mark.parametrize(("column", "text"), [("hold", "?"), ("hold", "unknown"), ("ended_on", "?")])
    def test_a_doubtful_hold_or_end_is_not_taken_for_none(self, column, text):
        assert outcomes(plan_of(csv_of({**ROW, column: text}))) in (["review"], ["error"])

    def test_no_hold_in_its_spellings_asks_nothing(self):
        plan = plan_of(case("hold_says_no"))
        assert (outcomes(plan), asked(plan, 8)) == (["create"] * 6 + ["review"], ["hold"])

    @pytest.mark.parametrize("text", ["n", "0.0", "No hold", "not on hold"])
    def test_further_spellings_of_no_hold(self, text):
        assert outcomes(plan_of(csv_of({**ROW, "hold": text}))) == ["create"]


class TestNames:
    pytestmark = with_the_registry

    @pytest.mark.parametrize("name", ["None", "Na", "Null", "Unknown"])
    def test_a_family_name_that_may_be_a_placeholder_is_asked(self, name):
        plan = plan_of(csv_of({**ROW, "family_name": name}))
        assert (outcomes(plan), asked(plan)) == (["review"], ["family_name"])
        settle(plan, {2: {"family_name": "name"}})
        assert row(plan).changes[-1] == ["family_name", None, name]

    def test_a_given_name_that_is_missing_makes_a_single_name(self):
        plan = plan_of(csv_of({**ROW, "given_name": "None"}))
        settle(plan, {2: {"given_name": "leave_empty"}})
        assert (outcomes(plan), row(plan).sentences) == (
            ["create"],
            ["given_name is empty, so Winter is recorded as a single name."],
        )

    def test_what_is_no_name_is_an_empty_one(self):
        assert row(plan_of(csv_of({**ROW, "family_name": "N/A"}))).sentences == [
            "family_name is empty. Every row needs the person's name."
        ]
        assert outcomes(plan_of(csv_of({**ROW, "given_name": "-"}))) == ["create"]

    def test_a_person_on_record_by_that_name_is_not_asked_about(self):
        builders.endorsed("IFS", given_name="Na", family_name="None", external_id="A1")
        cells = {"given_name": "Na", "family_name": "None", "external_id": "A1", "category": "IFS"}
        assert outcomes(plan_of(csv_of(cells))) == ["unchanged"]


@pytest.mark.parametrize(
    "cells",
    [
        {"given_name": "e.g. Jane", "family_name": "e.g. Smith"},
        {"given_name": "Required", "family_name": "Required", "email": "Optional"},
        {"given_name": "Jane", "family_name": "Doe", "awarded_on": "mm/dd/yyyy"},
        {"family_name": "(required)", "listed": "yes/no"},
        {"given_name": "Text", "family_name": "Text", "awarded_on": "Date", "listed": "Yes or No"},
        {"family_name": "Example: Smith"},
        {"category": "One of: IFA, IFS", "locality": "Choose from the list", "listed": "Y/N"},
        {"awarded_on": "YYYY-MM-DD"},
    ],
)
def test_rows_that_explain_the_file(cells):
    assert is_instruction(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ROW,
        {**ROW, "notes": "Required by the board; use work email"},
        {**ROW, "organization": "Use Your Words Therapy"},
        {**ROW, "family_name": "Date", "given_name": "Optima"},
        {**ROW, "family_name": "Text"},
        {**ROW, "given_name": "Pick", "family_name": "Leave"},
        {"given_name": "Jane", "family_name": "Doe", "category": "IFS", "awarded_on": "10/05/2026"},
    ],
)
def test_rows_about_a_person(cells):
    assert (is_instruction(cells), repeats_the_header(cells)) == (False, False)


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_instructions_under_the_header_and_repeated_headers_are_skipped_with_a_word():
    hint = {"given_name": "e.g. Jane", "family_name": "e.g. Smith", "category": "IFS", "awarded_on": "mm/dd/yyyy"}
    header = {key: key.replace("_", " ").title() for key in ROW}
    plan = plan_of(csv_of(hint, {**hint, "family_name": "Required"}, ROW, header))
    assert (outcomes(plan), [row(plan, line).sentences for line in (2, 3, 5)]) == (
        ["skipped", "skipped", "create", "skipped"],
        [
            ["This row explains how to fill in the file, so it is skipped."],
            ["This row explains how to fill in the file, so it is skipped."],
            ["This row repeats the header, so it is skipped."],
        ],
    )
    apply_import(plan=plan)
    assert [person.name for person in Endorsee.objects.all()] == ["Ada Winter"]


@pytest.mark.django_db
@pytest.mark.usefixtures("categories")
def test_what_looks_like_instructions_below_people_is_told_as_an_error():
    assert outcomes(plan_of(csv_of(ROW, {**ROW, "external_id": "2", "awarded_on": "mm/dd/yyyy"}))) == [
        "create",
        "error",
    ]
