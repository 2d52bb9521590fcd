"""What each row of a file would do."""

from datetime import date

import pytest

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee, Endorsement, Renewal, RenewalCycle
from tests import builders
from tests.sheets import PERSON, asked, csv_of, outcomes, plan_of, row, settle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("categories")]

AWARD = {"category": "IFS", "awarded_on": "2026-11-01"}


def test_somebody_new_is_created_with_what_the_row_says():
    plan = plan_of(csv_of({**PERSON, **AWARD, "email": "ada@example.org", "locality": "Fairfax (city)"}))
    assert (outcomes(plan), row(plan).changes) == (
        ["create"],
        [
            ["endorsement", None, "IFS"],
            ["awarded_on", None, "Nov 1, 2026"],
            ["renewed_for", None, "2026–2027, effective Nov 1, 2026"],
            ["renewed_for", None, "2027–2028, effective Nov 1, 2026"],
            ["given_name", None, "Ada"],
            ["family_name", None, "Winter"],
            ["email", None, "ada@example.org"],
            ["locality", None, "Fairfax (city)"],
        ],
    )


def test_a_dry_run_writes_nothing_of_the_registry():
    plan_of(csv_of({**PERSON, **AWARD}))
    assert (Endorsee.objects.count(), Endorsement.objects.count(), Renewal.objects.count()) == (0, 0, 0)


def test_applying_writes_what_the_plan_shows():
    plan = plan_of(csv_of({**PERSON, **AWARD, "renewed_cycle": "2026-2027", "renewed_on": "11/15/2026"}))
    apply_import(plan=plan)
    [renewal] = Renewal.objects.all()
    assert (renewal.cycle.name, renewal.effective_on, renewal.kind) == ("2026–2027", date(2026, 11, 15), "renewal")
    assert plan.report == {"people_created": 1, "awarded": 1, "rows_create": 1}


def test_a_rerun_changes_nothing():
    content = csv_of({**PERSON, **AWARD}, {**PERSON, "category": "IMHM-C", "awarded_on": "2026-11-02"})
    plan = plan_of(content)
    settle(plan, {3: {"person": "line:2"}})
    apply_import(plan=plan)
    assert (Endorsee.objects.count(), outcomes(plan_of(content))) == (1, ["unchanged", "unchanged"])


def record(plan, line=2):
    """Outcome, sentences and changes of a row."""
    found = row(plan, line)
    return found.outcome, found.sentences, found.changes


# --- The person's fields ---


def test_an_update_is_shown_field_by_field():
    builders.endorsed("IFS", family_name="Winter", email="ada@example.org", phone="1", credentials="LCSW")
    plan = plan_of(
        csv_of({**PERSON, "category": "IFS", "email": "ADA@example.org ", "phone": "2", "languages": "English"})
    )
    assert record(plan) == ("update", [], [["phone", "1", "2"], ["languages", "(empty)", "English"]])


def test_a_blank_cell_never_erases():
    builders.endorsed("IFS", email="ada@example.org", phone="1", notes="Kept")
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "email": "ada@example.org", "phone": " ", "notes": ""}))
    assert record(plan) == ("unchanged", [], [])


@pytest.mark.parametrize(
    ("stored", "cell"),
    [("McDonald", "MCDONALD"), ("Núñez", "NUNEZ"), ("Núñez", "Nu\u0301n\u0303ez"), ("Lee, LCSW", "Lee, LCSW")],
)
def test_another_way_to_type_the_stored_name_changes_nothing(stored, cell):
    person = builders.endorsed("IFS", family_name=stored).endorsee
    plan = plan_of(csv_of({"number": person.number, "given_name": "Ada", "family_name": cell, "category": "IFS"}))
    assert record(plan) == ("unchanged", [], [])


def test_notes_with_other_line_ends_change_nothing():
    person = builders.endorsed("IFS", notes="one\r\ntwo ").endorsee
    plan = plan_of(csv_of({**PERSON, "number": person.number, "category": "IFS", "notes": "one\ntwo"}))
    assert record(plan) == ("unchanged", [], [])


