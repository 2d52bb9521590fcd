"""A list of payments renews the people on record who paid, for a cycle that is asked once for the file."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.imports.applying import apply_import
from endorsement.imports.payment_cells import PaymentState, amount_of, mark_payments, state_of
from endorsement.imports.shared_questions import shared_questions
from endorsement.models import Endorsee, Endorsement, Renewal
from endorsement.spreadsheets.headings import AMOUNT, PAYMENT_KIND, REFUNDED, STATUS
from tests import builders
from tests.endorsement.imports.reading_one import CASES
from tests.sheets import answer_for_all, asked, outcomes, plan_of, row, settle, xlsx_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

HEADER = "Email,Name,Amount,Paid date"
CYCLE, ENDORSEMENTS, NAMES = "cycle_order", "endorsements_order", "payer_names_order"


def due(
    given_name: str = "Ada", family_name: str = "Winter", email: str = "ada@example.org", **fields: Any
) -> Endorsee:
    return builders.lapsing("IFS", given_name=given_name, family_name=family_name, email=email, **fields).endorsee


def plan_of_lines(*lines: str, **options: Any):
    return plan_of("\n".join(lines).encode(), **options)


def for_this_cycle(*lines: str):
    """The plan of these payments for 2026–2027."""
    plan = plan_of_lines(*lines)
    answer_for_all(plan, "2026-10-01", CYCLE)
    return plan


def renewed() -> list[tuple[str, str, str, str]]:
    """Family name, label, cycle and first day of each renewal that isn't the award's."""
    renewals = Renewal.objects.filter(kind="renewal").select_related("cycle", "endorsement__endorsee")
    return sorted(
        (one.endorsement.endorsee.family_name, one.endorsement.label, one.cycle.name, str(one.effective_on))
        for one in renewals
    )


def test_payments_renew_once_the_cycle_is_chosen_for_the_file():
    for number, (given, family) in enumerate([("Coral", "Patchwork"), ("Sage", "Sundial"), ("Linden", "Seashell")], 1):
        due(given, family, f"sample{number}@example.org")
    plan = plan_of((CASES / "payments.csv").read_bytes())
    [question] = shared_questions(plan)
    assert (question.lines, question.choices) == (
        [2, 3, 4],
        [
            ("2026-10-01", "2026–2027 (Oct 1, 2026 – Sep 30, 2027)"),
            ("2027-10-01", "2027–2028 (Oct 1, 2027 – Sep 30, 2028)"),
            ("skip", "Skip these rows"),
        ],
    )
    before = Endorsee.objects.values_list("email", "given_name", "updated_at")
    settle(plan, question.answers("2026-10-01"))
    apply_import(plan=plan)
    assert renewed() == [
        ("Patchwork", "IFS", "2026–2027", "2026-10-02"),
        ("Seashell", "IFS", "2026–2027", "2026-10-05"),
        ("Sundial", "IFS", "2026–2027", "2026-10-03"),
    ]
    assert (plan.report["renewed"], list(before)) == (
        3,
        list(Endorsee.objects.values_list("email", "given_name", "updated_at")),
    )


def test_file_is_said_to_be_read_as_payments():
    due()
    assert (
        plan_of_lines(HEADER, "ada@example.org,Ada Winter,$40.00,10/2/2026")
        .remarks[0]
        .startswith("No column says the category, so this is read as a list of payments")
    )


EXPORTS = {
    "PayPal": (
        '"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address",'
        '"To Email Address","Transaction ID"',
        '"10/02/2026","14:33:05","PDT","Ada Winter","Website Payment","Completed","USD","40.00","-1.69","38.31",'
        '"ada@example.org","vaimh@example.org","5TY05013RG002845M"',
    ),
    "Stripe": (
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,Customer ID,Customer Email,Card Name",
        "ch_3Nx,2026-10-02 18:33:05,40.00,0.00,usd,TRUE,Paid,cus_9s6,Ada@Example.org,Ada Winter",
    ),
    "Stripe without a name": (
        "id,Created (UTC),Amount,Amount Refunded,Currency,Status,Customer Email",
        "ch_3Nx,2026-10-02 18:33,40.00,0.00,usd,Paid,ADA@EXAMPLE.ORG",
    ),
    "Square": (
        "Date,Time,Time Zone,Category,Item,Qty,Gross Sales,Discounts,Net Sales,Event Type,Customer Name,Customer Email",
        "10/02/26,14:33:05,Eastern Time,Uncategorized,Renewal,1,$40.00,$0.00,$40.00,Payment,Ada Winter,ada@example.org",
    ),
    "members": (
        "Member ID,First name,Last name,Email,Payment date,Amount,Payment type,Membership level",
        "778,Ada,Winter,ada@example.org,2 Oct 2026,$40.00,Credit card,",
    ),
    "shop": (
        "Order number,Order date,Billing First Name,Billing Last Name,Billing Email,Order Total,Order Status",
        '1047,"October 2, 2026 at 3:45 PM",Ada,Winter,ada@example.org,"$1,040.00",Completed',
    ),
    "time with a zone": (
        "Timestamp;Payer email;Payer;Total",
        "2026-10-02T14:33:05+00:00;ada@example.org;Winter, Ada;40,00 USD",
    ),
}


@pytest.mark.parametrize("program", [name for name in EXPORTS if name != "members"])
def test_exports_of_programs_are_read(program: str):
    due()
    plan = plan_of_lines(*EXPORTS[program])
    answer_for_all(plan, "2026-10-01", CYCLE)
    if program == "Square":
        answer_for_all(plan, "months_first", "renewed_on_order")
    assert outcomes(plan) == ["renew"], (row(plan).sentences, row(plan).questions)
    apply_import(plan=plan)
    assert renewed() == [("Winter", "IFS", "2026–2027", "2026-10-02")]


def test_workbook_of_payments_is_read():
    due()
    plan = plan_of(
        xlsx_of(["Payments in October"], ["Payer email", "Date", "Amount"], ["ada@example.org", date(2026, 10, 2), 40])
    )
    answer_for_all(plan, "2026-10-01", CYCLE)
    assert outcomes(plan) == ["renew"]


def test_list_of_endorsements_below_a_title_is_none_of_payments():
    builders.category("IFS")
    plan = plan_of_lines("Name,Date", "Name,Category,Awarded on", "Ada Winter,IFS,2026-11-01")
    assert outcomes(plan) == ["create"]


# --- Who paid ---


@pytest.mark.parametrize(
    ("payer", "asks"),
    [
        ("ada@example.org,Ada Winter", ""),
        ("ADA@EXAMPLE.ORG,", ""),
        ("ada@example.org,A. Winter", ""),
        ("ada@example.org,WINTER Ada", ""),
        ("ada@example.org,Tom Winter", "The email is that of Ada Winter, but the payer is “Tom Winter”."),
        ("ada@example.org,Blue Ridge Agency", "The email is that of Ada Winter, but the payer is “Blue Ridge Agency”."),
        ("work@example.org,Ada Winter", "The name is on record, but with another email."),
        (",Ada Winter", "The email is missing in the file or on the record, but just one person has the payer's name."),
        ("x@example.org,Ada Wintre", "Nobody on record has this email or this name. Is it one of these people?"),
    ],
)
def test_payer_is_found_by_email_and_name_or_asked_about(payer: str, asks: str):
    due()
    plan = for_this_cycle(HEADER, f"{payer},$40,10/2/2026")
    questions = [question["asks"] for question in row(plan).questions if question["key"] != CYCLE]
    assert [question[: len(asks)] for question in questions] == ([asks] if asks else [])
    assert outcomes(plan) == (["review"] if asks else ["renew"])


def test_nobody_on_record_is_an_error_and_nobody_is_added():
    due()
    plan = for_this_cycle(
        HEADER, "tom@example.org,Tom Summer,$40,10/2/2026", "ada@example.org,Ada Winter,$40,10/2/2026"
    )
    assert outcomes(plan) == ["error", "renew"]
    assert row(plan).sentences == [
        "Nobody on record has this email or this name. If the payment is an endorsee's, write the email on record into "
        "the file, or renew on the person's page."
    ]
    apply_import(plan=plan)
    assert Endorsee.objects.count() == 1


def test_of_two_people_with_one_email_the_name_decides():
    due("Ada", "Winter", "office@example.org")
    due("Tom", "Winter", "office@example.org")
    plan = for_this_cycle(HEADER, "office@example.org,Tom Winter,$40,10/2/2026", "office@example.org,,$40,10/2/2026")
    assert (outcomes(plan), asked(plan, 3)) == (["renew", "review"], ["person", CYCLE])
    assert row(plan).changes[0][2].startswith("Tom Winter")


def test_payment_of_a_spouse_renews_whom_the_registrar_names():
    person = due()
    plan = for_this_cycle(HEADER, "ada@example.org,Tom Winter,$40,10/2/2026")
    settle(plan, {2: {"person": f"same:{person.pk}"}})
    apply_import(plan=plan)
    assert [renewal[0] for renewal in renewed()] == ["Winter"]
    assert Endorsee.objects.get().given_name == "Ada"


def test_people_without_an_email_are_asked_about_once():
    due("Ada", "Winter", "")
    due("Tom", "Summer", "")
    plan = for_this_cycle("Name,Amount,Date", "Ada Winter,$40,10/2/2026", "Tom Summer,$40,10/2/2026")
    about_names, _about_cycle = shared_questions(plan)
    assert (about_names.key, about_names.lines) == (NAMES, [2, 3])
    answer_for_all(plan, "all", NAMES)
    assert outcomes(plan) == ["renew", "renew"]
    answer_for_all(plan, "one_by_one", NAMES)
    assert (outcomes(plan), asked(plan)[1]) == (["review", "review"], "person")


# --- What is no payment ---


def test_refunds_failed_payments_transfers_and_totals_renew_nothing():
    due()
    plan = for_this_cycle(
        "Date,Name,Email,Type,Status,Amount",
        "10/2/2026,Ada Winter,other@example.org,Payment Refund,Completed,-40.00",
        "10/2/2026,Tom Summer,t@example.org,Payment,Denied,40.00",
        "10/2/2026,,,General Withdrawal - Bank Account,Completed,-400.00",
        ",Total,,,,-440.00",
    )
    assert outcomes(plan) == ["skipped"] * 4
    assert [row(plan, line).sentences[0] for line in (2, 3, 4, 5)] == [
        "This payment was given back, so it renews nothing.",
        "This isn't a payment (Denied), so it renews nothing.",
        "This row names nobody, so it is skipped.",
        "This row adds up the rows above it, so it is skipped.",
    ]


def test_payment_that_was_given_back_is_asked_about():
    due()
    plan = for_this_cycle(
        "Date,Name,Email,Amount",
        "10/2/2026,Ada Winter,ada@example.org,40",
        "10/9/2026,Ada Winter,ADA@example.org,($40.00)",
    )
    assert (outcomes(plan), asked(plan)) == (["review", "skipped"], ["refund", CYCLE])
    settle(plan, {2: {"refund": "go_on"}})
    assert outcomes(plan) == ["renew", "skipped"]


def test_payments_of_different_amounts_are_asked_about_once_for_each():
    due("Ada", "Winter", "ada@example.org")
    due("Tom", "Summer", "tom@example.org")
    due("Eve", "Autumn", "eve@example.org")
    plan = for_this_cycle(
        HEADER,
        "ada@example.org,Ada Winter,$40.00,10/2/2026",
        "tom@example.org,Tom Summer,40,10/2/2026",
        "eve@example.org,Eve Autumn,$15.00,10/2/2026",
    )
    assert asked(plan) == ["amount_40_00_order", CYCLE]
    answer_for_all(plan, "go_on", "amount_40_00_order")
    answer_for_all(plan, "skip", "amount_15_00_order")
    assert outcomes(plan) == ["renew", "renew", "skipped"]


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({AMOUNT: "$40.00"}, PaymentState.PAID),
        ({AMOUNT: "40", STATUS: "succeeded"}, PaymentState.PAID),
        ({AMOUNT: "-40.00"}, PaymentState.REFUND),
        ({AMOUNT: "−$40.00"}, PaymentState.REFUND),
        ({AMOUNT: "40", PAYMENT_KIND: "Chargeback"}, PaymentState.REFUND),
        ({AMOUNT: "40", REFUNDED: "40.00"}, PaymentState.REFUND),
        ({AMOUNT: "40", REFUNDED: "10.00"}, PaymentState.UNCLEAR),
        ({AMOUNT: "40", STATUS: "Partially Refunded"}, PaymentState.UNCLEAR),
        ({AMOUNT: "40", STATUS: "Pending"}, PaymentState.UNCLEAR),
        ({AMOUNT: "40", STATUS: "Failed"}, PaymentState.UNPAID),
        ({AMOUNT: "0.00"}, PaymentState.UNCLEAR),
        ({AMOUNT: "waived"}, PaymentState.UNCLEAR),
        ({}, PaymentState.PAID),
    ],
)
def test_row_says_whether_it_is_a_payment(cells: dict[str, str], state: PaymentState):
    assert state_of(cells) == state


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("$1,040.00", "1040"),
        ("(40.00)", "-40"),
        ("40,50 €", "40.50"),
        ("USD 40", "40"),
        ("free", None),
        ("NaN", None),
        ("", None),
    ],
)
def test_amounts_are_read_as_programs_write_them(text: str, amount: str | None):
    assert amount_of({AMOUNT: text}) == (Decimal(amount) if amount else None)


@pytest.mark.parametrize(
    "text",
    [
        "10/2/2026 3:45 PM", "10/2/2026 15:45:10 EDT", "10/2/2026, 3:45 p.m.", "10/2/2026 at 15:45", "10/2/2026",
        "10/2/2026T14:33:05.123Z", "10/2/2026 14:33:05 -0400", "10/2/2026 14:33 (UTC-05:00)",
    ],
)  # fmt: skip
def test_time_of_a_payment_is_left_out(text: str):
    cells = {"renewed_on": text}
    mark_payments([cells])
    assert cells["renewed_on"] == "10/2/2026"


# --- What is renewed ---


def test_of_several_endorsements_is_asked_once_and_all_can_be_renewed():
    person = due()
    builders.lapsing("IFA", person=person)
    plan = for_this_cycle(HEADER, "ada@example.org,Ada Winter,$80,10/2/2026")
    assert asked(plan) == [CYCLE, ENDORSEMENTS]
    answer_for_all(plan, "all", ENDORSEMENTS)
    apply_import(plan=plan)
    assert [renewal[1] for renewal in renewed()] == ["IFA", "IFS"]
    assert plan.report["renewed"] == 2


def test_of_several_endorsements_one_can_be_chosen():
    person = due()
    only = builders.lapsing("IFA", person=person)
    plan = for_this_cycle(HEADER, "ada@example.org,Ada Winter,$40,10/2/2026")
    answer_for_all(plan, "one_by_one", ENDORSEMENTS)
    settle(plan, {2: {"endorsement": f"only:{only.pk}"}})
    apply_import(plan=plan)
    assert [renewal[1] for renewal in renewed()] == ["IFA"]


def test_second_payment_of_a_person_adds_nothing_and_says_so():
    due()
    plan = for_this_cycle(
        HEADER, "ada@example.org,Ada Winter,$40,10/2/2026", "ada@example.org,Ada Winter,$40,10/9/2026"
    )
    assert (outcomes(plan), row(plan, 3).sentences) == (
        ["renew", "unchanged"],
        ["Line 2 renews IFS for 2026–2027 already, so this payment adds nothing."],
    )


def test_same_file_twice_changes_nothing_the_second_time():
    due()
    apply_import(plan=for_this_cycle(HEADER, "ada@example.org,Ada Winter,$40,10/2/2026"))
    again = for_this_cycle(HEADER, "ada@example.org,Ada Winter,$40,10/2/2026")
    assert (outcomes(again), row(again).sentences) == (["unchanged"], ["IFS is already renewed for 2026–2027."])


def test_ended_endorsement_is_not_renewed():
    [ended] = Endorsement.objects.filter(endorsee=due())
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 9, 1), reason=EndReason.RELINQUISHED)
    plan = for_this_cycle(HEADER, "ada@example.org,Ada Winter,$40,10/2/2026")
    assert row(plan).sentences == ["IFS ended on Sep 1, 2026, before 2026–2027 began."]


def test_person_on_hold_is_asked_about():
    services.place_hold(endorsee=due(), kind=HoldKind.INACTIVE, starts_on=date(2026, 11, 1), reason="Asked.")
    plan = for_this_cycle(HEADER, "ada@example.org,Ada Winter,$40,10/2/2026")
    assert (outcomes(plan), asked(plan)) == (["review"], [CYCLE, "held"])


def test_payments_of_an_earlier_year_are_asked_about_once():
    due("Ada", "Winter", "ada@example.org")
    due("Tom", "Summer", "tom@example.org")
    plan = for_this_cycle(
        HEADER, "ada@example.org,Ada Winter,$40,10/2/2025", "tom@example.org,Tom Summer,$40,10/2/2026"
    )
    assert (outcomes(plan), asked(plan)) == (["review", "renew"], [CYCLE, "early_order"])
    assert row(plan).questions[1]["asks"] == (
        "Some payments are from before Sep 1, 2026, when renewals for 2026–2027 opened. Do they renew for it?"
    )
    answer_for_all(plan, "skip", "early_order")
    assert outcomes(plan) == ["skipped", "renew"]


def test_payment_of_a_day_to_come_counts_from_today():
    due()
    apply_import(plan=for_this_cycle(HEADER, "ada@example.org,Ada Winter,$40,10/2/2027"))
    assert renewed()[0][3] == "2026-11-22"


def test_payments_without_a_day_count_from_today():
    due()
    plan = for_this_cycle("Email,Amount", "ada@example.org,40")
    apply_import(plan=plan)
    assert renewed()[0][3] == "2026-11-22"


@time_machine.travel("2026-09-20 16:00", tick=False)
def test_in_september_the_coming_cycle_comes_first_and_both_can_be_taken():
    due("Ada", "Winter", "ada@example.org")
    builders.lapsing("IFS", family_name="Gone", awarded_on=date(2023, 11, 5), email="gone@example.org")
    lines = [HEADER, "ada@example.org,Ada Winter,$40,9/2/2026", "gone@example.org,Ada Gone,$40,9/2/2026"]
    plan = plan_of_lines(*lines)
    assert [value for value, _label in shared_questions(plan)[0].choices] == [
        "2026-10-01", "2025-10-01", "2025-10-01 2026-10-01", "skip",
    ]  # fmt: skip
    answer_for_all(plan, "2026-10-01", CYCLE)
    assert [row(plan, line).sentences for line in (2, 3)] == [
        [],
        ["IFS isn't on the registry today. This renewal lists it from Oct 1, 2026 on."],
    ]
    answer_for_all(plan, "2025-10-01 2026-10-01", CYCLE)
    apply_import(plan=plan)
    assert [renewal[:3] for renewal in renewed()] == [
        ("Gone", "IFS", "2025–2026"),
        ("Gone", "IFS", "2026–2027"),
        ("Winter", "IFS", "2026–2027"),
    ]


def test_list_with_numbers_and_paid_dates_asks_for_the_cycle_too():
    person = due()
    plan = plan_of_lines("number,family_name,category,renewed_on", f"{person.number},Winter,IFS,10/2/2026")
    assert asked(plan) == [CYCLE]
    answer_for_all(plan, "2026-10-01", CYCLE)
    apply_import(plan=plan)
    assert renewed() == [("Winter", "IFS", "2026–2027", "2026-10-02")]
