from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from wagtail.users.models import UserProfile

from endorsement.models import Endorsement, RenewalCycle
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices, said, take
from tests.endorsement.admin.reading import address, errors, history, soup

pytestmark = pytest.mark.once


def kind(label: str) -> str:
    made = builders.kind_of(label)
    return f"{made['category'].pk}-{made['designation'].pk if made['designation'] else ''}"


def data(label: str = "IFS", **fields: Any) -> dict[str, Any]:
    return {"kind": kind(label), "awarded_on": "2026-11-22", "note": "", **fields}


def test_choices_are_the_designations_and_the_categories_without(desk: Client) -> None:
    person = builders.endorsee()
    builders.category("IMHM")
    builders.category("IFS")
    retired = builders.category("IFA")
    retired.offered = False
    retired.save()
    options = soup(desk.get(address("award", person.pk))).select("select[name=kind] option")
    assert [option.get_text() for option in options] == [
        "Choose…",
        "IFS: Infant Family Specialist",
        "IMHM-C: Infant Mental Health Mentor – Clinical",
        "IMHM-P: Infant Mental Health Mentor – Policy",
        "IMHM-R/F: Infant Mental Health Mentor – Research/Faculty",
    ]


def test_confirmation_says_what_the_list_will_show_and_writes_nothing(desk: Client) -> None:
    person = builders.endorsee()
    response = desk.post(address("award", person.pk), data())
    assert (said(response), Endorsement.objects.count(), RenewalCycle.objects.count(), len(history(person))) == (
        [
            "Ada Winter is not on the public list: no endorsement.",
            "Ada Winter will be listed as IFS, renewed through Sep 30, 2028.",
        ],
        0,
        0,
        1,
    )


def test_confirmed_award_is_done_and_in_the_history(desk: Client) -> None:
    person = builders.endorsee()
    messages = take(desk, address("award", person.pk), data("IMHM-R/F", note="Board meeting"))
    endorsement = Endorsement.objects.get()
    assert messages == ["Done. Ada Winter is listed as IMHM-R/F, renewed through Sep 30, 2028."]
    assert (endorsement.label, endorsement.awarded_on) == ("IMHM-R/F", date(2026, 11, 22))
    assert history(person)[0] == (
        "endorsement.award",
        "registrar",
        {
            "endorsement": [None, "IMHM-R/F"],
            "awarded_on": [None, "2026-11-22"],
            "renewed_for": [None, "2026–2027, 2027–2028"],
            "note": [None, "Board meeting"],
        },
    )


def test_award_to_who_asked_not_to_be_listed_says_so(desk: Client) -> None:
    person = builders.endorsee(listed=False)
    assert said(desk.post(address("award", person.pk), data()))[1] == (
        "Ada Winter asked not to be listed and will not be on the public list. Anyone who verifies the number "
        "will see that it is active: IFS, renewed through Sep 30, 2028."
    )


def test_back_dated_award_says_that_nobody_is_listed_by_it_and_what_would(desk: Client) -> None:
    person = builders.endorsee()
    assert said(desk.post(address("award", person.pk), data(awarded_on="2022-03-01")))[1:] == [
        "Ada Winter will not be on the public list: IFS renewed through Sep 30, 2023; not renewed for 2026–2027.",
        "The renewals that come with this award have already expired. To list the endorsement, go back and tick "
        "“Also renew for 2026–2027, effective today”.",
    ]


def test_back_dated_award_renewed_for_the_current_cycle_lists_the_person(desk: Client) -> None:
    person = builders.endorsee()
    messages = take(desk, address("award", person.pk), data(awarded_on="2022-03-01", renew_now="on"))
    renewals = (
        Endorsement.objects.get().renewals.order_by("cycle__starts_on").values_list("cycle__name", "effective_on")
    )
    assert messages == ["Done. Ada Winter is listed as IFS, renewed through Sep 30, 2027."]
    assert list(renewals.values_list("cycle__name", "effective_on")) == [
        ("2021–2022", date(2022, 3, 1)),
        ("2022–2023", date(2022, 3, 1)),
        ("2026–2027", date(2026, 11, 22)),
    ]


def test_award_of_a_coming_day_says_what_changes_when(desk: Client) -> None:
    person = builders.endorsee()
    assert said(desk.post(address("award", person.pk), data(awarded_on="2026-12-01")))[1:] == [
        "Ada Winter will not be on the public list: IFS award takes effect on Dec 1, 2026.",
        "From Dec 1, 2026: Ada Winter will be listed as IFS, renewed through Sep 30, 2028.",
    ]


def test_second_award_of_a_kind_is_refused_in_words(desk: Client) -> None:
    person = builders.endorsed("IFS").endorsee
    response = desk.post(address("award", person.pk), data())
    assert errors(response) == ["Ada Winter has held IFS since Oct 1, 2026. Renew it, or end it first."]