def test_a_place_that_two_localities_are_called_is_put_to_the_registrar():
    plan = plan_of(csv_of({**PERSON, **AWARD, "locality": "Richmond"}))
    assert (outcomes(plan), [value for value, _label in row(plan).questions[0]["choices"]]) == (
        ["review"],
        ["richmond-city", "richmond-county", "leave_empty", "skip"],
    )
    settle(plan, {2: {"locality": "richmond-city"}})
    assert (outcomes(plan), row(plan).changes[-1]) == (["create"], ["locality", None, "Richmond (city)"])


def test_a_bare_place_that_fits_the_stored_one_asks_nothing():
    person = builders.endorsed("IFS", locality=builders.locality("richmond-city")).endorsee
    plan = plan_of(csv_of({**PERSON, "number": person.number, "category": "IFS", "locality": "Richmond"}))
    assert record(plan) == ("unchanged", [], [])


def test_an_unclear_date_is_settled_on_the_page():
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "awarded_on": "13/10/2026"}))
    assert (outcomes(plan), asked(plan)) == (["review"], ["awarded_on_order"])
    settle(plan, {2: {"awarded_on_order": "days_first"}})
    assert row(plan).changes[1] == ["awarded_on", None, "Oct 13, 2026"]


def test_a_question_is_answered_only_with_what_it_offers():
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "awarded_on": "13/10/2026"}))
    settle(plan, {2: {"awarded_on": "1800-01-01", "other": "x"}})
    assert (outcomes(plan), row(plan).decisions) == (["review"], {})


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"family_name": ""}, "family_name is empty. Every row needs the person's name."),
        ({"category": ""}, "category is empty. Every row needs the category of its endorsement."),
        ({"category": "IFX"}, "“IFX” isn't a category. Write its code, for example IFS or IMHM-C."),
        ({"category": "IMHM"}, "Infant Mental Health Mentor (IMHM) requires a designation. Choose one."),
        ({"category": "IMHM", "designation": "X"}, "“X” isn't a designation of “IMHM”. Correct one of them."),
        (
            {"awarded_on": "1066-10-14"},
            "1066-10-14 looks mistyped. Enter a date between 1970 and three years from now.",
        ),
        ({"email": "ada at home"}, "email: “ada at home”: Enter a valid email address."),
        ({"listed": "perhaps"}, "listed: “perhaps” isn't yes or no. Write yes or no."),
        (
            {"number": "VA-000000-0"},
            "No endorsee has the number VA-000000-0. Correct it, or leave the cell empty for a new person.",
        ),
        ({"renewed_on": "2026-11-01"}, "renewed_on is filled in, but renewed_cycle is empty. Enter the cycle."),
        (
            {"renewed_cycle": "2026"},
            "“2026” isn't a renewal cycle. Write its name, such as 2026–2027, or a day in it, such as 2026-10-01.",
        ),
        ({"ended_on": "2026-11-05"}, "An end needs both ended_on and end_reason. Fill in both, or neither."),
        (
            {"ended_on": "2026-10-05", "end_reason": "revoked"},
            "IFS was awarded on Nov 1, 2026 and can't end before that day.",
        ),
        (
            {"locality": "Springfield"},
            "locality: “Springfield” isn't one of the registry's locations. Write them like this: "
            "“Accomack County”, “Alexandria (city)”, “Outside Virginia”.",
        ),
        (
            {"phone": "#REF!"},
            "phone: The cell shows #REF! instead of a value. Correct the formula, or type the value.",
        ),
        (
            {"given_name": "", "family_name": "Winter, Ada"},
            "“Winter, Ada” is more than a family name. Put the given name in its own column.",
        ),
    ],
    ids=lambda value: "" if isinstance(value, str) else ",".join(value),
)
def test_an_error_says_how_to_mend_the_row(cells, sentence):
    plan = plan_of(csv_of({**PERSON, **AWARD, **cells}))
    assert (outcomes(plan), row(plan).sentences) == (["error"], [sentence])


