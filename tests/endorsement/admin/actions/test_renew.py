from datetime import date
from typing import Any

import pytest
from django.test import Client

from endorsement import services
from endorsement.enums import EndReason
from endorsement.models import Endorsement, Renewal, RenewalCycle
from tests import builders
from tests.endorsement.admin.actions.steps import asked, notices, said, take
from tests.endorsement.admin.reading import address, errors, history, soup, text, words


def data(endorsement: Endorsement, cycle: str = "2026-10-01", **fields: Any) -> dict[str, Any]:
    return {"endorsement": endorsement.pk, "cycle": cycle, "effective_on": "2026-11-22", "note": "", **fields}


@pytest.fixture
def lapsed(db: None) -> Endorsement:
    return builders.lapsing("IFS")


def url(endorsement: Endorsement) -> str:
    return address("renew", endorsement.endorsee.pk)


def test_choices_are_this_cycle_the_next_and_past_ones(desk: Client, lapsed: Endorsement) -> None:
    before = RenewalCycle.objects.count()
    options = soup(desk.get(url(lapsed))).select("select[name=cycle] > *")
    assert [option.get("label") or option.get_text() for option in options] == [
        "2026–2027, the current cycle (Oct 1, 2026 – Sep 30, 2027)",
        "2027–2028, the next cycle (Oct 1, 2027 – Sep 30, 2028)",
        "Past cycles",
    ]
    assert RenewalCycle.objects.count() == before


def test_renewal_is_rehearsed_then_done_and_in_the_history(desk: Client, lapsed: Endorsement) -> None:
    confirmation = desk.post(url(lapsed), data(lapsed))
    written = (Renewal.objects.count(), RenewalCycle.objects.count())
    messages = notices(desk.post(url(lapsed), asked(confirmation), follow=True))
    assert (said(confirmation), written, messages) == (
        [
            "Ada Winter is not on the public list: IFS renewed through Sep 30, 2026; not renewed for 2026–2027.",
            "Ada Winter will be listed as IFS, renewed through Sep 30, 2027.",
        ],
        (2, 2),
        ["Done. Ada Winter is listed as IFS, renewed through Sep 30, 2027."],
    )
    assert history(lapsed.endorsee)[0] == (
        "endorsement.renew",
        "registrar",
        {"endorsement": ["IFS", "IFS"], "renewed_for": [None, "2026–2027"], "effective_on": [None, "2026-11-22"]},
    )


def test_renewing_again_says_that_nothing_changes(desk: Client, lapsed: Endorsement) -> None:
    take(desk, url(lapsed), data(lapsed))
    response = desk.post(url(lapsed), data(lapsed))
    assert (said(response), "confirmed" in asked(response)) == (
        [
            "Ada Winter is listed as IFS, renewed through Sep 30, 2027.",
            "IFS is already renewed for 2026–2027, so nothing changes.",
        ],
        False,
    )


def test_renewal_sent_twice_is_recorded_once(desk: Client, lapsed: Endorsement) -> None:
    confirmed = asked(desk.post(url(lapsed), data(lapsed)))
    answers = [desk.post(url(lapsed), confirmed) for _time in range(2)]
    assert ([answer.status_code for answer in answers], Renewal.objects.count()) == ([302, 200], 3)
    assert said(answers[1])[-1] == "IFS is already renewed for 2026–2027, so nothing changes."


def test_renewal_for_the_next_cycle_says_from_when_it_lists(desk: Client, lapsed: Endorsement) -> None:
    response = desk.post(url(lapsed), data(lapsed, "2027-10-01"))
    assert said(response)[1:] == [
        "Ada Winter will not be on the public list: IFS renewed through Sep 30, 2026; "
        "renewed for 2027–2028, effective Oct 1, 2027.",
        "From Oct 1, 2027: Ada Winter will be listed as IFS, renewed through Sep 30, 2028.",
    ]


def test_next_cycle_is_built_when_its_renewal_is_confirmed(desk: Client, lapsed: Endorsement) -> None:
    take(desk, url(lapsed), data(lapsed, "2027-10-01"))
    assert list(RenewalCycle.objects.values_list("name", flat=True)) == ["2027–2028", "2025–2026", "2024–2025"]