def test_award_sent_twice_is_awarded_once(desk: Client) -> None:
    person = builders.endorsee()
    confirmed = asked(desk.post(address("award", person.pk), data()))
    answers = [desk.post(address("award", person.pk), confirmed) for _time in range(2)]
    assert ([answer.status_code for answer in answers], Endorsement.objects.count()) == ([302, 200], 1)
    assert errors(answers[1]) == ["Ada Winter has held IFS since Nov 22, 2026. Renew it, or end it first."]


def test_change_since_the_confirmation_is_shown_before_anything_is_done(desk: Client) -> None:
    person = builders.endorsee()
    confirmed = asked(desk.post(address("award", person.pk), data()))
    builders.endorsed("IFA", person=person)
    response = desk.post(address("award", person.pk), confirmed)
    assert (Endorsement.objects.count(), said(response)[1]) == (
        1,
        "Ada Winter will be listed as IFA, renewed through Sep 30, 2028; IFS, renewed through Sep 30, 2028.",
    )
    assert "The record has changed since you opened this page, so nothing was saved." in response.content.decode()


def test_what_was_confirmed_cannot_be_exchanged(desk: Client) -> None:
    person = builders.endorsee()
    confirmed = asked(desk.post(address("award", person.pk), data()))
    response = desk.post(address("award", person.pk), {**confirmed, "note": "Another note"})
    assert (response.status_code, Endorsement.objects.count()) == (200, 0)


def test_going_back_keeps_what_was_filled_in(desk: Client) -> None:
    person = builders.endorsee()
    confirmation = {**asked(desk.post(address("award", person.pk), data(note="Board"))), "revise": "1"}
    page = soup(desk.post(address("award", person.pk), confirmation))
    assert (page.select_one("[name=note]")["value"], page.select_one("[name=kind] [selected]")["value"]) == (
        "Board",
        kind("IFS"),
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": ""}, "This field is required."),
        ({"kind": "9-9"}, "Select a valid choice. 9-9 is not one of the available choices."),
        ({"awarded_on": ""}, "This field is required."),
        ({"awarded_on": "soon"}, "“soon” isn't a date. Type the date as 10/15/2026 or 2026-10-15."),
        (
            {"awarded_on": "2126-01-01"},
            "2126-01-01 looks mistyped. Enter a date between 1970 and three years from now.",
        ),
    ],
)
def test_mistake_is_told(desk: Client, fields: dict[str, str], message: str) -> None:
    response = desk.post(address("award", builders.endorsee().pk), data(**fields))
    assert (errors(response), Endorsement.objects.count()) == ([message], 0)


def test_day_in_the_form_is_the_registrys_for_a_registrar_in_tokyo(
    desk: Client, registrar: User, morning: time_machine.Traveller
) -> None:
    """22:00 on Sep 30 in New York is 11:00 on Oct 1 in Tokyo."""
    profile = UserProfile.get_for_user(registrar)
    profile.current_time_zone = "Asia/Tokyo"
    profile.save()
    person = builders.endorsee()
    builders.category("IFS")
    morning.move_to("2026-09-30T22:00:00-04:00")
    desk.force_login(registrar)
    url = address("award", person.pk)
    day = soup(desk.get(url)).select_one("[name=awarded_on]")["value"]
    take(desk, url, data(awarded_on=day))
    assert (day, list(Endorsement.objects.get().renewals.values_list("cycle__name", flat=True))) == (
        "2026-09-30",
        ["2026–2027", "2025–2026"],
    )


def test_confirmation_works_without_a_script(desk: Client) -> None:
    person = builders.endorsee()
    confirmation = desk.post(address("award", person.pk), data(renew_now="on"))
    assert asked(confirmation)["renew_now"] == "True"
    assert notices(desk.post(address("award", person.pk), asked(confirmation), follow=True))


def test_an_upgrade_ends_what_it_replaces_on_the_day_of_the_award(desk: Client, db: None) -> None:
    lower = builders.endorsed("IFS")
    builders.category("IMHS")
    person = lower.endorsee
    form = soup(desk.get(address("award", person.pk)))
    kind = next(option["value"] for option in form.select("[name=kind] option") if option.text.startswith("IMHS"))
    data = {"kind": kind, "awarded_on": "2026-11-22", "replaces": str(lower.pk), "next_cycle": "no"}
    assert said(desk.post(address("award", person.pk), data))[1].startswith(
        "Ada Winter will be listed as IMHS, renewed through Sep 30, 2027."
    )
    take(desk, address("award", person.pk), data)
    lower.refresh_from_db()
    assert (lower.ended_on, lower.end_reason) == (date(2026, 11, 22), "superseded")
    assert person.endorsements.get(category__code="IMHS").renewals.count() == 1


def test_there_is_nothing_to_replace_for_a_person_without_an_open_endorsement(desk: Client, db: None) -> None:
    builders.category("IFS")
    form = soup(desk.get(address("award", builders.endorsee().pk)))
    assert form.select("[name=replaces]") == []
    assert "skip their first renewal" in form.select_one("main").get_text()
