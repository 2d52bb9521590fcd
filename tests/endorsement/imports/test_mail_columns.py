"""The columns about mail: the language in which the site writes to a person, and whether it may."""

import pytest

from endorsement.imports.applying import apply_import
from endorsement.models import Endorsee
from tests.builders import endorsed
from tests.sheets import plan_of, row

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def planned(columns: str, cells: str):
    person = endorsed().endorsee
    return plan_of(f"number,family_name,{columns}\n{person.number},Winter,{cells}\n".encode())


@pytest.mark.parametrize("text", ["es", "Spanish", "spanish", "ES"])
def test_language_of_mail_is_read_by_code_or_name(text: str) -> None:
    apply_import(plan=planned("preferred_language", text))
    assert Endorsee.objects.get().preferred_language == "es"


def test_language_without_texts_is_an_error() -> None:
    assert row(planned("preferred_language", "Klingon")).sentences == [
        "preferred_language: “Klingon” isn't a language in which the site writes mail. Write one of: en, es."
    ]


@pytest.mark.parametrize("header", ["no_mail", "Do not email", "Unsubscribed"])
def test_wish_for_no_mail_is_read(header: str) -> None:
    plan = planned(header, "yes")
    assert row(plan).changes == [["no_mail", "no", "yes"]]
    apply_import(plan=plan)
    assert Endorsee.objects.get().no_mail is True


def test_blank_cells_change_nothing() -> None:
    assert row(planned("preferred_language,no_mail", ",")).outcome == "unchanged"