# --- Renewals ---


def renewals():
    found = Renewal.objects.order_by("cycle__starts_on").values_list("cycle__name", "effective_on", "kind")
    return [(name, day.isoformat(), kind) for name, day, kind in found]


@pytest.mark.parametrize(
    "cell", ["2026-2027", "2026–2027", "2026-11-30", "11/30/2026", "Sep 30, 2027", "2026 - 2027 ", "46300"]
)
def test_a_cycle_is_named_or_dated(cell):
    builders.lapsing("IFS", email="ada@example.org")
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "email": "ada@example.org", "renewed_cycle": cell}))
    assert record(plan) == (
        "renew",
        [],
        [["endorsement", "IFS", "IFS"], ["renewed_for", None, "2026–2027, effective Nov 22, 2026"]],
    )


def test_a_bare_year_is_the_name_of_a_calendar_cycle():
    builders.cycle(date(2026, 11, 22))
    services.save_cycle(cycle=RenewalCycle(name="2028", starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31)))
    builders.lapsing("IFS", email="ada@example.org")
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "email": "ada@example.org", "renewed_cycle": "2028"}))
    assert row(plan).changes[-1] == ["renewed_for", None, "2028, effective Nov 22, 2026"]


def test_a_past_cycle_is_taken_only_as_history():
    builders.lapsing("IFS", email="ada@example.org", awarded_on=date(2020, 11, 5))
    content = csv_of({**PERSON, "category": "IFS", "email": "ada@example.org", "renewed_cycle": "2023-2024"})
    sentence = (
        "2023–2024 is over. To import past renewals, say that the file is the list you keep today (--history in the "
        "command)."
    )
    assert record(plan_of(content)) == ("error", [sentence], [])
    assert row(plan_of(content, as_history=True)).changes[-1] == [
        "renewed_for",
        None,
        "2023–2024, effective Oct 1, 2023",
    ]


def test_history_counts_from_the_award_where_that_is_later():
    cells = {"category": "IFS", "awarded_on": "2024-11-05", "renewed_cycle": "2024-2025; 2025-2026"}
    apply_import(plan=plan_of(csv_of({**PERSON, **cells}), as_history=True))
    assert renewals() == [("2024–2025", "2024-11-05", "initial"), ("2025–2026", "2025-10-01", "renewal")]


def test_an_award_brings_no_renewal_that_the_file_does_not_name():
    apply_import(plan=plan_of(csv_of({**PERSON, **AWARD, "renewed_cycle": "2026-2027"})))
    assert renewals() == [("2026–2027", "2026-11-22", "renewal")]


def test_one_date_is_of_the_latest_cycle_and_several_are_one_for_each():
    cells = {**PERSON, **AWARD, "renewed_cycle": "2027-2028; 2026-2027"}
    single = row(plan_of(csv_of({**cells, "renewed_on": "2026-11-10"}))).changes[2:4]
    several = row(plan_of(csv_of({**cells, "renewed_on": "2026-11-12; 2026-11-10"}))).changes[2:4]
    assert (single, several) == (
        [
            ["renewed_for", None, "2026–2027, effective Nov 10, 2026"],
            ["renewed_for", None, "2027–2028, effective Nov 10, 2026"],
        ],
        [
            ["renewed_for", None, "2026–2027, effective Nov 10, 2026"],
            ["renewed_for", None, "2027–2028, effective Nov 12, 2026"],
        ],
    )


def test_a_renewal_that_stands_is_not_moved_to_another_day():
    builders.endorsed("IFS", awarded_on=date(2026, 10, 2), email="ada@example.org")
    cells = {"category": "IFS", "email": "ada@example.org", "renewed_cycle": "2026-2027", "renewed_on": "2026-11-10"}
    assert record(plan_of(csv_of({**PERSON, **cells}))) == (
        "unchanged",
        ["The renewal for 2026–2027 is already recorded, effective Oct 2, 2026. The file's date is ignored."],
        [],
    )


