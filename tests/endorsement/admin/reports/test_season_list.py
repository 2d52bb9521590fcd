"""The people of a season's list are renewed, emailed and found in the list of endorsees from the report itself."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from endorsement import services
from endorsement.models import Endorsee, Message, Renewal
from tests import builders
from tests.endorsement.admin.actions.steps import notices
from tests.endorsement.admin.bulk.confirming import action, groups, lines, posted, press
from tests.endorsement.admin.reading import address, soup, text, words

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def people(db: None) -> None:
    for name in ("Late", "Later"):
        builders.lapsing("IFS", family_name=name, email=f"{name.lower()}@example.org")
    builders.endorsed("IFS", family_name="New")
    builders.lapsing("IFS", awarded_on=date(2020, 11, 5), family_name="Gone")
    services.renew(endorsement=builders.lapsing("IFS", family_name="Renewed"), cycle=builders.cycle(TODAY))


def press_in_list(client: Client, button: str, *ticked: str) -> HttpResponse:
    """Presses a button of the season's list, with these people ticked."""
    page = soup(client.get(reverse("registry_season")))
    form = page.select_one("#not-yet-content form")
    [pressed] = [one for one in form.select("button") if words(one).startswith(button)]
    fields: dict[str, Any] = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    ids = [box["value"] for box in form.select("input[name=id]") if box["aria-label"].split()[-1] in ticked]
    fields["id"] = [*ids, *([pressed["value"]] if pressed.get("name") == "id" else [])]
    return client.get(pressed["formaction"], fields)


def test_everyone_in_the_list_is_renewed_from_it(desk: Client) -> None:
    form = press_in_list(desk, "Renew everyone in this list (2)")
    page = desk.post(action("renew"), {**posted(form), "cycle": "2026-10-01"})
    assert groups(page) == {"Renewed for the previous cycle": "2 of 2"}
    done = press(desk, "renew", page, confirmed="1")
    assert notices(done) == ["2 endorsements were renewed for 2026–2027. Show or undo"]
    assert done.redirect_chain[-1][0] == reverse("registry_season")
    assert "No one. Everyone due is renewed or on hold." in text(done)


def test_ticked_people_alone_are_renewed(desk: Client) -> None:
    form = press_in_list(desk, "Renew the ticked people", "Later")
    page = desk.post(action("renew"), {**posted(form), "cycle": "2026-10-01"})
    assert [name for _ticked, name, _reason in lines(page)] == ["Ada Later IFS"]
    assert Renewal.objects.filter(endorsement__endorsee__family_name="Later").count() == 2


def test_form_begins_with_the_cycle_of_the_list(desk: Client) -> None:
    page = desk.get(action("renew"), {"id": ["all"], "cycle": "2027-10-01"})
    assert soup(page).select_one("select[name=cycle] option[selected]")["value"] == "2027-10-01"
    odd = desk.get(action("renew"), {"id": ["all"], "cycle": "x\0"})
    assert soup(odd).select_one("select[name=cycle] option[selected]")["value"] == "2026-10-01"


def test_nobody_ticked_is_said(desk: Client) -> None:
    page = desk.get(action("renew"), {"next": reverse("registry_season")}, follow=True)
    assert notices(page) == ["No one is selected. Select people in the list first."]


def test_list_is_emailed_from_it(desk: Client) -> None:
    form = press_in_list(desk, "Email everyone in this list")
    desk.post(action("email"), {**posted(form), "subject": "Renew", "text": "Please renew."})
    assert sorted(Message.objects.filter(kind="note").values_list("address", flat=True)) == [
        "late@example.org",
        "later@example.org",
    ]


@pytest.mark.parametrize(
    ("codenames", "buttons"),
    [
        (["view_endorsee"], []),
        (["view_endorsee", "renew_endorsee"], ["Renew the ticked people", "Renew everyone in this list (2)"]),
    ],
)
def test_buttons_are_those_that_the_user_may_press(
    client: Client, user_who_may: Any, codenames: list[str], buttons: list[str]
) -> None:
    client.force_login(user_who_may(*codenames))
    page = soup(client.get(reverse("registry_season")))
    assert [words(button) for button in page.select("#not-yet-content form button")] == buttons
    assert bool(page.select("#not-yet-content input[name=id]")) is bool(buttons)


def test_listing_finds_the_people_not_yet_renewed_for_a_cycle(desk: Client) -> None:
    def found(cycle: str) -> list[str]:
        page = soup(desk.get(address("list"), {"not_renewed_for": cycle}))
        return [words(cell).split()[1] for cell in page.select("td.title .title-wrapper")]

    assert found("2026-10-01") == ["Late", "Later"]
    assert found("2027-10-01") == ["Renewed"]
    assert found("x") == []
    assert Endorsee.objects.count() == 5


def test_person_who_wants_no_mail_is_marked(desk: Client) -> None:
    builders.lapsing("IFS", family_name="Quiet", email="q@example.org", no_mail=True)
    assert "q@example.org wants no mail" in text(desk.get(reverse("registry_season")))
