from datetime import date
from typing import Any

import pytest
from django.test import Client

from endorsement import bulk, services
from endorsement.admin.bulk import base
from endorsement.enums import EndReason, HoldKind
from endorsement.models import Batch, Endorsee, Endorsement, Renewal
from tests import builders
from tests.endorsement.admin.actions.steps import notices
from tests.endorsement.admin.bulk.confirming import action, ask, groups, lines, posted, press
from tests.endorsement.admin.reading import address, errors, history, soup, text

TODAY = date(2026, 11, 22)


def data(**fields: Any) -> dict[str, Any]:
    return {"cycle": "2026-10-01", "effective_on": "2026-11-22", **fields}


def renewed() -> list[str]:
    """Who is renewed for 2026–2027 by more than the award."""
    renewals = Renewal.objects.standing().filter(cycle__name="2026–2027", kind="renewal")
    return sorted(renewals.values_list("endorsement__endorsee__family_name", flat=True))


@pytest.fixture
def people(db: None) -> None:
    builders.lapsing("IFS", family_name="Due")
    builders.lapsing("IFA", family_name="Gone", awarded_on=date(2021, 11, 5))
    builders.endorsed("IFS", family_name="Already")
    held = builders.lapsing("IFS", family_name="Held").endorsee
    services.place_hold(endorsee=held, kind=HoldKind.DECEASED, starts_on=TODAY, reason="Told us.")
    ended = builders.lapsing("IFS", family_name="Ended")
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 9, 1), reason=EndReason.RELINQUISHED)


def test_confirmation_says_line_by_line_what_changes_and_what_does_not(desk: Client, people: None) -> None:
    page = ask(desk, "renew", **data())
    assert groups(page) == {
        "Renewed for the previous cycle": "1 of 1",
        "Not renewed for the previous cycle": "0 of 1",
        "Already renewed": "1, not changed",
        "On hold": "1, not changed",
        "Ended": "1, not changed",
    }
    assert lines(page) == [
        (True, "Ada Due IFS", "renewed for 2025–2026"),
        (False, "Ada Gone IFA", "lapsed since Oct 1, 2023"),
        (None, "Ada Already IFS", "on Nov 22, 2026"),
        (None, "Ada Held IFS", "on hold since Nov 22, 2026 (deceased)"),
        (None, "Ada Ended IFS", "IFS ended on Sep 1, 2026, before 2026–2027 began."),
    ]
    assert (renewed(), "5 endorsees are selected." in text(page)) == ([], True)


def test_ticked_ones_are_renewed_and_reported(desk: Client, people: None) -> None:
    page = press(desk, "renew", ask(desk, "renew", **data(note="By mail")), confirmed="1")
    assert (page.redirect_chain, notices(page)) == (
        [(address("list"), 302)],
        ["1 endorsement was renewed for 2026–2027. Show or undo"],
    )
    assert renewed() == ["Due"]
    assert history(Endorsee.objects.get(family_name="Due"))[0] == (
        "endorsement.renew",
        "registrar",
        {
            "endorsement": ["IFS", "IFS"],
            "renewed_for": [None, "2026–2027"],
            "effective_on": [None, "2026-11-22"],
            "note": [None, "By mail"],
            "batch": [None, Batch.objects.get().pk],
        },
    )


def test_long_lapsed_are_renewed_only_when_ticked(desk: Client, people: None) -> None:
    page = ask(desk, "renew", **data())
    ticks = [box["value"] for box in soup(page).select("input[name=tick]")]
    press(desk, "renew", page, tick=ticks[1:], confirmed="1")
    assert renewed() == ["Gone"]


def test_group_is_ticked_and_unticked_as_a_whole(desk: Client, people: None) -> None:
    page = press(desk, "renew", ask(desk, "renew", **data()), tick_all="lapsed")
    both = groups(page)
    page = press(desk, "renew", page, untick_all="due")
    assert [both["Renewed for the previous cycle"], both["Not renewed for the previous cycle"]] == ["1 of 1", "1 of 1"]
    press(desk, "renew", page, confirmed="1")
    assert renewed() == ["Gone"]


def test_category_narrows(desk: Client, people: None) -> None:
    page = ask(desk, "renew", **data(category=str(builders.category("IFA").pk)))
    assert lines(page) == [(False, "Ada Gone IFA", "lapsed since Oct 1, 2023")]


