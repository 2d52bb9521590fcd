import pytest
from django.test import Client

from endorsement.models import Renewal
from tests import builders
from tests.endorsement.admin.actions.steps import asked, said, take
from tests.endorsement.admin.reading import address, errors, history


@pytest.fixture
def renewal(db: None) -> Renewal:
    return builders.endorsed("IFS").renewals.get(cycle__name="2026–2027")


def url(renewal: Renewal) -> str:
    return address("void", renewal.endorsement.endorsee.pk, renewal.pk)


def test_void_is_confirmed_done_and_in_the_history(desk: Client, renewal: Renewal) -> None:
    expected = "IFS renewed for 2027–2028, effective Oct 1, 2027."
    confirmation = desk.post(url(renewal), {"reason": "Wrong person"})
    messages = take(desk, url(renewal), {"reason": "Wrong person"})
    renewal.refresh_from_db()
    assert said(confirmation)[1] == f"Ada Winter will not be on the public list: {expected}"
    assert messages == [f"Done. Ada Winter is not on the public list: {expected}"]
    assert (renewal.stands, renewal.void_reason, renewal.voided_by.username) == (False, "Wrong person", "registrar")
    assert history(renewal.endorsement.endorsee)[0] == (
        "endorsement.void_renewal",
        "registrar",
        {"endorsement": ["IFS", "IFS"], "renewed_for": ["2026–2027", None], "reason": [None, "Wrong person"]},
    )


def test_void_sent_twice_is_done_once_and_told(desk: Client, renewal: Renewal) -> None:
    confirmed = asked(desk.post(url(renewal), {"reason": "Wrong"}))
    answers = [desk.post(url(renewal), confirmed) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200]
    assert errors(answers[1]) == ["This renewal has already been voided. Nothing was changed."]


def test_void_needs_a_reason(desk: Client, renewal: Renewal) -> None:
    assert errors(desk.post(url(renewal), {"reason": " "})) == ["This field is required."]