def test_past_cycle_is_refused_until_it_is_confirmed_as_history(desk: Client) -> None:
    builders.cycle(date(2022, 10, 1))
    endorsement = builders.endorsed("IFS", awarded_on=date(2020, 11, 5))
    refused = desk.post(url(endorsement), data(endorsement, "2022-10-01"))
    confirmation = desk.post(url(endorsement), data(endorsement, "2022-10-01", as_history="on"))
    assert errors(refused) == [
        "2022–2023 is over, so renewing IFS for it lists no one. To record it, tick “Historical renewal”."
    ]
    assert said(confirmation)[1] == (
        "Ada Winter will not be on the public list: IFS renewed through Sep 30, 2023; not renewed for 2026–2027."
    )


def test_history_does_not_open_a_cycle_that_takes_no_renewals_yet(desk: Client, lapsed: Endorsement) -> None:
    cycle = builders.cycle(date(2027, 10, 1))
    cycle.renewals_open_on = date(2027, 7, 1)
    services.save_cycle(cycle=cycle)
    response = desk.post(url(lapsed), data(lapsed, "2027-10-01", as_history="on"))
    assert errors(response) == ["Renewals for 2027–2028 open on Jul 1, 2027."]


def test_ended_endorsement_is_refused_in_words(desk: Client, lapsed: Endorsement) -> None:
    services.end_endorsement(endorsement=lapsed, ended_on=date(2026, 11, 1), reason=EndReason.RELINQUISHED)
    assert errors(desk.post(url(lapsed), data(lapsed))) == [
        "IFS ended on Nov 1, 2026. Award it again instead of renewing it."
    ]


def test_all_endorsements_in_force_are_ticked(desk: Client, lapsed: Endorsement) -> None:
    builders.lapsing("IFA", person=lapsed.endorsee)
    ended = builders.endorsed("IMHS", person=lapsed.endorsee)
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 11, 1), reason=EndReason.RELINQUISHED)
    boxes = soup(desk.get(url(lapsed))).select("input[name=endorsement]")
    assert [(words(box.parent), box.has_attr("checked")) for box in boxes] == [
        ("IFA: renewed through Sep 30, 2026; not renewed for 2026–2027", True),
        ("IFS: renewed through Sep 30, 2026; not renewed for 2026–2027", True),
        ("IMHS (ended on Nov 1, 2026)", False),
    ]


def test_two_endorsements_are_renewed_in_one_step(desk: Client, lapsed: Endorsement) -> None:
    second = builders.lapsing("IFA", person=lapsed.endorsee)
    confirmation = desk.post(url(lapsed), {**data(lapsed), "endorsement": [lapsed.pk, second.pk]})
    assert "IFA, IFS" in text(confirmation)
    messages = notices(desk.post(url(lapsed), asked(confirmation), follow=True))
    assert messages == [
        "Done. Ada Winter is listed as IFA, renewed through Sep 30, 2027; IFS, renewed through Sep 30, 2027."
    ]
    assert [each[2]["endorsement"][1] for each in history(lapsed.endorsee)[:2]] == ["IFS", "IFA"]


def test_if_one_endorsement_cannot_be_renewed_none_is(desk: Client, lapsed: Endorsement) -> None:
    ended = builders.lapsing("IFA", person=lapsed.endorsee)
    services.end_endorsement(endorsement=ended, ended_on=date(2026, 9, 1), reason=EndReason.RELINQUISHED)
    before = Renewal.objects.count()
    response = desk.post(url(lapsed), {**data(lapsed), "endorsement": [lapsed.pk, ended.pk]})
    assert (len(errors(response)), Renewal.objects.count()) == (1, before)


def test_a_form_without_a_tick_asks_for_one(desk: Client, lapsed: Endorsement) -> None:
    assert errors(desk.post(url(lapsed), {**data(lapsed), "endorsement": []})) == ["Tick at least one endorsement."]


def test_another_persons_endorsement_is_no_choice(desk: Client, lapsed: Endorsement) -> None:
    other = builders.lapsing("IFA")
    response = desk.post(url(lapsed), data(other))
    assert errors(response) == [f"Select a valid choice. {other.pk} is not one of the available choices."]
