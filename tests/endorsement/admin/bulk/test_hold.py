from typing import Any

import pytest
from django.test import Client

from endorsement import clock, services
from endorsement.enums import HoldKind
from endorsement.models import Endorsee, Hold
from tests import builders
from tests.endorsement.admin.actions.steps import notices
from tests.endorsement.admin.bulk.confirming import action, ask, groups, lines, press
from tests.endorsement.admin.reading import errors, history, soup


def data(**fields: Any) -> dict[str, Any]:
    return {"kind": "retired", "starts_on": "2026-11-22", "reason": "Letter of Nov 20", **fields}


@pytest.fixture
def people(db: None) -> None:
    builders.endorsed("IFS", family_name="Active")
    builders.lapsing("IFS", family_name="Lapsed")
    held = builders.endorsed("IFS", family_name="Retired").endorsee
    services.place_hold(endorsee=held, kind=HoldKind.RETIRED, starts_on=clock.today(), reason="Told us.")


def test_confirmation_says_who_leaves_who_is_not_there_and_who_is_held(desk: Client, people: None) -> None:
    page = ask(desk, "hold", **data())
    assert groups(page) == {
        "Leaves the registry": "1 of 1",
        "Already off the registry": "1 of 1",
        "Already on hold": "1, not changed",
    }
    assert lines(page) == [
        (True, "Ada Active IFS", "IFS renewed through Sep 30, 2028"),
        (True, "Ada Lapsed IFS", "IFS renewed through Sep 30, 2026; not renewed for 2026–2027"),
        (
            None,
            "Ada Retired IFS",
            "Ada Retired already has a hold (Retired) from Nov 22, 2026. To change it, release it first.",
        ),
    ]
    assert Hold.objects.count() == 1


def test_hold_is_placed_on_who_is_ticked(desk: Client, people: None) -> None:
    page = ask(desk, "hold", **data())
    ticks = [box["value"] for box in soup(page).select("input[name=tick]")]
    report = press(desk, "hold", page, tick=ticks[:1], confirmed="1")
    active = Endorsee.objects.get(family_name="Active")
    assert notices(report) == ["1 endorsee was put on hold (retired)."]
    assert [(hold.kind, hold.reason) for hold in active.holds.all()] == [("retired", "Letter of Nov 20")]
    assert history(active)[0][:2] == ("endorsement.place_hold", "registrar")
    assert Hold.objects.count() == 2


def test_who_was_held_meanwhile_is_left_out_and_reported(desk: Client, people: None) -> None:
    page = ask(desk, "hold", **data())
    active = Endorsee.objects.get(family_name="Active")
    services.place_hold(endorsee=active, kind=HoldKind.RETIRED, starts_on=clock.today(), reason="Told us.")
    assert notices(press(desk, "hold", page, confirmed="1")) == [
        "1 endorsee was put on hold (retired). Left out: Ada Active, IFS (Ada Active already has a hold (Retired) from "
        "Nov 22, 2026. To change it, release it first)."
    ]


def test_reason_is_needed(desk: Client, people: None) -> None:
    assert errors(ask(desk, "hold", **data(reason=" "))) == ["This field is required."]


def test_deaths_are_entered_one_by_one(desk: Client, people: None) -> None:
    page = ask(desk, "hold", **data(kind="deceased"))
    assert errors(page) == ["Select a valid choice. deceased is not one of the available choices."]


def test_action_is_closed_to_who_may_not_hold(client: Client, user_who_may, people: None) -> None:
    client.force_login(user_who_may("view_endorsee", "renew_endorsee", "export_endorsee"))
    assert client.get(f"{action('hold')}?id=all").status_code == 302
