from datetime import date
from typing import Any

import pytest
from django.test import Client

from endorsement import services
from endorsement.enums import EndReason
from endorsement.models import Endorsement
from tests import builders
from tests.endorsement.admin.actions.steps import asked, said, take
from tests.endorsement.admin.reading import address, errors, history

pytestmark = pytest.mark.once


@pytest.fixture
def endorsement(db: None) -> Endorsement:
    return builders.endorsed("IFS")


def url(endorsement: Endorsement, action: str = "end") -> str:
    return address(action, endorsement.endorsee.pk, endorsement.pk)


def data(**fields: Any) -> dict[str, Any]:
    return {"ended_on": "2026-11-22", "reason": "relinquished", "note": "", **fields}


def test_end_is_confirmed_done_and_in_the_history(desk: Client, endorsement: Endorsement) -> None:
    expected = "IFS ended on Nov 22, 2026 (relinquished by the endorsee)."
    confirmation = desk.post(url(endorsement), data())
    messages = take(desk, url(endorsement), data())
    assert said(confirmation)[1] == f"Ada Winter will not be on the public list: {expected}"
    assert messages == [f"Done. Ada Winter is not on the public list: {expected}"]
    assert history(endorsement.endorsee)[0] == (
        "endorsement.end",
        "registrar",
        {"endorsement": ["IFS", "IFS"], "ended_on": [None, "2026-11-22"], "end_reason": [None, "relinquished"]},
    )


def test_coming_end_says_what_changes_when(desk: Client, endorsement: Endorsement) -> None:
    assert said(desk.post(url(endorsement), data(ended_on="2027-01-01")))[1:] == [
        "Ada Winter will be listed as IFS, renewed through Dec 31, 2026.",
        "From Jan 1, 2027: Ada Winter will not be on the public list: "
        "IFS ends on Jan 1, 2027 (relinquished by the endorsee).",
    ]


def test_ending_alike_twice_changes_nothing(desk: Client, endorsement: Endorsement) -> None:
    take(desk, url(endorsement), data())
    response = desk.post(url(endorsement), data())
    assert (said(response)[-1], "confirmed" in asked(response)) == (
        "This is already recorded, so nothing changes.",
        False,
    )


def test_other_end_and_end_before_the_award_are_refused_in_words(desk: Client, endorsement: Endorsement) -> None:
    before = errors(desk.post(url(endorsement), data(ended_on="2026-09-01")))
    take(desk, url(endorsement), data())
    other = errors(desk.post(url(endorsement), data(reason="revoked")))
    assert (before, other) == (
        ["IFS was awarded on Oct 1, 2026 and can't end before that day."],
        ["IFS already ended on Nov 22, 2026. Reopen it first."],
    )


def test_end_is_taken_back(desk: Client, endorsement: Endorsement) -> None:
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 1), reason=EndReason.REVOKED)
    confirmation = desk.post(url(endorsement, "reopen"), {"reason": "Wrong person"})
    messages = take(desk, url(endorsement, "reopen"), {"reason": "Wrong person"})
    assert said(confirmation)[1] == "Ada Winter will be listed as IFS, renewed through Sep 30, 2028."
    assert messages == ["Done. Ada Winter is listed as IFS, renewed through Sep 30, 2028."]
    assert history(endorsement.endorsee)[0] == (
        "endorsement.reopen",
        "registrar",
        {
            "endorsement": ["IFS", "IFS"],
            "ended_on": ["2026-11-01", None],
            "end_reason": ["revoked", ""],
            "reason": [None, "Wrong person"],
        },
    )


def test_end_cannot_be_taken_back_after_a_new_award(desk: Client, endorsement: Endorsement) -> None:
    services.end_endorsement(endorsement=endorsement, ended_on=date(2026, 11, 1), reason=EndReason.REVOKED)
    builders.endorsed("IFS", person=endorsement.endorsee, awarded_on=date(2026, 11, 10))
    response = desk.post(url(endorsement, "reopen"), {"reason": "Wrong"})
    assert errors(response) == ["Ada Winter has held IFS since Nov 10, 2026. Renew it, or end it first."]