def test_only_who_is_selected_is_renewed(desk: Client) -> None:
    people = [builders.lapsing("IFS", family_name=name).endorsee for name in "ABC"]
    press(desk, "renew", ask(desk, "renew", people[0], people[2], **data()), confirmed="1")
    assert renewed() == ["A", "C"]


@pytest.fixture
def asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many of a small registry are renewed, `test_cautions` is about being asked again."""
    monkeypatch.setattr(base, "FEWEST", 1_000)


def test_select_all_keeps_to_filters_and_search(desk: Client, asked_once: None) -> None:
    for number in range(30):
        builders.lapsing("IFS", family_name=f"Winter{number:02}")
        builders.lapsing("IFA", family_name=f"Winter{number + 50}")
        builders.lapsing("IFS", family_name=f"Summer{number:02}")
    category = builders.category("IFS").pk
    form = desk.get(
        action("renew"), {"id": "all", "q": "winter", "category": category, "p": "2", "next": address("list")}
    )
    page = desk.post(action("renew"), {**posted(form), **data()})
    report = press(desk, "renew", page, confirmed="1")
    assert notices(report) == ["30 endorsements were renewed for 2026–2027. Show or undo"]
    assert renewed() == [f"Winter{number:02}" for number in range(30)]


@pytest.mark.parametrize(
    "query", [{"q": "a " * 50}, {"q": "()"}, {"standing": "99"}, {"category": "nope"}, {"q": "nobody"}]
)
def test_select_all_of_what_cannot_be_asked_selects_nobody(desk: Client, query: dict[str, str]) -> None:
    builders.lapsing("IFS")
    page = desk.get(action("renew"), {"id": "all", **query}, follow=True)
    assert notices(page) == ["No one is selected. Select people in the list first."]


@pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30], ["0"], ["1\0"]])
def test_odd_selection_is_nobody(desk: Client, ids: list[str]) -> None:
    page = desk.get(action("renew"), {"id": ids}, follow=True)
    assert (page.status_code, notices(page)) == (200, ["No one is selected. Select people in the list first."])


@pytest.mark.parametrize(("field", "expected"), [("selection", []), ("ticked", ["Due"]), ("on_page", ["Due"])])
def test_forged_ids_add_nobody(desk: Client, people: None, field: str, expected: list[str]) -> None:
    gone = Endorsement.objects.get(endorsee__family_name="Gone").pk
    press(desk, "renew", ask(desk, "renew", **data()), confirmed="1", **{field: f"[{gone}]"})
    assert renewed() == expected


def test_who_joins_the_listing_meanwhile_is_not_renewed(desk: Client) -> None:
    builders.lapsing("IFS", family_name="Shown")
    page = ask(desk, "renew", **data())
    builders.lapsing("IFS", family_name="New")
    press(desk, "renew", page, confirmed="1")
    assert renewed() == ["Shown"]


def test_what_changed_meanwhile_is_left_out_and_reported(desk: Client) -> None:
    shown = [builders.lapsing("IFS", family_name=name) for name in ("A", "B", "C", "D")]
    page = ask(desk, "renew", **data())
    bea = builders.registrar("bea")
    bulk.renew_many(endorsements=[e.pk for e in shown[:2]], cycle=builders.cycle(TODAY), on=TODAY, by=bea)
    services.place_hold(endorsee=shown[2].endorsee, kind=HoldKind.RETIRED, starts_on=TODAY, reason="Told us.")
    report = press(desk, "renew", page, confirmed="1")
    assert notices(report) == [
        "1 endorsement was renewed for 2026–2027. 2 were already renewed: 2 by bea on Nov 22, 2026. "
        "Left out: Ada C, IFS (on hold since Nov 22, 2026 (retired)). Show or undo"
    ]


def test_report_names_ten_and_counts_the_others(desk: Client, asked_once: None) -> None:
    shown = [builders.lapsing("IFS", family_name=f"P{number:02}") for number in range(12)]
    page = ask(desk, "renew", **data())
    for endorsement in shown:
        services.place_hold(endorsee=endorsement.endorsee, kind=HoldKind.RETIRED, starts_on=TODAY, reason="Told us.")
    [report] = notices(press(desk, "renew", page, confirmed="1"))
    named = [f"Ada P{number:02}, IFS (on hold since Nov 22, 2026 (retired))" for number in range(10)]
    assert report == f"0 endorsements were renewed for 2026–2027. Left out: {'; '.join(named)}; 2 more."


def test_cycle_with_other_dates_by_now_is_shown_again(desk: Client, people: None) -> None:
    page = ask(desk, "renew", **data())
    cycle = builders.cycle(TODAY)
    cycle.name = "C27"
    services.save_cycle(cycle=cycle)
    again = press(desk, "renew", page, confirmed="1")
    assert ("What you confirmed would now mean something else" in text(again), renewed()) == (True, [])
    press(desk, "renew", again, confirmed="1")
    assert Renewal.objects.filter(cycle=cycle, kind="renewal").count() == 1


def test_past_cycle_is_renewed_as_history_only(desk: Client) -> None:
    builders.lapsing("IFS", awarded_on=date(2021, 11, 5))
    builders.cycle(date(2023, 10, 1))
    past = data(cycle="2023-10-01")
    refused = ask(desk, "renew", **past)
    history_page = ask(desk, "renew", **past, as_history="on")
    assert (lines(refused)[0][0], lines(history_page)[0]) == (None, (True, "Ada Winter IFS", "renewed for 2022–2023"))
    report = press(desk, "renew", history_page, confirmed="1")
    assert notices(report) == ["1 endorsement was renewed for 2023–2024. Show or undo"]


def test_mistyped_day_is_told(desk: Client, people: None) -> None:
    page = ask(desk, "renew", **data(effective_on="2062-11-22"))
    assert errors(page) == ["2062-11-22 looks mistyped. Enter a date between 1970 and three years from now."]


def test_form_can_be_gone_back_to(desk: Client, people: None) -> None:
    page = press(desk, "renew", ask(desk, "renew", **data(note="By mail")), revise="1")
    assert soup(page).select_one("input[name=note]")["value"] == "By mail"
    assert len(lines(desk.post(action("renew"), {**posted(page), **data()}))) == 5


def test_long_confirmation_is_paged_and_keeps_what_is_ticked(desk: Client, monkeypatch) -> None:
    monkeypatch.setattr(base, "ROWS", 4)
    for number in range(10):
        builders.lapsing("IFS", family_name=f"P{number}")
    page = ask(desk, "renew", **data())
    ticks = [box["value"] for box in soup(page).select("input[name=tick]")]
    page = press(desk, "renew", page, tick=ticks[:1], show_page="3")
    assert [line[1] for line in lines(page)] == ["Ada P8 IFS", "Ada P9 IFS"]
    assert "Showing 9–10 of 10" in text(page)
    page = press(desk, "renew", page, tick=[], show_page="1")
    assert [line[0] for line in lines(page)] == [True, False, False, False]
    press(desk, "renew", page, confirmed="1")
    assert renewed() == ["P0", "P4", "P5", "P6", "P7"]


@pytest.mark.parametrize("page_number", ["0", "99", "-1", "x", "9" * 40])
def test_odd_page_is_the_nearest(desk: Client, people: None, page_number: str) -> None:
    page = press(desk, "renew", ask(desk, "renew", **data()), show_page=page_number)
    assert (page.status_code, len(lines(page))) == (200, 5)


def test_confirmation_costs_the_same_queries_at_any_size(desk: Client, django_assert_max_num_queries) -> None:
    def cost(names: str) -> int:
        for name in names:
            builders.lapsing("IFS", family_name=name)
        with django_assert_max_num_queries(60) as context:
            ask(desk, "renew", **data())
        return len(context)

    cost("A")
    assert cost("B") == cost("CDEFGHIJKLMNOP")


def test_action_is_closed_to_who_may_not_renew(client: Client, user_who_may, people: None) -> None:
    client.force_login(user_who_may("view_endorsee", "hold_endorsee", "export_endorsee"))
    url = f"{action('renew')}?id=all"
    assert (client.get(url).status_code, client.post(url, data()).status_code, renewed()) == (302, 302, [])


def test_selection_of_one_user_is_of_no_use_to_another(desk: Client, user_who_may, people: None) -> None:
    page = ask(desk, "renew", **data())
    other = Client()
    other.force_login(user_who_may("renew_endorsee", username="bea"))
    press(other, "renew", page, confirmed="1")
    assert renewed() == []