# --- Held and ended ---


def test_a_held_endorsee_is_renewed_only_when_the_registrar_says_so():
    endorsement = builders.lapsing("IFS", email="ada@example.org")
    services.place_hold(
        endorsee=endorsement.endorsee, kind=HoldKind.SANCTIONED, starts_on=date(2026, 11, 1), reason="x"
    )
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "email": "ada@example.org", "renewed_cycle": "2026-2027"}))
    assert (outcomes(plan), asked(plan)) == (["review"], ["held"])
    apply_import(plan=plan)
    assert (endorsement.renewals.count(), plan.report) == (2, {"rows_review": 1})


def test_a_hold_in_the_file_is_put_to_the_registrar_unless_it_is_in_force():
    person = builders.endorsed("IFS").endorsee
    cells = {**PERSON, "number": person.number, "category": "IFS", "hold": "Retired since Nov 1, 2026"}
    assert asked(plan_of(csv_of(cells))) == ["hold"]
    services.place_hold(endorsee=person, kind=HoldKind.RETIRED, starts_on=date(2026, 11, 1), reason="x")
    assert record(plan_of(csv_of(cells))) == ("unchanged", [], [])


def test_an_ended_endorsement_is_never_renewed():
    endorsement = builders.lapsing("IFS", email="ada@example.org")
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 6, 1), reason=EndReason.REVOKED)
    plan = plan_of(csv_of({**PERSON, "category": "IFS", "email": "ada@example.org", "renewed_cycle": "2026-2027"}))
    assert record(plan) == ("error", ["IFS ended on Jun 1, 2026, before 2026–2027 began."], [])


@pytest.mark.parametrize("category", ["IFS", "IMHS"])
def test_somebody_whose_endorsements_all_ended_is_awarded_anew_only_when_the_registrar_says_so(category):
    endorsement = builders.lapsing("IFS", email="ada@example.org")
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 6, 1), reason=EndReason.REVOKED)
    plan = plan_of(csv_of({**PERSON, **AWARD, "category": category, "email": "ada@example.org"}))
    assert (outcomes(plan), asked(plan)) == (["review"], ["ended"])
    settle(plan, {2: {"ended": "go_on"}})
    assert outcomes(plan) == ["create"]


def test_an_end_is_taken_with_its_reason():
    endorsement = builders.endorsed("IFS", awarded_on=date(2026, 10, 2), email="ada@example.org")
    cells = {"category": "IFS", "ended_on": "2026-11-20", "end_reason": "Relinquished by the endorsee"}
    plan = plan_of(csv_of({**PERSON, **cells, "email": "ada@example.org"}))
    assert outcomes(plan) == ["update"]
    apply_import(plan=plan)
    endorsement.refresh_from_db()
    assert (endorsement.ended_on, endorsement.end_reason) == (date(2026, 11, 20), "relinquished")


def test_a_history_of_ended_and_new_awards_of_one_kind_is_taken_in_its_order():
    shared = {**PERSON, "email": "ada@example.org", "category": "IFS"}
    plan = plan_of(
        csv_of(
            {**shared, "awarded_on": "2024-11-01", "renewed_cycle": "2026-2027"},
            {
                **shared,
                "awarded_on": "2019-11-01",
                "ended_on": "2022-01-01",
                "end_reason": "revoked",
                "renewed_cycle": "2019-2020; 2020-2021",
            },
        ),
        as_history=True,
    )
    apply_import(plan=plan)
    awarded = Endorsement.objects.order_by("awarded_on").values_list("awarded_on__year", "ended_on__year")
    assert (outcomes(plan), list(awarded)) == (["create", "create"], [(2019, 2022), (2024, None)])
