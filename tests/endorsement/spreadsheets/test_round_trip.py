"""What was exported is imported into the same registry without a change, as CSV and as .xlsx."""

import io
from datetime import date

import pytest
import time_machine

from endorsement import services
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Endorsee
from endorsement.spreadsheets.exports import registry_rows
from endorsement.spreadsheets.files import csv_pieces, write_xlsx
from tests.builders import NAMES, category, cycle, endorsed, endorsee, lapsing, locality
from tests.sheets import outcomes, plan_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


@pytest.fixture
def registry():
    """One of each thing that an export has to tell and an import could take for a change."""
    for code in NAMES:
        category(code)
    two = endorsed(
        "IMHM-R/F", family_name="MCDONALD", given_name="Ann", locality=locality("richmond-city"), notes="=1+1"
    )
    lapsing("IFS", person=two.endorsee)
    held = endorsed(family_name="Lee, LCSW", given_name="Dr. Bo", email="agency@example.org", credentials="-PhD")
    services.place_hold(endorsee=held.endorsee, kind=HoldKind.SANCTIONED, starts_on=TODAY, reason="x")
    ended = lapsing("IMHS", family_name="Winter", email="agency@example.org", listed=False, show_email=True)
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 3, 1), reason=EndReason.RELINQUISHED)
    endorsed("IMHS", person=ended.endorsee, awarded_on=date(2026, 10, 5))
    services.renew(
        endorsement=endorsed("IFA", family_name="Winter", notes="a\r\n\r\nb ", phone="'+1"),
        cycle=cycle(date(2029, 1, 1)),
    )
    gone = endorsed("IMHM-C", family_name="Núñez", external_id="007", other_names="@home,  \u00a0x")
    for renewal in gone.renewals.all():
        services.void_renewal(renewal=renewal, reason="x")
    endorsed("IMHM-P", family_name="Later", awarded_on=date(2027, 2, 1), website="http://example.org")
    endorsee("Bare", "", languages="en,es", locality=locality("outside-virginia"))


def as_csv(rows):
    return b"".join(csv_pieces(rows))


def as_xlsx(rows):
    file = io.BytesIO()
    write_xlsx(rows, file)
    return file.getvalue()


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
@pytest.mark.parametrize("as_history", [False, True])
@time_machine.travel("2026-11-22 15:00", tick=False)
def test_an_export_into_the_same_registry_changes_nothing(registry, written, as_history):
    content = written(registry_rows(Endorsee.objects.by_name(), on=TODAY))
    plan = plan_of(content, as_history=as_history)
    found = [
        (row.line, row.name, row.sentences, row.questions, row.changes)
        for row in plan.rows.exclude(outcome="unchanged")
    ]
    assert (found, outcomes(plan)) == ([], ["unchanged"] * 9)
